"""The one shape of every kind of channel: what comes in, what goes out, to whom it is closed.

A kind that can be closed to a client is a folder with a `channel.py` that holds one `Channel`, and a
line in `registry.py`. What every one of them has to keep to is in `tests/channels/test_registry.py`,
which runs over them all. `calendar/` has none: what is followed there is the house's own, and
invitations and their answers travel by mail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from kijun.accounts.models import Room
from kijun.judge.words.language import Said


class Unreachable(Exception):
    """The other side cannot be reached now: it is tried again, and at last the owner is shown it."""


class Arrived(Protocol):
    """Something that came in."""

    @property
    def from_address(self) -> str:
        """Who it is said to come from."""

    @property
    def text(self) -> str:
        """The words of whoever wrote it, and nobody else's."""

    @property
    def received_at(self) -> dt.datetime:
        """When it reached us."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of channel. Clients are named by id; closing it twice to one is the same as once.

    `is_ours` says that it is closed in our own database, in the transaction that wants it so; any
    other raises Unreachable where it cannot be done now.
    """

    key: str
    name: Said
    is_ours: bool
    blocked: Callable[[Room], frozenset[str]]
    """Return the clients to whom it is closed."""
    block: Callable[[Room, str, dt.datetime], None]
    unblock: Callable[[Room, str], None]
    parse: Callable[[bytes, int, dt.datetime], Arrived] | None = None
    """Read what came in, whatever its bytes are; None where nothing comes in."""
    send: Callable[..., Any] | None = None
    """Send something out; None where nothing goes out."""
