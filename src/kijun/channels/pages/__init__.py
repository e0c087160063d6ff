"""Our own pages: booking, word about sessions, the client's own page."""
