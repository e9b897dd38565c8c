"""责任. Whom a decision reaches, in which state, and what people may do about it."""
