"""Signing in and out: passwords, second steps, passkeys; `security.py` is the page about them."""
