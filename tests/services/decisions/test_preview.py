"""What a click would set going is said before the click, and is what then happens."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client, ContactPoint
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.letters.models import Letter, LookedAt
from kijun.services.decisions import verdicts
from kijun.services.decisions.preview import Foreseen, foreseen
from kijun.services.delivery import outbox
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import work_until

__all__ = ["goda"]
pytestmark = pytest.mark.storage


def standing(client: Client, decision: str) -> Decision:
    """Return a decision as it stands."""
    return decision_in(latest_rows(client.room, [decision])[decision])


def seen(client: Client, decision: str, now: dt.datetime) -> Foreseen:
    """Return what is foreseen of confirming a decision."""
    return foreseen(client, standing(client, decision), now)


def test_the_letter_leaves_when_it_was_said_to(practice: Room, goda: Client) -> None:
    decision = breach(goda, "demand", at(10))
    letter = seen(goda, decision, at(10)).letter
    assert letter is not None
    verdicts.confirm(goda, decision, at(10))
    work_until(letter.due_at - dt.timedelta(seconds=1))
    assert not Letter.objects.filter(decision=decision, state="sent").exists()
    work_until(letter.due_at)
    sent = Letter.objects.get(decision=decision)
    assert (sent.state, sent.kind, sent.sent_at) == ("sent", letter.kind, letter.due_at)


def test_it_is_said_that_the_owner_sees_the_letter_first(practice: Room, goda: Client) -> None:
    LookedAt.objects.filter(kind="ban").delete()
    decision = breach(goda, "threat", at(10))
    letter = seen(goda, decision, at(10)).letter
    assert letter is not None
    assert (letter.kind, letter.state) == ("ban", "asks")


def test_it_is_said_that_the_letter_is_passed_on_by_hand(practice: Room, goda: Client) -> None:
    ContactPoint.objects.filter(kind="mail").delete()
    letter = seen(goda, breach(goda, "threat", at(10)), at(10)).letter
    assert letter is not None
    assert letter.state == "by_hand"


def test_the_end_of_all_dealings_names_what_is_called_off(practice: Room, goda: Client) -> None:
    sessions.book(goda, starts=at(20), minutes=60, now=at(2))
    decision = breach(goda, "demand", at(10))
    pause = seen(goda, decision, at(10))
    assert (pause.closes_doors, pause.called_off) == (False, 0)
    verdicts.decline(goda, decision, at(10))
    found = seen(goda, breach(goda, "threat", at(11)), at(11))
    assert (found.closes_doors, found.called_off) == (True, 1)


def test_earlier_cases_that_no_letter_ever_told_are_named(practice: Room, goda: Client) -> None:
    LookedAt.objects.filter(kind="suspend").delete()
    first = breach(goda, "demand", at(3))
    verdicts.confirm(goda, first, at(3))
    work_until(at(4))
    second = breach(goda, "demand", at(10))
    assert [each.decision.id for each in seen(goda, second, at(10)).untold] == [first]
    outbox.passed_on(Letter.objects.get(decision=first), at(11))
    assert not seen(goda, second, at(11)).untold
