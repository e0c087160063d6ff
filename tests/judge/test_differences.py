"""What two rulebooks decide otherwise about the same facts."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import facts as f
from kijun.judge.differences import Pair, differing, judged_by_both
from kijun.judge.reading import parse_rulebook
from kijun.judge.rulebook import Rulebook
from tests.cast import AOI
from tests.judge.record import at

FACTS: list[f.Fact] = [
    f.AppointmentBooked(
        at=at(1), client=AOI.id, appointment="s1", starts=at(5), minutes=60, rulebook="0" * 64
    ),
    f.RulesAnnounced(at=at(4), client=AOI.id, rulebook="0" * 64),
    f.AppointmentBooked(at=at(1), client=AOI.id, appointment="s2", starts=at(9), minutes=60),
    f.AppointmentMissed(at=at(5, 2), client=AOI.id, appointment="s1"),
    f.AppointmentMissed(at=at(9, 2), client=AOI.id, appointment="s2"),
]


def book(*then: list[str], **more: Any) -> Rulebook:
    rule = {"id": "gone", "occasion": "absence", "then": list(then), **more}
    return parse_rulebook({"kijun": 1, "timezone": "UTC", "rules": [rule]})


def pairs(old: Rulebook, new: Rulebook) -> list[Pair]:
    return judged_by_both(FACTS, old, new, at(20))


def test_the_same_rulebook_decides_the_same() -> None:
    found = pairs(book(["remind"]), book(["remind"]))
    assert len(found) == 2
    assert [(pair.change, pair.differs) for pair in found] == [(None, ()), (None, ())]


def test_what_another_step_changes_is_named() -> None:
    found = pairs(book(["remind"]), book(["remind"], ["warn"]))
    assert [pair.change for pair in found] == [None, "changed"]
    assert found[1].differs == ("consequences",)


def test_what_comes_and_what_goes_is_shown_as_it_would_be_and_as_it_was() -> None:
    none = book(["remind"], services=["yoga"])
    for found, change in (
        (pairs(none, book(["remind"])), "added"),
        (pairs(book(["remind"]), none), "removed"),
    ):
        assert [pair.change for pair in found] == [change, change]
        assert {pair.decision.rule for pair in found} == {"gone"}
        assert {pair.differs for pair in found} == {()}


def test_in_practice_only_the_state_matters() -> None:
    tried, other = book(["remind"], mode="practice"), book(["warn"], mode="practice")
    assert {pair.change for pair in pairs(tried, other)} == {None}
    first = pairs(tried, book(["remind"]))[0]
    assert first.before is not None
    assert first.after is not None
    assert "status" in differing(first.before, first.after)


@pytest.mark.parametrize(("old", "new"), [("practice", "excused"), ("excused", "practice")])
def test_where_nothing_follows_another_state_is_a_difference(old: str, new: str) -> None:
    modes = {
        "practice": book(["remind"], mode="practice"),
        "excused": book(["remind"], excuses=[{"notice": "none"}]),
    }
    assert pairs(modes[old], modes[new])[0].differs == ("status",)
