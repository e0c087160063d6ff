"""Booking, measured beside a peer: the same month, the same Django, the same server."""
