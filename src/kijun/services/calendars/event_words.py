"""What a calendar says of sessions that stands there, as words that wait for the owner."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts.models import Membership
from kijun.booking.models import Session
from kijun.letters.models import Word
from kijun.services.decisions import enforcement
from kijun.services.sessions import notices, sessions

CALENDAR: Final = "calendar"
"""The channel of words that a calendar brought."""
GONE: Final = "gone"
"""What such a word is about: an event that is no longer there, or no longer as a session."""


def hear_of_refusal(session: Session, now: dt.datetime) -> None:
    """Note that the client declined the invitation to a session."""
    _word(session, "absence", f"declined/{session.pk}/{session.sequence}", now)


def ask_who_called_off(session: Session, now: dt.datetime) -> None:
    """Ask who called a session off whose event is gone, each time that it goes."""
    if not _questions(session.pk).exists():
        _word(session, GONE, f"gone/{session.pk}/{now.isoformat()}", now)


def stands_after_all(session: str, now: dt.datetime) -> None:
    """Take the question back: the event is there again."""
    for word in _questions(session):
        notices.put_aside(word, now)


def called_off(word: Word, by: str, now: dt.datetime, who: Membership | None = None) -> None:
    """Record who called a session off that is gone from the calendar: client or house.

    `who` of the house says so.
    """
    with transaction.atomic():
        session = Session.objects.select_related("room", "client").get(pk=word.session)
        if session.stands:
            sessions.call_off(session, now, by=by, who=who)
        word.state = Word.State.TAKEN
        word.save(update_fields=["state"])
        enforcement.reconcile(word.room, session.client_id, now)


def _questions(session: str) -> QuerySet[Word]:
    return Word.objects.filter(channel=CALENDAR, session=session, about=GONE, state=Word.State.OPEN)


def _word(session: Session, about: str, key: str, now: dt.datetime) -> None:
    Word.objects.get_or_create(
        room=session.room,
        channel=CALENDAR,
        key=key,
        defaults={
            "client": session.client,
            "session": session.pk,
            "said_at": now,
            "about": about,
        },
    )
