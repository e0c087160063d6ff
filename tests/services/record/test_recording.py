"""Recording and judging: at once, once, and again when time alone changes something."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from kijun.accounts.models import Room
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided, Entry, Job
from kijun.services.record import recording
from kijun.services.record.recording import record, review
from tests.cast import AOI, BEN
from tests.judge.record import at, booked, joined
from tests.services.told import told

pytestmark = pytest.mark.storage

__all__ = ["told"]


def test_a_decision_is_made_for_its_moment_whenever_somebody_looks(told: Room) -> None:
    assert record(told, [booked("a", 5)], at(2)) == []
    review_job = Job.objects.get()
    assert (review_job.kind, review_job.due_at) == ("review", at(5, 10))
    (row,) = review(told, AOI.id, at(5, 25))
    row.refresh_from_db()
    assert (row.decided_at, row.status) == (at(5, 10), "standing")


def test_judging_again_writes_nothing_where_nothing_has_changed(told: Room) -> None:
    record(told, [booked("a", 5)], at(2))
    assert len(review(told, AOI.id, at(6))) == 1
    assert review(told, AOI.id, at(7)) == []
    assert Decided.objects.count() == 1


def test_an_excuse_afterwards_is_a_further_revision(told: Room) -> None:
    record(told, [booked("a", 5), joined("a", at(5, 20))], at(5, 20))
    waived = f.DecisionWaived(
        at=at(5, 30), client=AOI.id, decision=Decided.objects.get().decision, reason="my directions"
    )
    record(told, [waived], at(5, 30))
    statuses = [row.status for row in Decided.objects.order_by("revision")]
    assert statuses == ["standing", "waived"]
    assert [row.revision for row in standing_rows(told).values()] == [2]


def test_one_client_is_not_judged_by_what_another_did(told: Room) -> None:
    record(told, [booked("a", 5), joined("a", at(5, 20))], at(5, 20))
    assert review(told, BEN.id, at(6)) == []


def test_a_fact_of_which_no_rule_asks_is_written_down_and_judges_nobody(
    told: Room, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    record(told, [booked("a", 5)], at(2))
    thanks = f.CourtesyShown(at=at(6), client=AOI.id, courtesy="thanks")
    with django_assert_max_num_queries(7):
        assert record(told, [thanks], at(6)) == []
    assert Entry.objects.filter(kind="courtesy.shown").count() == 1
    (row,) = review(told, AOI.id, at(7))
    assert row.status == "standing"


def test_what_concerns_everyone_judges_everyone_again(told: Room) -> None:
    lateness = [booked("a", 5), joined("a", at(5, 20))]
    record(told, [*lateness, booked("b", 5, client=BEN.id)], at(5, 30))
    assert {row.client for row in Decided.objects.all()} == {AOI.id, BEN.id}
    practice = f.PracticeStarted(at=at(4))
    rows = record(told, [practice], at(6))
    assert {(row.client, row.status) for row in rows} == {
        (AOI.id, "practice"),
        (BEN.id, "practice"),
    }


def test_a_room_without_rules_decides_nothing(room: Room) -> None:
    assert record(room, [booked("a", 5)], at(6)) == []
    assert Job.objects.count() == 0


def test_recording_twice_is_recording_once(told: Room) -> None:
    facts = [booked("a", 5), joined("a", at(5, 20))]
    first = record(told, facts, at(5, 20))
    assert len(first) == 1
    assert record(told, facts, at(5, 21)) == []
    assert dt.datetime.fromisoformat(decision_in(first[0]).decided_at) == at(5, 10)


@pytest.mark.parametrize("minute", [5, 30])
def test_a_watch_judges_anew_only_about_whom_something_was_decided_since(
    told: Room, monkeypatch: pytest.MonkeyPatch, minute: int
) -> None:
    record(told, [f.WatchBegan(at=at(1), of="arrivals", source="door")], at(1))
    record(told, [booked("a", 5), booked("b", 5, client=BEN.id)], at(2))
    record(told, [joined("b", at(5), client=BEN.id)], at(5))
    review(told, AOI.id, at(5, 40))
    reviewed: list[str] = []

    def reviewing(_: Room, who: str, *given: object) -> list[Decided]:
        assert given
        reviewed.append(who)
        return []

    monkeypatch.setattr(recording, "_review", reviewing)
    record(told, [f.WatchEnded(at=at(5, minute), of="arrivals", source="door")], at(5, 41))
    assert reviewed == ([AOI.id] if minute == 5 else [])


def test_the_first_watch_of_a_record_judges_everybody_anew(told: Room) -> None:
    record(told, [booked("a", 5)], at(2))
    (row,) = review(told, AOI.id, at(5, 40))
    assert row.status == "standing"
    (row,) = record(told, [f.WatchBegan(at=at(5, 50), of="arrivals", source="door")], at(5, 50))
    assert row.status == "proposed"
