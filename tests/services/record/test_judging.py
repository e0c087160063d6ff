"""A client who was judged lately is judged on from there, whoever wrote what has come since."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.models import Client, Erased
from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.live import Live
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.record import append, facts_of
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.clients import erasure
from kijun.services.record import judging
from kijun.services.record.recording import record, review
from kijun.services.rules.rulebooks import publish
from tests.cast import AOI
from tests.judge.record import at, booked, joined
from tests.services.practice import RULES, aoi, practice, sink
from tests.services.told import told

__all__ = ["aoi", "practice", "sink", "told"]
pytestmark = pytest.mark.storage


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Live]:
    """Return the judgements that were begun: all others went on."""
    found: list[Live] = []

    def begin(*given: Any) -> Live:
        found.append(Live(*given))
        return found[-1]

    monkeypatch.setattr(judging, "Live", begin)
    return found


def is_as_at_once(room: Room, day: int, minute: float = 0) -> bool:
    """Say whether the decisions on record are those of all facts judged at once."""
    at_once = judge(rulebooks_of(room), facts_of(room, AOI.id), at(day, minute), show_all=True)
    rows = standing_rows(room, AOI.id).items()
    on_record = {name: decision_in(row) for name, row in rows if row.status != "gone"}
    return on_record == {decision.id: decision for decision in at_once.decisions}


def test_a_further_fact_goes_on_from_what_was_judged_before(told: Room, begun: list[Live]) -> None:
    record(told, [booked("a", 5), booked("b", 6)], at(2))
    record(told, [joined("a", at(5, 20))], at(5, 20))
    review(told, AOI.id, at(6, 10))
    record(told, [joined("b", at(6, 30))], at(6, 30))
    assert len(begun) == 0
    assert len(standing_rows(told, AOI.id)) == 2
    assert is_as_at_once(told, 6, 30)


def test_what_lies_before_the_last_judgement_begins_it_anew(told: Room, begun: list[Live]) -> None:
    record(told, [booked("a", 5)], at(2))
    review(told, AOI.id, at(5, 30))
    record(told, [joined("a", at(5, 5))], at(5, 31))
    assert len(begun) == 1
    assert is_as_at_once(told, 5, 31)


def test_what_another_process_wrote_is_taken_in(told: Room, begun: list[Live]) -> None:
    record(told, [booked("a", 5)], at(2))
    append(told, [joined("a", at(5, 20))], at(5, 20))
    review(told, AOI.id, at(5, 21))
    assert len(begun) == 0
    assert is_as_at_once(told, 5, 21)


def test_what_was_never_committed_was_never_judged(told: Room, begun: list[Live]) -> None:
    record(told, [booked("a", 5)], at(2))
    with transaction.atomic():
        record(told, [joined("a", at(5, 5))], at(5, 5))
        transaction.set_rollback(True)
    assert begun == []
    record(told, [joined("a", at(5, 20))], at(5, 20))
    assert len(begun) == 1
    assert len(standing_rows(told, AOI.id)) == 1
    assert is_as_at_once(told, 5, 20)


def test_further_rules_begin_it_anew(told: Room, begun: list[Live]) -> None:
    record(told, [booked("a", 5)], at(2))
    publish(told, RULES.replace("10 min", "15 min"), at(3))
    review(told, AOI.id, at(4))
    assert len(begun) == 1


def test_reasons_of_who_was_erased_are_judged_by_no_more(aoi: Client, begun: list[Live]) -> None:
    reason = texts.keep(aoi, "illness")
    notice = f.NoticeGiven(
        at=at(5, -30), client=aoi.pk, appointment="a", about="late", reason=reason
    )
    record(aoi.room, [booked("a", 5, client=aoi.pk), notice], at(5, -30))
    before = len(begun)
    review(aoi.room, aoi.pk, at(5, 1))
    assert len(begun) == before
    Erased.objects.create(client="somebody", room=aoi.room, at=at(5, 1))
    review(aoi.room, aoi.pk, at(5, 2))
    assert len(begun) == before + 1


def test_only_so_many_clients_are_kept(
    told: Room, begun: list[Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_MOST", 2)
    for name in ("one", "two", "three", "three", "two", "one"):
        review(told, f"c-{name}", at(3))
    assert len(begun) == 4


def test_who_was_erased_is_kept_in_memory_no_more(aoi: Client) -> None:
    review(aoi.room, aoi.pk, at(3))
    erasure.erase(aoi, at(4))
    assert judging._memory.take(aoi.room, aoi.pk) is None
