"""Announcing to many: a worker writes to some at a time, at a cost that does not grow with them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.ledger.models import Job
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.clients.clients import ClientGiven, add_all
from kijun.services.rules import announcing
from kijun.services.rules.announcing_to_many import A_FEW, WRITTEN_AT_ONCE, begin
from kijun.services.rules.recipients import Stage, told_of
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.practice import RULES, work_until

pytestmark = pytest.mark.storage


@pytest.fixture
def version(practice: Room) -> Version:
    """Return a version that nobody was told of."""
    publish(practice, RULES, at(1))
    return Version.objects.select_related("room").get()


def newcomers(room: Room, number: int) -> list[Client]:
    """Write some clients down."""
    given = [ClientGiven(name=f"客 {nth}", mails=[f"c{nth}@example.com"]) for nth in range(number)]
    return add_all(room, given)


def test_a_letter_to_twenty_costs_what_a_letter_to_one_costs(version: Version) -> None:
    counts = []
    for number in (1, 20):
        clients = newcomers(version.room, number)
        with CaptureQueriesContext(connection) as asked:
            announcing.announce(version, clients, at(2))
            announcing.remind(version, clients, at(2))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Letter.objects.filter(state="waiting").count() == 42


def test_a_few_are_written_to_at_once(version: Version) -> None:
    begun = begin(version, newcomers(version.room, A_FEW), at(2))
    assert (len(begun.letters), begun.to_come) == (A_FEW, 0)
    version.refresh_from_db()
    assert version.announced_at == at(2)


def test_more_are_written_to_some_at_a_time_and_count_as_told_at_the_end(version: Version) -> None:
    number = WRITTEN_AT_ONCE + 1
    begun = begin(version, newcomers(version.room, number), at(2))
    assert (begun.letters, begun.to_come) == ((), number)
    assert {told.stage for told in told_of(version.room, version.version)} == {Stage.BEING_WRITTEN}
    parts = Job.objects.filter(kind="announce").order_by("pk")
    assert [len(job.payload["clients"]) for job in parts] == [WRITTEN_AT_ONCE, 1]
    work_until(at(2))
    assert Letter.objects.filter(kind="rules", state="sent").count() == number
    version.refresh_from_db()
    assert version.announced_at == at(2)


def test_a_worker_writes_of_no_version_after_which_another_was_published(version: Version) -> None:
    begin(version, newcomers(version.room, A_FEW + 1), at(2))
    publish(version.room, RULES.replace("> 10 min", "> 15 min"), at(2))
    work_until(at(2))
    assert not Letter.objects.exists()
    version.refresh_from_db()
    assert version.announced_at is None
