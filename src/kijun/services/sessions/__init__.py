"""Sessions: `sessions.py` books, moves and ends them; word about them, letters around them."""
