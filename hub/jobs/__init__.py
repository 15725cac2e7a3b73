"""Work that runs beside requests: what the clock brings about, and what the queue holds."""
