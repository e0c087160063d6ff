"""Watches: when what was not told counts as silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge.facts import WatchBegan, WatchEnded
from kijun.judge.watches import Watches

START = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def hour(number: float) -> dt.datetime:
    """Return an instant so many hours after the start."""
    return START + dt.timedelta(hours=number)


def watches(*told: tuple[type[Any], float, str]) -> Watches:
    """Return watches for arrivals, of a source, that began or ended at some hour."""
    found = Watches()
    for kind, at, source in told:
        found.add(kind(at=hour(at), of="arrivals", source=source))
    return found


def test_a_record_without_watches_knows_of_none() -> None:
    assert not Watches()
    assert not Watches().began_by(START)
    assert not Watches().covered("arrivals", START)


def test_a_watch_covers_from_its_beginning_to_before_its_end() -> None:
    door = watches((WatchBegan, 1, "door"), (WatchEnded, 3, "door"))
    assert bool(door)
    assert [door.covered("arrivals", hour(h)) for h in (0.9, 1, 2, 2.9, 3, 4)] == [
        *(False, True, True, True, False, False)
    ]


def test_it_covers_only_what_it_watches_for() -> None:
    assert not watches((WatchBegan, 0, "door")).covered("payments", hour(1))


def test_the_end_of_one_source_leaves_the_other() -> None:
    two = watches((WatchBegan, 0, "door"), (WatchBegan, 1, "phone"), (WatchEnded, 2, "door"))
    assert two.covered("arrivals", hour(5))


def test_a_source_may_begin_anew() -> None:
    door = watches((WatchBegan, 0, "door"), (WatchEnded, 1, "door"), (WatchBegan, 2, "door"))
    assert [door.covered("arrivals", hour(h)) for h in (0, 1, 2, 9)] == [True, False, True, True]


def test_a_later_end_does_not_lengthen_an_earlier_watch() -> None:
    door = watches((WatchBegan, 0, "door"), (WatchEnded, 1, "door"), (WatchEnded, 5, "door"))
    assert not door.covered("arrivals", hour(2))


def test_it_is_known_since_when_anything_watches_at_all() -> None:
    door = watches((WatchBegan, 1, "door"))
    assert [door.began_by(hour(h)) for h in (0, 1, 2)] == [False, True, True]


@pytest.mark.parametrize("by", ["client", "house", "member:m"])
def test_only_the_system_vouches_for_a_watch(by: str) -> None:
    found = Watches()
    found.add(WatchBegan(at=START, of="arrivals", source="door", by=by))
    assert not found
