"""A first shape; the mail channel fills it."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A first shape; the mail channel fills it."""


class NotNow(Exception):
    """A first shape; the mail channel fills it."""


class Unknown(Exception):
    """A first shape; the mail channel fills it."""


SENT: list[Any] = []


def send(account: Any, mail: Any, timeout: float) -> None:
    """A first shape; the mail channel fills it."""
    SENT.append(mail)
