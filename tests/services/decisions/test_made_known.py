"""Nothing is done, and nothing can be seen, before the letter that tells it has left."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows, standing_rows
from kijun.letters.models import Letter
from kijun.services.decisions import verdicts
from kijun.services.decisions.conditions import told_conditions_on
from kijun.services.delivery import outbox
from kijun.services.record.history import record_of
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms
from kijun.work.models import Engagement
from tests.judge.record import at
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

RULES: Final = """\
kijun: 1
title: {ja: 仕事の基準, en: Work}
timezone: Asia/Tokyo
currency: JPY
hours: {mon-sun: "09:00-18:00"}
rules:
  - id: threats
    title: {ja: 脅し, en: Threats}
    occasion: conduct
    when: {what: threat}
    then: [[warn, suspend 30 d, end_engagement]]
    confirm: true
  - id: insults
    title: {ja: 暴言, en: Insults}
    occasion: conduct
    when: {what: insult}
    then: [[warn, suspend 30 d]]
"""
NIGHT: Final = at(10, 15 * 60)
"""One o'clock in the night to the eleventh."""
OPENS: Final = at(11, -60)


@pytest.fixture
def firm(practice: Room) -> Client:
    """Return a client with work agreed and a session ahead."""
    client = told_client(practice, "合同会社ヒノデ企画", "makino@example.com", rules=RULES)
    engagements.agree(client, Terms("看板", 400_000), now=at(2))
    sessions.book(client, starts=at(20), minutes=60, now=at(2))
    return client


def confirmed(firm: Client, what: str = "threat") -> str:
    """Confirm at night what follows from what a client did, and let its settling time pass."""
    fact = f.ConductReported(at=NIGHT, client=firm.pk, what=what, severity="grave")
    record(firm.room, [fact], NIGHT)
    (decision,) = standing_rows(firm.room, firm.pk)
    work_until(NIGHT + dt.timedelta(minutes=30))
    verdicts.confirm(firm, decision, NIGHT + dt.timedelta(minutes=30))
    work_until(NIGHT + dt.timedelta(hours=1))
    return decision


def what_they_see(firm: Client) -> list[str]:
    """Return the decisions that a client reads on their own page."""
    return [each.id for each in record_of(firm, "ja").decisions]


def is_as_before(firm: Client, now: dt.datetime) -> bool:
    """Say whether nothing of it has happened in the house, and nothing can be seen of it."""
    goes_on = Engagement.objects.get().ended_at is None and Session.objects.get().stands
    return goes_on and not told_conditions_on(firm, now) and what_they_see(firm) == []


def latest(firm: Client, decision: str) -> Decision:
    """Return a decision as it stands."""
    return decision_in(latest_rows(firm.room, [decision])[decision])


def test_what_is_confirmed_at_night_happens_when_its_letter_leaves(firm: Client) -> None:
    decision = confirmed(firm)
    letter = Letter.objects.get(decision=decision)
    assert (letter.state, letter.due_at) == ("waiting", OPENS)
    assert is_as_before(firm, OPENS)
    work_until(OPENS)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert Engagement.objects.get().ended_at == OPENS
    assert not Session.objects.get().stands
    assert [each.word for each in told_conditions_on(firm, OPENS)] == ["suspend"]
    assert what_they_see(firm) == [decision]


def test_of_what_is_let_pass_before_its_letter_leaves_nothing_is_seen(firm: Client) -> None:
    decision = confirmed(firm)
    verdicts.waive(firm, decision, "行き違いでした", NIGHT + dt.timedelta(hours=2))
    work_until(OPENS)
    assert is_as_before(firm, OPENS)
    assert list(Letter.objects.values_list("state", flat=True)) == ["withdrawn"]


def test_what_lies_by_hand_is_done_when_it_is_passed_on(firm: Client) -> None:
    firm.people.get().contact_points.all().delete()
    decision = confirmed(firm)
    letter = Letter.objects.get(decision=decision)
    assert letter.state == "by_hand"
    work_until(OPENS)
    assert is_as_before(firm, OPENS)
    outbox.passed_on(letter, OPENS)
    assert not is_as_before(firm, OPENS)
    assert what_they_see(firm) == [decision]


def test_a_letter_that_could_not_be_sent_has_done_nothing(firm: Client) -> None:
    decision = confirmed(firm)
    MailAccount.objects.update(smtp_port=1)
    work_until(OPENS + dt.timedelta(hours=1))
    assert Letter.objects.get(decision=decision).state in ("failed", "asks")
    assert is_as_before(firm, OPENS)


def test_one_letter_tells_what_was_confirmed_while_another_still_waits(firm: Client) -> None:
    decision = confirmed(firm, "insult")
    first, second = Letter.objects.filter(decision=decision).order_by("written_at")
    assert (first.kind, first.state, first.why) == ("warn", "withdrawn", "changed")
    assert (second.kind, second.state) == ("suspend", "waiting")
    work_until(OPENS)
    assert set(latest(firm, decision).carried_out) == {"warn", "suspend 30 d"}
    assert Letter.objects.filter(state="sent").get() == second


def test_what_is_let_pass_while_its_letter_is_handed_over_is_put_right(firm: Client) -> None:
    decision = confirmed(firm)
    Letter.objects.filter(decision=decision).update(state="sending")
    verdicts.waive(firm, decision, "行き違いでした", NIGHT + dt.timedelta(hours=2))
    work_until(OPENS)
    assert Letter.objects.filter(kind="put_right", state="sent").count() == 1
    assert latest(firm, decision).carried_out == ()
    assert Engagement.objects.get().ended_at is None
    assert Session.objects.get().stands
