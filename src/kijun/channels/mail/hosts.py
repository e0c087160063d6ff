"""Telling the name of a mail server from what nobody can connect to."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)


def is_host(text: str) -> bool:
    """Say whether a text has the form of a server's name or address; nobody is asked for it."""
    try:
        ip_address(text)
    except ValueError:
        return _is_name(text)
    return True


def _is_name(text: str) -> bool:
    try:
        written = text.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return all(map(_LABEL.fullmatch, written.removesuffix(".").split(".")))
