"""Opening the practice to look at: owner, rules, clients, and the half year that lies behind it."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import Final

import msgspec
from django.db import transaction

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client, ContactPoint, Person
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.letters.kinds import KINDS
from kijun.letters.models import LookedAt
from kijun.rulebooks.models import Version
from kijun.services.accounts.rooms import open_first_room
from kijun.services.decisions.planned import BROUGHT
from kijun.services.demo.offers import open_the_door
from kijun.services.demo.people import (
    LATIN,
    OWNER,
    OWNER_MAIL,
    PASSWORD,
    PEOPLE,
    PRACTICE,
    Someone,
)
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish, save_draft

_WEEKS: Final = 24
_SINCE: Final = {"mori": 2, "hatori": 23}
"""Weeks since whoever did not come on the first Monday: every second week from then on."""
_KEPT_FOR_THE_WEEK: Final = frozenset({"warn"})
"""Kinds whose first letter still waits for a look, so that one sees how that is."""


def open_practice(monday: dt.datetime, language: str) -> Room:
    """Make the practice as it stands on a Monday morning. Raises AlreadyOpened."""
    with transaction.atomic():
        owner = open_first_room(
            practice=PRACTICE,
            name=OWNER,
            email=OWNER_MAIL,
            password=PASSWORD,
            language=language,
            timezone="Asia/Tokyo",
        )
        room = owner.rooms.get()
        room.latin_name, room.latin_signature = LATIN
        room.save(update_fields=["latin_name", "latin_signature"])
        began = monday - dt.timedelta(weeks=_WEEKS + 1)
        text = files("kijun.services.demo").joinpath("rulebook.yaml").read_text(encoding="utf-8")
        MailAccount.objects.create(room=room, from_name=room.name, from_address=OWNER_MAIL)
        save_draft(room, text)
        version = publish(room, text, began).version
        Version.objects.filter(room=room).update(effective=began, announced_at=began)
        kinds = [kind for kind in KINDS if kind not in _KEPT_FOR_THE_WEEK]
        LookedAt.objects.bulk_create(LookedAt(room=room, kind=kind, at=began) for kind in kinds)
        for number, someone in enumerate(PEOPLE):
            client = _client(room, someone)
            record(room, _past(client, someone, version, monday, number), monday)
        open_the_door(room, client_of(room, "emma"), monday)
    return room


def client_of(room: Room, key: str) -> Client:
    """Return one of the practice's clients."""
    mail = next(someone.mail for someone in PEOPLE if someone.key == key)
    return Client.objects.select_related("room").get(room=room, people__contact_points__normal=mail)


def _client(room: Room, someone: Someone) -> Client:
    client = Client.objects.create(
        room=room, name=someone.name, kana=someone.kana, language=someone.language
    )
    person = Person.objects.create(room=room, client=client, name=someone.name, kana=someone.kana)
    ContactPoint.objects.create(
        room=room, person=person, kind="mail", value=someone.mail, normal=someone.mail
    )
    return client


def _past(
    client: Client, someone: Someone, version: str, monday: dt.datetime, number: int
) -> list[Fact]:
    weeks = _SINCE.get(someone.key, _WEEKS)
    first = monday - dt.timedelta(weeks=weeks)
    told = first - dt.timedelta(days=5)
    facts: list[Fact] = [
        f.RulesAnnounced(at=told, client=client.pk, rulebook=version, channel="mail"),
        f.RulesAcknowledged(
            at=told + dt.timedelta(hours=3), client=client.pk, rulebook=version, channel="link"
        ),
    ]
    for week in range(0, weeks, 2):
        starts = first + dt.timedelta(weeks=week, days=number % 5, hours=1 + number)
        habit = someone.habit[(week // 2) % len(someone.habit)]
        facts += _session(client.pk, f"a-{someone.key}-{week}", starts, habit)
    return [msgspec.structs.replace(fact, source=BROUGHT) for fact in facts]


def _session(client: str, name: str, starts: dt.datetime, habit: str) -> list[Fact]:
    booked = f.AppointmentBooked(
        at=starts - dt.timedelta(days=6),
        client=client,
        appointment=name,
        starts=starts,
        minutes=60,
        price=22_000,
    )
    if habit == "x":
        word = f.NoticeGiven(
            at=starts - dt.timedelta(days=2), client=client, appointment=name, about="absence"
        )
        missed = f.AppointmentMissed(
            at=starts + dt.timedelta(hours=1), client=client, appointment=name
        )
        return [booked, word, missed]
    minutes = int(habit.removeprefix("w"))
    came = f.AppointmentJoined(
        at=starts + dt.timedelta(minutes=minutes), client=client, appointment=name
    )
    if not habit.startswith("w"):
        return [booked, came]
    word = f.NoticeGiven(
        at=starts - dt.timedelta(minutes=20),
        client=client,
        appointment=name,
        about="late",
        reason="transport",
        eta=starts + dt.timedelta(minutes=minutes),
    )
    return [booked, word, came]
