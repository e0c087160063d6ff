"""Django's database backend for SQLite, with its places for values put into each statement once."""
