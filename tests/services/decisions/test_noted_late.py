"""What is noted long after it happened: the owner is asked, and till then it holds for nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Letter, Word
from kijun.services.decisions.conditions import conditions_on
from kijun.services.delivery import outbox
from kijun.services.record.recording import record
from kijun.services.sessions import notices, sessions
from kijun.services.work import invoices
from tests.judge.record import at
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

DAY = dt.timedelta(days=1)
HEAD = """\
kijun: 1
title: {ja: 基準, en: Rules}
timezone: Asia/Tokyo
currency: JPY
rules:
"""
INSULTS = """\
  - id: insult
    title: {ja: 暴言, en: Insults}
    occasion: conduct
    when: {what: insult}
    then: [[warn, require_prepayment], [ban]]
"""
PAYMENTS = """\
  - id: unpaid
    title: {ja: お支払いの遅れ, en: Late payment}
    occasion: payment
    when: {overdue: "> 7 d"}
    then: [[remind], [warn]]
"""


def insulted(practice: Room, days: int) -> tuple[Client, dt.datetime]:
    """Note an insult so many days after it fell; return who it was and when all is at rest."""
    client = told_client(practice, "合田 剛", "goda@x.example", rules=HEAD + INSULTS)
    now = at(5) + dt.timedelta(days=days)
    insult = f.ConductReported(at=at(5), client=client.pk, what="insult", severity="grave")
    record(practice, [insult], now)
    work_until(now + 2 * DAY)
    return client, now + 2 * DAY


def words(client: Client, now: dt.datetime) -> list[str]:
    """Return what holds for somebody."""
    return [each.word for each in conditions_on(client, now)]


@pytest.mark.parametrize(("days", "how"), [(3, ("sent", "")), (20, ("asks", "late"))])
def test_a_letter_about_what_lies_weeks_back_asks_the_owner(
    practice: Room, days: int, how: tuple[str, str]
) -> None:
    insulted(practice, days)
    letter = Letter.objects.get(kind="require_prepayment")
    assert (letter.state, letter.why) == how


def test_a_condition_holds_from_when_its_letter_was_let_go(practice: Room) -> None:
    client, now = insulted(practice, 20)
    assert words(client, now) == []
    outbox.release(Letter.objects.get(kind="require_prepayment"), now)
    work_until(now + DAY)
    assert words(client, now + DAY) == ["require_prepayment"]
    assert Letter.objects.get(kind="require_prepayment").state == "sent"


def test_dropping_the_late_letter_lets_the_decision_pass(practice: Room) -> None:
    client, now = insulted(practice, 20)
    outbox.drop(Letter.objects.get(kind="require_prepayment"), now, "もう過ぎたことです。")
    (row,) = standing_rows(practice, client.pk).values()
    assert row.status == "waived"


def test_a_word_that_was_unread_for_weeks_does_not_let_the_letter_go_by_itself(
    practice: Room,
) -> None:
    client = told_client(practice, "合田 剛", "goda@x.example", rules=HEAD + INSULTS)
    word = Word.objects.create(
        room=practice,
        client=client,
        channel="mail",
        key="<1@x>",
        text="あの件ですが",
        said_at=at(5),
    )
    insult = f.ConductReported(at=at(5), client=client.pk, what="insult", severity="grave")
    record(practice, [insult], at(5))
    work_until(at(24))
    assert not Letter.objects.exclude(decision="").exists()
    notices.put_aside(word, at(24))
    work_until(at(25))
    letter = Letter.objects.get(kind="require_prepayment")
    assert (letter.state, letter.why) == ("asks", "late")


def test_a_payment_that_was_looked_for_at_the_end_of_the_month_asks_the_owner(
    practice: Room,
) -> None:
    client = told_client(practice, "合田 剛", "goda@x.example", rules=HEAD + PAYMENTS)
    invoice = invoices.issue(client, amount=100_000, due=at(3).date(), now=at(2))
    now = at(31)
    work_until(now - DAY / 24)
    invoice.refresh_from_db()
    invoices.nothing_came(invoice, now=now)
    work_until(now + DAY)
    (row,) = standing_rows(practice, client.pk).values()
    letter = Letter.objects.get(decision=row.decision)
    assert (letter.kind, letter.state, letter.why) == ("remind", "asks", "late")


def test_the_house_that_notes_its_own_lateness_weeks_later_still_owes(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, price=20_000, now=at(2))
    now = at(5) + 16 * DAY
    work_until(now - DAY / 24)
    came = f.AppointmentJoined(at=at(5), client=aoi.pk, appointment=session.pk)
    late = f.AppointmentJoined(at=at(5, 30), client=aoi.pk, appointment=session.pk, by="house")
    record(aoi.room, [came, late], now)
    work_until(now + DAY)
    letter = Letter.objects.get(kind="refund")
    assert (letter.state, letter.why) == ("asks", "late")
    outbox.look(letter, now + DAY)
    work_until(now + DAY)
    assert Due.objects.get().share == 50
    house = [decision_in(row) for row in standing_rows(aoi.room, aoi.pk).values()]
    assert ("apologise", "refund 50 %") in [each.carried_out for each in house]
