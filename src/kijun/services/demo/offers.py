"""What the practice offers: services, hours, an enquiry that waits, and work that was measured."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import Room
from kijun.booking.models import Protected, Service
from kijun.clients.models import Client
from kijun.judge.sentence import announcement_of
from kijun.services.booking import opening_hours
from kijun.services.booking.booking import Read, rules_in_force
from kijun.services.booking.offers import offer
from kijun.services.enquiries import enquiries
from kijun.services.enquiries.applications import set_application
from kijun.services.enquiries.enquiries import Applicant, Asked
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms

CONSULTING: Final = "consulting"
_HOUR: Final = 60
_OPEN: Final = ((9, 12), (13, 18))
_AGREED: Final = dt.timedelta(days=90)
_DELIVERED: Final = dt.timedelta(days=30)
_MEASURED: Final = dt.timedelta(days=7)
_APPLICANT: Final = Applicant("小田 千尋", "oda@example.com", "", "ja")
_WANTED: Final = Asked(
    "小さな和菓子店です。来春の移転に合わせて、店の名前と包みの意匠から一緒に考えていただけませんか。",
    budget=800_000,
)


def open_the_door(room: Room, engaged: Client, monday: dt.datetime) -> None:
    """Let the practice be booked and applied to, and let work for one client have come out well."""
    hours = [
        (weekday, begins * _HOUR, ends * _HOUR) for weekday in range(5) for begins, ends in _OPEN
    ]
    opening_hours.set_hours(room, hours)
    writing = Protected.Purpose.WRITING
    since = monday.date() - dt.timedelta(weeks=4)
    opening_hours.protect(room, [4], 13 * _HOUR, 15 * _HOUR, purpose=writing, words="", since=since)
    branding = _offer(room)
    enquiries.receive(branding, _APPLICANT, _WANTED, read_by(room, monday), monday)
    _work_for(engaged, monday)


def read_by(room: Room, now: dt.datetime) -> Read | None:
    """Return the rules as somebody has read them on the page."""
    published = rules_in_force(room, now)
    if published is None:
        return None
    told = announcement_of(published.rulebook, "ja", house=room.name, since=published.since)
    return Read(published.row.version, told, "ja")


def _offer(room: Room) -> Service:
    """Put three services on the list; return the one that is applied for."""
    online = {"is_online": True, "hours_ahead": 2, "days_ahead": 60}
    offer(
        room,
        CONSULTING,
        name_ja="経営のご相談",
        name_en="Consulting",
        minutes=60,
        minutes_after=15,
        price=22_000,
        **online,
    )
    offer(room, "first", name_ja="はじめてのご相談", name_en="First talk", minutes=30, **online)
    branding = offer(
        room,
        "branding",
        name_ja="ブランドづくり",
        name_en="Branding",
        about_ja="名前と意匠を、三か月かけて一緒につくります。",
        about_en="Three months for a name and the design that carries it.",
        minutes=90,
        **online,
    )
    set_application(branding, is_open=True, asks_hours=False)
    return branding


def _work_for(client: Client, monday: dt.datetime) -> None:
    today = monday.date()
    terms = Terms(
        title="Shop website, made anew",
        price=480_000,
        baseline=12,
        target=20,
        better="higher",
        unit="enquiries a month",
    )
    agreed = engagements.agree(client, terms, now=monday, day=today - _AGREED)
    engagements.deliver(agreed, now=monday, day=today - _DELIVERED)
    engagements.accept(agreed, now=monday, day=today - _DELIVERED + dt.timedelta(days=2))
    engagements.measure(agreed, 27, now=monday, day=today - _MEASURED)
