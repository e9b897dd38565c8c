"""主体信息. What is known of a party on a day, under whichever code or name it is asked for."""
