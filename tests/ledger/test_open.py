"""What waits for a person is found without reading every decision, and can be made anew."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.clients.models import Client
from kijun.ledger.decisions import (
    differences_of_open,
    how_many_open,
    latest_rows,
    open_rows,
    rebuild_open,
)
from kijun.ledger.models import Decided, Open
from kijun.services.clients.erasure import erase
from kijun.services.decisions import verdicts
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.practice import aoi, practice, sink, told_client, work_until

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "sink"]


def proposed(client: Client, day: int = 5) -> str:
    """Let a session pass at which nobody said whether the client came; return the decision."""
    sessions.book(client, starts=at(day), minutes=60, now=at(2))
    work_until(at(day, 120))
    return Decided.objects.filter(client=client.pk).latest("pk").decision


def test_a_decision_is_open_from_when_it_waits_until_a_person_has_spoken(aoi: Client) -> None:
    decision = proposed(aoi)
    assert [row.decision for row in open_rows(aoi.room)] == [decision]
    verdicts.confirm(aoi, decision, at(5, 130))
    assert open_rows(aoi.room) == []


def test_an_excuse_closes_what_was_open(aoi: Client) -> None:
    proposed(aoi)
    session = aoi.sessions.get()
    notices.give(session, about="late", reason="helping_someone", now=at(5, 125))
    assert how_many_open(aoi.room) == 0


def test_nothing_stays_open_longer_than_it_can_be_confirmed(aoi: Client) -> None:
    proposed(aoi)
    work_until(at(5 + 15))
    assert how_many_open(aoi.room) == 0


def test_the_projection_is_the_same_when_made_anew(aoi: Client) -> None:
    proposed(aoi)
    kept = list(Open.objects.values_list("decision", "row"))
    rebuild_open(aoi.room)
    assert list(Open.objects.values_list("decision", "row")) == kept != []


def test_what_is_kept_otherwise_than_the_decisions_say_is_named(aoi: Client) -> None:
    decision = proposed(aoi)
    assert differences_of_open(aoi.room) == []
    Open.objects.all().delete()
    assert differences_of_open(aoi.room) == [decision]
    rebuild_open(aoi.room)
    assert differences_of_open(aoi.room) == []
    earlier = Open.objects.get().row
    verdicts.confirm(aoi, decision, at(5, 130))
    Open.objects.create(room=aoi.room, decision=decision, row=earlier)
    assert differences_of_open(aoi.room) == [decision]


def test_nothing_waits_of_who_was_erased_even_when_made_anew(aoi: Client) -> None:
    proposed(aoi)
    erase(aoi, at(6))
    rebuild_open(aoi.room)
    assert not Open.objects.exists()
    assert differences_of_open(aoi.room) == []


def test_the_latest_revision_of_a_decision_is_what_holds(aoi: Client) -> None:
    decision = proposed(aoi)
    verdicts.confirm(aoi, decision, at(5, 130))
    assert latest_rows(aoi.room, [decision])[decision].status == "standing"


def test_reading_what_waits_takes_one_query_however_much_waits(aoi: Client) -> None:
    proposed(aoi)
    ben = told_client(aoi.room, "別府 文", "ben@example.com")
    proposed(ben, 6)
    with CaptureQueriesContext(connection) as queries:
        assert len(open_rows(aoi.room)) == 2
    assert len(queries) == 1
