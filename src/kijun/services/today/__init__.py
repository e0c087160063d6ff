"""The owner's day: what is on, what waits, and what one tap does."""
