"""Services offered, when they are free, and what clients book, change and cancel themselves."""
