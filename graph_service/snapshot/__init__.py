"""图快照. The graph as arrays beside the store, for passes that look at a whole province."""
