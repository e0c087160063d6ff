"""Opaque ids: they say nothing of what they stand for, and nobody guesses the next one."""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0, 1, i, l, o: an id may have to be read aloud over the phone."""
LENGTH: Final = 16
"""79 bits: a collision among a thousand million ids is less likely than one in a million."""


def new_id(prefix: str) -> str:
    """Return a new id such as `c-7k3v9q2m4xw8htbz`."""
    number, signs = secrets.randbelow(len(ALPHABET) ** LENGTH), []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return f"{prefix}-{''.join(signs)}"


def new_room_id() -> str:
    """Return the id of a new room."""
    return new_id("r")
