"""Publishing: from which day, what stays, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.files.problems import Refused
from kijun.rulebooks.models import Version
from kijun.rulebooks.versions import latest_version_of
from kijun.services.rules.rulebooks import (
    TooSoon,
    days_to_choose,
    publish,
    publish_from,
    set_announced,
)
from tests.judge.record import at
from tests.services.told import RULES

pytestmark = pytest.mark.storage

OTHER = RULES.replace("> 10 min", "> 20 min")
NOW = dt.datetime(2026, 3, 5, 23, 30, tzinfo=dt.UTC)
"""In Tokyo it is the morning of 6 March."""


def test_a_version_holds_from_the_beginning_of_a_day_where_the_house_is(room: Room) -> None:
    publish_from(room, RULES, dt.date(2026, 3, 20), NOW)
    assert Version.objects.get().effective == dt.datetime(2026, 3, 19, 15, 0, tzinfo=dt.UTC)


def test_a_version_holds_from_tomorrow_at_the_earliest(room: Room) -> None:
    zone = publish(room, RULES, NOW).zone
    first, usual, last = days_to_choose(zone, NOW)
    assert (first, usual) == (dt.date(2026, 3, 7), dt.date(2026, 3, 20))
    for day in (first - dt.timedelta(days=1), last + dt.timedelta(days=1)):
        with pytest.raises(TooSoon):
            publish_from(room, OTHER, day, NOW)
    assert Version.objects.count() == 1


def test_a_day_can_be_changed_until_it_was_announced(room: Room) -> None:
    version = publish(room, RULES, at(1), at(15)).version
    publish(room, RULES, at(2), at(20))
    assert Version.objects.get().effective == at(20)
    set_announced(room, version, at(3))
    publish(room, RULES, at(4), at(25))
    row = Version.objects.get()
    assert (row.effective, row.announced_at, row.published_at) == (at(20), at(3), at(1))


def test_an_earlier_version_that_is_published_again_is_to_be_announced_again(room: Room) -> None:
    version = publish(room, RULES, at(1)).version
    set_announced(room, version, at(2))
    publish(room, OTHER, at(3))
    publish(room, RULES, at(4), at(18))
    row = latest_version_of(room)
    assert row is not None
    assert (row.version, row.announced_at, row.effective) == (version, None, at(18))


def test_what_is_wrong_is_not_published(room: Room) -> None:
    with pytest.raises(Refused):
        publish(room, RULES.replace("lateness", "latenes"), NOW)
    assert latest_version_of(room) is None
