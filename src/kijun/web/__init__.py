"""Pages for whoever keeps the rules."""
