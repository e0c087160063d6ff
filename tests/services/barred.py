"""A client with whom all dealings end: the breach, the owner's click, the letter, closed doors."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client, ContactPoint, Person
from kijun.judge import facts as f
from kijun.ledger.decisions import standing_rows
from kijun.services.decisions import verdicts
from kijun.services.record.recording import record
from tests.judge.record import at
from tests.services.practice import told_client, work_until

RULES: Final = """\
kijun: 1
title: {ja: 人としての基準, en: Conduct}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: threats
    title: {ja: 脅しや暴言, en: Threats and insults}
    occasion: conduct
    when: {what: [threat, insult]}
    then: [[ban]]
  - id: pressure
    title: {ja: 値下げの要求, en: Pressure on the price}
    occasion: conduct
    when: {what: demand}
    then: [[suspend 30 d]]
  - id: late
    title: {ja: 連絡のない遅刻, en: Late without word}
    occasion: lateness
    when: {late: "> 10 min", notice: none}
    then: [[remind]]
"""


def told_of_conduct(room: Room, name: str, mail: str, phone: str = "", kana: str = "") -> Client:
    """Return a new client who was told the rules of conduct on the first at ten."""
    client = told_client(room, name, mail, rules=RULES)
    if kana:
        Client.objects.filter(pk=client.pk).update(kana=kana)
        Person.objects.filter(client=client).update(kana=kana)
        client.refresh_from_db()
    if phone:
        person = client.people.get()
        ContactPoint.objects.create(
            room=room, person=person, kind="phone", value=phone, normal=f"+81{phone[1:]}"
        )
    return client


def breach(client: Client, what: str, now: dt.datetime) -> str:
    """Record what a client did, and return the decision that waits for the owner."""
    record(
        client.room, [f.ConductReported(at=now, client=client.pk, what=what, severity="grave")], now
    )
    rows = standing_rows(client.room, client.pk).values()
    return next(row.decision for row in rows if row.status == "proposed")


def end_all_dealings(client: Client, now: dt.datetime) -> str:
    """Let the owner confirm that all dealings with a client end; return the decision."""
    decision = breach(client, "threat", now)
    verdicts.confirm(client, decision, now)
    return decision


def barred(client: Client, now: dt.datetime) -> str:
    """End all dealings with a client and wait until the doors are closed."""
    decision = end_all_dealings(client, now)
    work_until(now + dt.timedelta(days=1))
    client.refresh_from_db()
    return decision


@pytest.fixture
def goda(practice: Room) -> Client:
    """Return a client with an address of a firm, a number, and a name with its reading."""
    return told_of_conduct(
        practice, "合田 剛", "Goda.Go@goda-shoji.example", "09012345678", "ゴウダ ツヨシ"
    )


NOON: Final = at(10, 120)
