"""探查. What stands around a party, read from the graph within limits: ways between parties, owners, holdings."""
