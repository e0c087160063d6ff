"""A first shape; the mail channel fills it."""

from typing import Any


def reply_address(account: Any, token: str) -> str:
    """A first shape; the mail channel fills it."""
    return f"a+{token}@example.com"
