"""Calendars: subscribed ones in, invitations and a private one out."""
