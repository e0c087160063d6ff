"""Replay: the record alone gives every decision as it was written down."""

from __future__ import annotations

import msgspec
import pytest

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.ledger.record import append
from kijun.services.decisions import verdicts
from kijun.services.record.replay import differences
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


def lived_through(aoi: Client) -> None:
    """Let a week happen: a late session, an excuse afterwards, one that is let pass."""
    for day in (5, 6, 9):
        session = sessions.book(aoi, starts=at(day), minutes=60, price=20_000, now=at(2))
        sessions.await_client(session, at(day, 1))
        work_until(at(day, 30))
        if day == 5:
            notices.give(session, about="late", reason="helping_someone", now=at(day, 40))
    last = Decided.objects.filter(status="standing").latest("decided_at")
    verdicts.waive(aoi, last.decision, "雪で電車が止まっていたため", at(9, 50))
    work_until(at(10))


def test_the_record_judged_anew_gives_the_same_decisions(aoi: Client) -> None:
    lived_through(aoi)
    assert Decided.objects.count() > 5
    assert list(differences(aoi.room)) == []


def test_a_decision_that_somebody_changed_is_found(aoi: Client) -> None:
    lived_through(aoi)
    row = Decided.objects.latest("pk")
    forged = msgspec.structs.replace(decision_in(row), status="standing")
    Decided.objects.create(
        room=aoi.room,
        decision=row.decision,
        revision=row.revision + 1,
        client=row.client,
        rule=row.rule,
        status="standing",
        decided_at=row.decided_at,
        upto=row.upto,
        as_of=row.as_of,
        content=msgspec.json.encode(forged, order="sorted").decode(),
    )
    (found,) = differences(aoi.room)
    assert (found.decision, found.written) == (row.decision, "standing")


def test_a_client_about_whom_nothing_was_decided_although_it_had_to_be_is_found(
    aoi: Client,
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    assert list(differences(aoi.room)) == []
    missed = f.AppointmentMissed(at=at(5, 70), client=aoi.pk, appointment=session.pk, by="client")
    append(aoi.room, [missed], at(5, 70))
    assert not Decided.objects.exists()
    (found,) = differences(aoi.room)
    assert (found.written, found.replayed) == (None, "proposed")


def test_a_later_decision_that_was_never_made_is_found_beside_an_earlier_one(aoi: Client) -> None:
    lived_through(aoi)
    session = sessions.book(aoi, starts=at(12), minutes=60, now=at(11))
    known = set(Decided.objects.values_list("decision", flat=True))
    append(
        aoi.room,
        [f.AppointmentMissed(at=at(12, 70), client=aoi.pk, appointment=session.pk, by="client")],
        at(12, 70),
    )
    (found,) = differences(aoi.room)
    assert found.decision not in known
    assert found.written is None
