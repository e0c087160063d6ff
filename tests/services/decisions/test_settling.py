"""What somebody can do about a decision: what is no longer on offer is not done."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.ledger.decisions import latest_rows
from kijun.ledger.models import Decided
from kijun.services.decisions import settling, verdicts
from kijun.services.decisions.settling import NotOffered, Untold
from kijun.services.decisions.verdicts import NoReason
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import work_until
from tests.web.people import People, people, somebody

__all__ = ["goda", "people"]

pytestmark = pytest.mark.storage


@pytest.fixture
def standing(people: People) -> str:
    """Return a decision about Aoi, who did not come."""
    sessions.await_client(people.session, at(5, 1))
    work_until(at(5, 60))
    return latest(people).decision


def latest(people: People) -> Decided:
    return Decided.objects.filter(client=people.session.client_id).latest("pk")


def test_of_two_who_let_a_decision_pass_one_does(people: People, standing: str) -> None:
    settling.settle(people.member, standing, "waive", "雪でした。", at(6), seen=None)
    assert latest(people).status == "waived"
    with pytest.raises(NotOffered):
        settling.settle(people.owner, standing, "waive", "同じく。", at(6, 1), seen=None)


def test_what_is_not_theirs_or_not_there_is_not_done(people: People, standing: str) -> None:
    for who, act in ((people.member, "lift"), (people.reviewer, "waive"), (people.owner, "keep")):
        with pytest.raises(NotOffered):
            settling.settle(who, standing, act, "親切", at(6), seen=None)
    with pytest.raises(NotOffered):
        settling.settle(people.owner, "d-none", "waive", "親切", at(6), seen=None)


def test_without_a_reason_it_stays_as_it_is(people: People, standing: str) -> None:
    with pytest.raises(NoReason):
        settling.settle(people.owner, standing, "waive", " ", at(6), seen=None)
    assert latest(people).status == "standing"


def test_what_rests_on_a_case_that_was_never_told_takes_a_step_of_its_own(
    practice: Room, goda: Client
) -> None:
    owner = somebody(practice, "saeki@example.com", "佐伯 遥", "owner")
    first = breach(goda, "demand", at(3))
    verdicts.decline(goda, first, at(3))
    second = breach(goda, "demand", at(10))
    shown = latest_rows(practice, [second])[second].revision
    with pytest.raises(Untold):
        settling.settle(owner, second, "confirm", "", at(10), seen=shown)
    assert latest_rows(practice, [second])[second].status == "proposed"
    settling.settle(owner, second, "confirm", "", at(10), seen=shown, although_untold=True)
    assert latest_rows(practice, [second])[second].status == "standing"
