"""Sessions: `sessions.py` shows the week and each one; what is done about them, new ones."""
