"""Django's PostgreSQL, quicker for those who ask little and often: reading one item, one list."""
