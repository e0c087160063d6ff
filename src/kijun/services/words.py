"""Words of clients that the owner is to read; until then they hold whatever they may change."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.services.notices import LONGEST_WORDS, About

CHANNEL: Final = "door"
"""The channel of words that clients write on their own pages."""


def say(
    client: Client, text: str, now: dt.datetime, *, key: str, session: str = "", about: str = ""
) -> Word:
    """Keep a client's word for the owner; `about` says on which page it was written.

    `key` makes sending it twice the same as once.
    """
    word, _ = Word.objects.get_or_create(
        room=client.room,
        channel=CHANNEL,
        key=f"{client.pk}/{key}",
        defaults={
            "client": client,
            "session": session,
            "sender": client.name,
            "subject": about,
            "text": text.strip()[:LONGEST_WORDS],
            "said_at": now,
        },
    )
    return word


def claim(
    session: Session,
    *,
    about: About,
    minutes: int | None,
    reason: str,
    text: str,
    said_at: dt.datetime,
    key: str,
) -> Word:
    """Keep a notice whose time only the client's own device vouches for: the owner looks at it.

    Until then, nothing about the session is carried out.
    """
    word, _ = Word.objects.get_or_create(
        room=session.room,
        channel=CHANNEL,
        key=f"{session.client_id}/{key}",
        defaults={
            "client": session.client,
            "session": session.pk,
            "sender": session.client.name,
            "text": text.strip()[:LONGEST_WORDS],
            "said_at": said_at,
            "about": about,
            "minutes": minutes,
            "reason": reason,
        },
    )
    return word
