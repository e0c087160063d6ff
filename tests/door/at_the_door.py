"""A session with its personal link, and what somebody finds and sends behind it."""

from __future__ import annotations

import datetime as dt

from django.test import Client as Browser

from kijun.booking.models import Session
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.clients.texts import opened
from kijun.judge.facts import NoticeGiven
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.services import clock
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.judge.record import at

STARTS = at(24, 240)
"""Two in the afternoon of a Tuesday."""


def it_is(now: dt.datetime, speed: float = 0) -> None:
    """Let it be an instant; at `speed` 1 its time goes on."""
    clock.set_to(now, speed)


def open_session(client: Client, *, starts: dt.datetime = STARTS) -> tuple[Session, str]:
    """Book a session nine minutes from now, and return it with the token of its link."""
    session = sessions.book(
        client, starts=starts, minutes=60, now=at(5), service="経営相談", price=20000
    )
    it_is(starts - dt.timedelta(minutes=9))
    return session, token_of(letter_words.link_to_session(session, at(5)).pk)


def read(token: str, language: str = "ja") -> str:
    """Return what a page says."""
    page = Browser().get(f"/v/{token}/{language}/")
    assert page.status_code == 200
    return page.content.decode()


def send(token: str, what: str, language: str = "ja", **fields: str) -> str:
    """Send a form and return what is said then."""
    page = Browser().post(f"/v/{token}/{language}/{what}/", fields, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def notices_of(session: Session) -> list[NoticeGiven]:
    """Return the notices that are recorded about a session, their reasons in words."""
    entries = Entry.objects.filter(room=session.room, kind="notice.given").order_by("number")
    found = opened(fact_of(entry) for entry in entries).facts
    return [x for x in found if isinstance(x, NoticeGiven) and x.appointment == session.pk]
