"""Writing down what happened, in seconds; what the record knows of it, and what follows from it."""
