"""Measures the hub: `make bench`. Nothing here is used by the hub itself."""
