"""Tables into pages: what the import of every kind shares."""
