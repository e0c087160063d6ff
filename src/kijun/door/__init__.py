"""Pages for clients: no login, personal links."""
