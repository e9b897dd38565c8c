"""股权. Who owns and who controls: pure, exact, over holdings given; no store, no clock."""
