"""Rooms opened, and the secrets with which people sign in."""
