"""What somebody can do about a decision: what is no longer on offer is not done."""

from __future__ import annotations

import pytest

from kijun.ledger.models import Decided
from kijun.services.decisions import settling
from kijun.services.decisions.settling import NotOffered
from kijun.services.decisions.verdicts import NoReason
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import work_until
from tests.web.people import People, people

__all__ = ["people"]

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
