"""What stands at the button of a decision: how long it waits, and what is said of a letter held."""

from __future__ import annotations

import pytest
from django.utils import translation

from kijun.accounts.models import Room
from kijun.clients.models import Client, ContactPoint
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.services.inbox import incoming_words
from kijun.web.decisions.confirming import next_of
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import practice, sink

__all__ = ["goda", "practice", "sink"]
pytestmark = pytest.mark.storage


def steps(client: Client, decision: str) -> str:
    """Return what is said to follow, line by line."""
    found = decision_in(latest_rows(client.room, [decision])[decision])
    with translation.override("en"):
        return "\n".join(next_of(client, found, "en", at(10)).steps)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "At once the"), (1, "After 1 minute the"), (3, "After 3 minutes the")]
)
def test_the_time_in_which_it_settles_is_said_as_one_says_it(
    practice: Room, goda: Client, minutes: int, said: str
) -> None:
    ContactPoint.objects.filter(kind="mail").delete()
    goda.room.settle_minutes = minutes
    assert said in steps(goda, breach(goda, "demand", at(10)))


def test_no_time_is_named_for_a_letter_that_something_unread_holds(
    practice: Room, goda: Client
) -> None:
    decision = breach(goda, "demand", at(10))
    assert "Until " in steps(goda, decision)
    incoming_words.say(goda, "誤解があります。", at(10), key="k")
    held = steps(goda, decision)
    assert "After that the letter “" in held
    assert "Until " not in held
    assert "As long as it has not gone" in held
