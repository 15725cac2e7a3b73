"""The read model: what the world sees of the pages. Written with them, in the same transaction."""
