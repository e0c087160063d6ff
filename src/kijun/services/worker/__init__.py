"""Jobs taken as they fall due, what is done about each kind, and what is done periodically."""
