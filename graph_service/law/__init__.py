"""法. The rules, the facts that they ask for, and what follows from them on every day; no store and no clock."""
