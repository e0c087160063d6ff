"""A first shape; the mail channel fills it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class OutMail:
    """A first shape; the mail channel fills it."""

    to: str
    from_address: str
    from_name: str
    subject: str
    text: str
    message_id: str
    reply_to: str
    language: str
    date: dt.datetime
    ics: str | None = None
    html: str | None = None
    in_reply_to: str | None = None
