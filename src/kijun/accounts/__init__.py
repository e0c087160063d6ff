"""Rooms (tenants), the people who keep them, and what each of them may see."""
