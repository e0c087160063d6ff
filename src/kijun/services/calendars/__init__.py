"""Calendars that the house follows, and the one that it gives out."""
