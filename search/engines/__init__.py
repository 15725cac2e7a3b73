"""What finds words: the database's own full text, always there."""
