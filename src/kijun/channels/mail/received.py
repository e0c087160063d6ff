"""A mail that arrived, as far as anybody needs to know it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["word", "circular", "auto_reply", "bounce"]
"""What somebody wrote, what was sent to many at once, what a machine answered on its own, what
came back undelivered."""

Flaw = Literal["encrypted", "too_large", "broken"]
"""Why `text` may not be all, or not right."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one recipient of a mail that could not be delivered."""

    recipient: str
    """Empty where the report does not say."""
    is_permanent: bool
    """False: it is delayed, or the mailbox is full; the server may still be trying."""
    status: str = ""
    """The code of RFC 3463, such as 5.1.1."""
    reason: str = ""
    """The other server's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail. `message_id` and `references` stand in angle brackets.

    `to` are all addresses that it went to, the envelope's first. `text` has the new words only.
    """

    uid: int
    received_at: dt.datetime
    """When the server took it (aware); what the sender's clock said is not looked at."""
    message_id: str = ""
    from_address: str = ""
    from_name: str = ""
    behind: tuple[tuple[str, str], ...] = ()
    """Names and addresses of whoever else stands behind it: who sent it on, where answers go."""
    to: tuple[str, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    """What it names, the one that it answers last; of a bounce, the mail that came back."""
    subject: str = ""
    text: str = ""
    kind: Kind = "word"
    bounces: tuple[Bounce, ...] = ()
    calendar: str = ""
    """An answer to an invitation, as iCalendar."""
    flaw: Flaw | None = None
    raw: bytes = field(default=b"", repr=False)
    """All of it as it came; empty where it was cut off."""
