"""Elasticsearch beside the database: an index of the catalogue."""
