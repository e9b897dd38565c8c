"""准入. Who may ask for what, and how much of the answer a purpose may see."""
