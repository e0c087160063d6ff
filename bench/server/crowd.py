"""A practice of many clients with a long record, the same on every machine."""

from __future__ import annotations

import datetime as dt
import random
from typing import NamedTuple

from kijun.accounts.models import Membership, Room, User
from kijun.booking.models import Session
from kijun.clients.models import Client, ContactPoint, Person
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.models import Head
from kijun.ledger.record import append
from kijun.services.decisions.planned import BROUGHT
from kijun.services.record import watches
from kijun.services.record.recording import review
from kijun.services.rules.rulebooks import publish, start_from

TOKYO = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=TOKYO)
BEGAN = dt.datetime(2024, 1, 8, 9, 0, tzinfo=TOKYO)
A_WEEK = dt.timedelta(days=7)


class Practice(NamedTuple):
    """The room, its owner, its clients, and the sessions of the day."""

    room: Room
    owner: User
    clients: list[Client]
    today: list[Session]


def fill(clients: int, facts: int) -> Practice:
    """Fill the database with so many clients and about so many facts."""
    chance = random.Random(20261124)
    owner = User.objects.create_user("haruka@example.com", "a password for measuring")
    room = Room.objects.create(name="佐伯事務所", signature="佐伯 遥")
    Membership.objects.create(room=room, user=owner, role=Membership.Role.OWNER)
    Head.objects.create(room=room)
    watches.watch_from(room, BEGAN)
    text = start_from(room, "time-and-promises").text
    version = publish(room, text, BEGAN).version
    made = [newcomer(room, number) for number in range(clients)]
    each = facts // clients
    for client in made:
        append(room, _history(client.pk, version, each, chance), NOW)
    for client in made:
        review(room, client.pk, NOW)
    today = [_today(client, place) for place, client in enumerate(made[:8])]
    return Practice(room, owner, made, today)


def newcomer(room: Room, number: int) -> Client:
    """Return a new client with a mail address."""
    client = Client.objects.create(room=room, name=f"客 {number:04}", kana=f"キャク {number:04}")
    person = Person.objects.create(room=room, client=client, name=client.name)
    mail = f"c{number}@example.com"
    ContactPoint.objects.create(room=room, person=person, kind="mail", value=mail, normal=mail)
    return client


def _history(client: str, version: str, facts: int, chance: random.Random) -> list[Fact]:
    told: list[Fact] = [f.RulesAnnounced(at=BEGAN, client=client, rulebook=version)]
    for number in range(facts // 2):
        starts = BEGAN + dt.timedelta(days=3) + number * A_WEEK * 2.9
        name = f"{client}-{number}"
        booked = starts - dt.timedelta(days=5)
        told.append(
            f.AppointmentBooked(
                at=booked,
                client=client,
                appointment=name,
                starts=starts,
                minutes=60,
                source=BROUGHT,
            )
        )
        late = chance.choice((-3, -2, 0, 0, 1, 12, 20)) if chance.random() < 0.3 else -2
        came = starts + dt.timedelta(minutes=late)
        told.append(f.AppointmentJoined(at=came, client=client, appointment=name, source=BROUGHT))
    return told


def _today(client: Client, place: int) -> Session:
    from kijun.services.sessions import sessions

    return sessions.book(
        client,
        starts=NOW + dt.timedelta(hours=place),
        minutes=50,
        price=20_000,
        now=NOW - dt.timedelta(days=1),
    )
