"""One decision of each level, in either language, as formal letters are written about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

from kijun.accounts.models import Room
from kijun.clients.models import Client, Person
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Letter
from kijun.services.decisions import verdicts
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import told_client, work_until

RULES: Final = """\
kijun: 1
title: {ja: 仕事の基準, en: Work}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: price
    title: {ja: 納品後の値引き, en: Price cuts after delivery}
    occasion: price_request
    when: {stage: [delivered, accepted]}
    then: [[remind], [warn], [suspend 30 d], [end_engagement], [ban]]
    within: 24 months
  - id: late
    title: {ja: 連絡のない遅刻, en: Late without word}
    occasion: lateness
    binds: both
    when: {late: "> 10 min", notice: none}
    then: [[cancel_session], [charge 50 %], [require_prepayment], [written_only]]
    house_then: [[apologise, refund 50 %]]
"""

FIRM: Final = {"ja": "合同会社ヒノデ企画", "en": "Hinode Planning LLC"}
PERSON: Final = {"ja": "槇野 環", "en": "Tamaki Makino"}


class Case(NamedTuple):
    """A letter that has gone, and the decision that it is about."""

    kind: str
    letter: Letter
    decision: Decision


def firm(room: Room, language: str) -> Client:
    """Return a firm, with the person who acts for it, who was told the rules."""
    client = told_client(room, FIRM[language], f"makino.{language}@example.com", language, RULES)
    Person.objects.filter(client=client).update(name=PERSON[language])
    return client


def prices(client: Client) -> Iterator[Case]:
    """Let a client ask for a lower price five times after delivery: levels 1, 2, 4, 5, 6."""
    engagement = f"e-{client.language}"
    agreed = f.EngagementAgreed(
        at=at(2), client=client.pk, engagement=engagement, price=400_000, currency="JPY"
    )
    delivered = f.EngagementDelivered(at=at(3), client=client.pk, engagement=engagement)
    record(client.room, [agreed, delivered], at(3))
    for number, kind in enumerate(("remind", "warn", "suspend", "end_engagement", "ban")):
        now = at(10 + 40 * number, 12)
        asked = f.PriceCutRequested(
            at=now,
            client=client.pk,
            engagement=engagement,
            amount=40_000,
            id=f"{engagement}-{number}",
        )
        record(client.room, [asked], now)
        yield _settled(client, kind, now)


def sessions_missed(client: Client) -> Iterator[Case]:
    """Let a client miss four sessions without word: level 3 in each of its forms."""
    for number, kind in enumerate(
        ("cancel_session", "charge", "require_prepayment", "written_only")
    ):
        starts = at(5 + 7 * number)
        session = sessions.book(client, starts=starts, minutes=60, price=20_000, now=at(2))
        sessions.await_client(session, starts + dt.timedelta(minutes=1))
        yield _settled(client, kind, starts + dt.timedelta(minutes=30))


def house_late(client: Client) -> Case:
    """Let the house not come: it owes half of the fee."""
    starts = at(40)
    session = sessions.book(client, starts=starts, minutes=60, price=20_000, now=at(2))
    missed = f.AppointmentMissed(
        at=starts, client=client.pk, appointment=session.pk, by="house", id="house-missed"
    )
    record(client.room, [missed], starts)
    return _settled(client, "refund", starts + dt.timedelta(minutes=90))


def _settled(client: Client, kind: str, now: dt.datetime) -> Case:
    work_until(now)
    for row in standing_rows(client.room, client.pk).values():
        if row.status == "proposed":
            verdicts.confirm(client, row.decision, now)
    work_until(now + dt.timedelta(days=1))
    told = Letter.objects.filter(client=client).exclude(decision="")
    letter = told.get(kind=kind)
    (row,) = (
        row
        for row in standing_rows(client.room, client.pk).values()
        if row.decision == letter.decision
    )
    return Case(kind, letter, decision_in(row))
