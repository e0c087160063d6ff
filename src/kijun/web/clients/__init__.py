"""Clients: `clients.py` lists, adds and changes them; their record, duplicates, import, erasure."""
