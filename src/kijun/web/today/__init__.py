"""Today: `today.py` has the views; the day line, what waits, words and letters."""
