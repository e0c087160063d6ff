"""What waits is cut to what a page shows only after what nobody is to see has been left out."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.letters.models import Word
from kijun.services.permissions import waiting_of
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from kijun.services.today.waiting import MOST, waiting_for
from tests.judge.record import at
from tests.services.practice import told_client
from tests.web.people import somebody

pytestmark = pytest.mark.storage

RULES: Final = """\
kijun: 1
title: {ja: 人としての基準, en: Conduct}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: grave
    title: {ja: 強い要求, en: Demands}
    occasion: conduct
    when: {what: demand}
    then: [[suspend 30 d]]
  - id: asked
    title: {ja: 暴言, en: Insults}
    occasion: conduct
    when: {what: insult}
    confirm: true
    then: [[remind]]
  - id: resting
    title: {ja: 脅し, en: Threats}
    occasion: conduct
    when: {what: threat}
    then: [[remind]]
"""
NOW: Final = at(5, 40)


@pytest.fixture
def aoi(practice: Room) -> Client:
    """Return a client of whom one thing of each kind waits, later than what waits of Ben."""
    return told_client(practice, "青井 直", "aoi@example.com", rules=RULES)


@pytest.fixture
def ben(practice: Room) -> Client:
    """Return a client of whom more waits than a page shows."""
    return told_client(practice, "別府 文", "ben@example.com", rules=RULES)


def acted(client: Client, what: str, times: int, now: dt.datetime) -> None:
    """Let a client do something several times, a second apart."""
    facts = [
        f.ConductReported(
            at=now - dt.timedelta(seconds=times - number),
            client=client.pk,
            what=what,
            severity="grave",
        )
        for number in range(times)
    ]
    record(client.room, facts, now)


def wrote(client: Client, times: int, said_at: dt.datetime) -> None:
    """Let mails of a client wait to be read."""
    Word.objects.bulk_create(
        Word(
            room=client.room,
            client=client,
            session=f"a-{number}",
            channel="mail",
            key=f"<{client.pk}-{number}@example.com>",
            text="すみません",
            said_at=said_at,
        )
        for number in range(times)
    )


def test_a_member_is_asked_about_their_own_clients_however_much_waits_of_others(
    practice: Room, aoi: Client, ben: Client
) -> None:
    member = somebody(practice, "mori@example.com", "森 圭", "member")
    sessions.book(aoi, starts=at(9), minutes=60, now=at(2), member=member)
    acted(aoi, "threat", 1, at(5, 38))
    acted(ben, "threat", MOST, at(5, 39))
    acted(ben, "insult", MOST, at(5, 30))
    acted(aoi, "demand", MOST, at(5, 31))
    acted(aoi, "insult", 1, at(5, 39))
    wrote(ben, MOST, at(5, 30))
    wrote(aoi, 1, at(5, 39))
    waiting = waiting_of(member, NOW)
    assert [(each.client, each.decision.rule) for each in waiting.asked] == [(aoi, "asked")]
    assert [each.client for each in waiting.settling] == [aoi]
    assert [word.client for word in waiting.words] == [aoi]


def test_what_waits_behind_closed_doors_takes_nobodys_place_on_the_page(
    practice: Room, aoi: Client, ben: Client
) -> None:
    acted(aoi, "threat", 1, at(5, 38))
    acted(ben, "threat", MOST, at(5, 39))
    acted(ben, "insult", MOST, at(5, 30))
    acted(aoi, "insult", 1, at(5, 39))
    Client.objects.filter(pk=ben.pk).update(barred_at=NOW)
    waiting = waiting_for(practice, NOW)
    assert [each.client for each in waiting.asked] == [aoi]
    assert [each.client for each in waiting.settling] == [aoi]
    assert waiting.count == 1
