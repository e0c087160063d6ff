"""A practice at work: reachable, with a mail account, its rules announced, its letters looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client, ContactPoint, Person
from kijun.judge import facts as f
from kijun.ledger.models import Job
from kijun.letters.kinds import KINDS
from kijun.letters.models import LookedAt
from kijun.services.record import watches
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.worker.handlers import HANDLERS
from tests.judge.record import at
from tests.servers.sink import Sink

RULES: Final = """\
kijun: 1
title: {ja: 時間の基準, en: Time}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late
    title: {ja: 連絡のない遅刻, en: Late without word}
    occasion: lateness
    binds: both
    when: {late: "> 10 min", notice: none}
    excuses:
      - {reason: helping_someone, notice_within: 24 h}
    then: [[cancel_session], [cancel_session, charge 50 %, warn]]
    house_then: [[apologise, refund 50 %]]
"""


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Return a mail server that takes everything."""
    with Sink() as listening:
        yield listening


@pytest.fixture
def practice(room: Room, settings: Settings, sink: Sink) -> Room:
    """Return a room that clients can reach and that has let each kind of letter go once."""
    settings.PUBLIC_ADDRESS = "https://rules.example.com"
    room.signature, room.reachable_at = "佐伯 遥", at(1)
    room.save()
    MailAccount.objects.create(
        room=room,
        from_name="佐伯事務所",
        from_address="haruka@example.com",
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        smtp_security="none",
    )
    LookedAt.objects.bulk_create(LookedAt(room=room, kind=kind, at=at(1)) for kind in KINDS)
    watches.watch_from(room, at(1))
    return room


@pytest.fixture
def aoi(practice: Room) -> Client:
    """Return a client with a mail address who was told the rules."""
    return told_client(practice, "青井 直", "aoi@example.com")


def told_client(
    room: Room, name: str, mail: str, language: str = "ja", rules: str = RULES
) -> Client:
    """Return a new client of a room who was told its rules on the first at ten."""
    client = Client.objects.create(room=room, name=name, language=language)
    person = Person.objects.create(room=room, client=client, name=name)
    ContactPoint.objects.create(room=room, person=person, kind="mail", value=mail, normal=mail)
    version = publish(room, rules, at(1)).version
    record(room, [f.RulesAnnounced(at=at(1), client=client.pk, rulebook=version)], at(1))
    return client


def work_until(now: dt.datetime) -> None:
    """Let a worker do what falls due up to an instant, each thing at its own time."""
    while True:
        due = Job.objects.filter(state="waiting", due_at__lte=now).order_by("due_at", "pk").first()
        if due is None:
            return
        due.lease, due.leased_until = "held", now + dt.timedelta(minutes=5)
        due.attempts += 1
        due.save()
        HANDLERS[due.kind](due, due.due_at)
