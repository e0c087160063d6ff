"""Words of clients that the owner is to read; until then they hold whatever they may change."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from django.db import transaction

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.ledger.record import hold
from kijun.letters.models import Word
from kijun.services.sessions import notices, sessions
from kijun.services.sessions.notices import LONGEST_WORDS, About

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


class Said(NamedTuple):
    """What a client chose and wrote about a session of theirs."""

    about: About
    minutes: int | None
    reason: str
    text: str


def give_notice(
    session: Session,
    said: Said,
    *,
    vouched: dt.datetime | None,
    claimed: dt.datetime | None,
    key: str,
    now: dt.datetime,
) -> None:
    """Record a client's notice; when they tapped is `vouched` for, or only `claimed`, or neither.

    Raises OtherContent where the same tap came twice at once.
    """
    with transaction.atomic():
        notices.give(
            session,
            about=said.about,
            minutes=said.minutes,
            reason=said.reason,
            words=said.text,
            tapped_at=vouched.astimezone(session.room.zone) if vouched else None,
            key=key,
            now=now,
        )
        if claimed is not None:
            _claim(session, said, claimed, key)


def arrive(
    session: Session,
    *,
    vouched: dt.datetime | None,
    claimed: dt.datetime | None,
    claim: str,
    key: str,
    now: dt.datetime,
) -> None:
    """Take that a client is there, as far as that can be; `claim` is what is kept of `claimed`."""
    with transaction.atomic():
        hold(session.room)
        held = Session.objects.get(pk=session.pk)
        held.room, held.client = session.room, session.client
        if claimed is not None and sessions.can_have_come(held, claimed):
            say(held.client, claim, claimed, key=key, session=held.pk)
        came = vouched or now
        if sessions.can_have_come(held, came):
            sessions.arrive(held, came.astimezone(held.room.zone), now)


def _claim(session: Session, said: Said, said_at: dt.datetime, key: str) -> None:
    """Keep a notice whose time only the client's own device vouches for: the owner looks at it.

    Until then, nothing about the session is carried out.
    """
    Word.objects.get_or_create(
        room=session.room,
        channel=CHANNEL,
        key=f"{session.client_id}/{key}",
        defaults={
            "client": session.client,
            "session": session.pk,
            "sender": session.client.name,
            "text": said.text.strip()[:LONGEST_WORDS],
            "said_at": said_at,
            "about": said.about,
            "minutes": said.minutes,
            "reason": said.reason,
        },
    )
