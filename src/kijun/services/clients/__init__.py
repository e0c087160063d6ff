"""Clients: `clients.py` adds, changes and merges them; lists brought in, and erasure."""
