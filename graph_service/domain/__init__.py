"""领域. What the things are called, and when a value is right; knows nothing of the graph."""
