"""Words in time: notices from clients' taps, from the house, and from what was written in a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, Literal

from django.db import transaction

from kijun.accounts.models import Membership
from kijun.booking.models import Session
from kijun.clients import texts
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.words.vocabulary import REASONS
from kijun.ledger.record import hold
from kijun.letters.models import Word
from kijun.services.decisions import enforcement
from kijun.services.inbox import sender
from kijun.services.record import evidence
from kijun.services.record.recording import record
from kijun.services.sessions.sessions import acting

About = Literal["late", "absence"]
LONGEST_WORDS: Final = 2000
"""Characters of a notice that are kept; a page says so before it is sent."""


class UnknownReason(ValueError):
    """A reason that is no known word."""


def give(
    session: Session,
    *,
    about: About,
    now: dt.datetime,
    by: str = "client",
    who: Membership | None = None,
    at: dt.datetime | None = None,
    minutes: int | None = None,
    reason: str = "",
    words: str = "",
    tapped_at: dt.datetime | None = None,
    source: str = "door",
    key: str = "",
) -> None:
    """Record a notice about a session.

    `at` is when it reached us (default: now), `tapped_at` when it was tapped where that can be
    vouched for. `who` of the house gives it; `key` makes it one however often. Raises UnknownReason.

    Whoever says after the end that they are late, and never came, speaks of their absence; word
    of absence serves lateness too.
    """
    if reason and reason not in REASONS:
        raise UnknownReason(reason)
    said_at = tapped_at or at or now
    if by == "client" and said_at >= session.ends and session.client_came_at is None:
        about, minutes = "absence", None
    with transaction.atomic():
        hold(session.room)
        said = words.strip()[:LONGEST_WORDS]
        fact_id = f"notice-{session.pk}-{key}" if key else None
        if fact_id is not None and _is_there(session, fact_id):
            return
        fact = f.NoticeGiven(
            at=at or now,
            client=session.client_id,
            appointment=session.pk,
            about=about,
            by=acting(session, by, who),
            reason=texts.keep(session.client, reason) if reason else None,
            eta=_eta(session, minutes),
            text=texts.keep(session.client, said) if said else None,
            tapped_at=tapped_at,
            recorded_at=now,
            source=source,
            service=session.service or None,
            id=fact_id,
        )
        record(session.room, [fact], now)


def take(
    word: Word,
    session: Session,
    *,
    about: About,
    minutes: int | None,
    reason: str,
    now: dt.datetime,
) -> None:
    """Record what the owner read in a client's mail, at the time at which it arrived."""
    with transaction.atomic():
        give(
            session,
            about=about,
            now=now,
            at=word.said_at,
            minutes=minutes,
            reason=reason,
            words=word.text,
            source=word.channel,
            key=f"word-{word.pk}",
        )
        held = sender.possible(word)
        evidence.keep_word(word, session.client, now)
        word.state, word.session, word.client = Word.State.TAKEN, session.pk, session.client
        word.save(update_fields=["state", "session", "client"])
        _go_on(held, now)


def put_aside(word: Word, now: dt.datetime) -> None:
    """Note that a mail was no notice: what waited because of it goes on."""
    with transaction.atomic():
        word.state = Word.State.PUT_ASIDE
        word.save(update_fields=["state"])
        _go_on(sender.possible(word), now)


def is_of(word: Word, client: Client, now: dt.datetime) -> None:
    """Note whose a word is that several may have written: what it held of the others goes on."""
    with transaction.atomic():
        others = [each for each in sender.possible(word) if each != client]
        session = sender.nearest(client, word.said_at)
        evidence.keep_word(word, client, now)
        word.client, word.session = client, session.pk if session is not None else ""
        word.save(update_fields=["client", "session"])
        _go_on(others, now)


def _go_on(clients: Iterable[Client], now: dt.datetime) -> None:
    for client in clients:
        enforcement.reconcile(client.room, client.pk, now)


def _is_there(session: Session, fact_id: str) -> bool:
    return session.room.entries.filter(fact_id=fact_id).exists()


def _eta(session: Session, minutes: int | None) -> dt.datetime | None:
    if minutes is None:
        return None
    return (session.starts + dt.timedelta(minutes=minutes)).astimezone(session.room.zone)
