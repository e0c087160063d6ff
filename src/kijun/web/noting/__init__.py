"""Writing down what happened: `noting.py` has the views; forms, and evidence to look at."""
