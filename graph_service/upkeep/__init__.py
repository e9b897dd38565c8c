"""维护. Backup, restore, verification, key rotation and data quality of a whole graph."""
