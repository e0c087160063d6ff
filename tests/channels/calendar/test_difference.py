"""What became of the events of a calendar since it was last read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.channels.calendar.difference import Changes, difference
from kijun.channels.calendar.events import Attendee, Event, Reading

JAPAN = ZoneInfo("Asia/Tokyo")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=JAPAN)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def event(uid: str = "one", ahead: dt.timedelta = DAY, recurrence: str = "") -> Event:
    return Event(uid, recurrence, NOW + ahead, NOW + ahead + HOUR)


def series(uid: str, *ahead: dt.timedelta) -> list[Event]:
    return [event(uid, each, f"{(NOW + each).astimezone(dt.UTC):%Y%m%dT%H%M%SZ}") for each in ahead]


def reading(*events: Event, broken: tuple[str, ...] = (), cut: bool = False) -> Reading:
    return Reading(tuple(events), told=len(events), broken=broken, cut=cut)


ONE, TWO, OLD = event(), event("two", 2 * DAY), event("old", -DAY)


def test_nothing_is_different_where_nothing_is() -> None:
    assert difference([ONE, TWO], reading(ONE, TWO), NOW) == Changes()


def test_a_new_event_is_added() -> None:
    assert difference([ONE], reading(ONE, TWO), NOW) == Changes(added=(TWO,))


def test_an_event_that_is_new_and_cancelled_is_nothing() -> None:
    assert difference([ONE], reading(ONE, replace(TWO, status="CANCELLED")), NOW) == Changes()


def test_an_event_at_another_time_has_moved() -> None:
    later = replace(ONE, starts=ONE.starts + HOUR, ends=ONE.ends + HOUR)
    (pair,) = difference([ONE, TWO], reading(later, TWO), NOW).moved
    assert (pair.before, pair.after) == (ONE, later)


def test_an_event_of_another_length_or_title_has_changed() -> None:
    for other in (replace(ONE, ends=ONE.ends + HOUR), replace(ONE, summary="x")):
        changes = difference([ONE], reading(other), NOW)
        assert [pair.after for pair in changes.changed] == [other]
        assert changes.moved == ()


def test_the_same_time_in_another_zone_is_no_move() -> None:
    elsewhere = replace(ONE, starts=ONE.starts.astimezone(dt.UTC))
    assert difference([ONE], reading(elsewhere), NOW) == Changes()


def test_who_declined_since_is_told() -> None:
    aoi = Attendee("aoi@example.com", answer="ACCEPTED")
    before = replace(ONE, attendees=(aoi, Attendee("ben@example.com", answer="DECLINED")))
    after = replace(before, attendees=(replace(aoi, answer="DECLINED"), before.attendees[1]))
    (pair,) = difference([before], reading(after), NOW).changed
    assert pair.newly_declined == ("aoi@example.com",)


def test_an_event_that_was_deleted_or_cancelled_is_gone() -> None:
    assert difference([ONE, TWO], reading(TWO), NOW).gone == (ONE,)
    off = replace(ONE, status="CANCELLED", busy=False)
    assert difference([ONE, TWO], reading(off, TWO), NOW) == Changes(gone=(ONE,))


@pytest.mark.parametrize("ahead", [-DAY, -HOUR / 2, dt.timedelta(0)])
def test_what_has_begun_is_never_gone(ahead: dt.timedelta) -> None:
    begun = event("begun", ahead)
    assert difference([begun, TWO], reading(TWO), NOW) == Changes()
    off = replace(begun, status="CANCELLED")
    assert difference([begun, TWO], reading(off, TWO), NOW) == Changes()


def test_an_empty_calendar_makes_nothing_gone_until_somebody_confirms_it() -> None:
    changes = difference([ONE], reading(), NOW)
    assert (changes.gone, changes.missing, changes.doubt) == ((), (ONE,), "empty")
    assert difference([ONE], reading(), NOW, confirmed=True) == Changes(gone=(ONE,))
    assert difference([OLD], reading(), NOW) == Changes()


def test_an_empty_file_beside_others_that_are_past_is_believed_for_few() -> None:
    three = event("three", 3 * DAY)
    assert difference([ONE, TWO, OLD], reading(OLD), NOW) == Changes(gone=(ONE, TWO))
    changes = difference([ONE, TWO, three, OLD], reading(OLD), NOW)
    assert (changes.missing, changes.doubt) == ((ONE, TWO, three), "all_missing")
    changes = difference([ONE, TWO, three, OLD], reading(OLD), NOW, confirmed=True)
    assert changes == Changes(gone=(ONE, TWO, three))


def test_a_file_that_ends_in_the_middle_makes_nothing_gone_even_if_confirmed() -> None:
    changes = difference([ONE, TWO], reading(TWO, cut=True), NOW, confirmed=True)
    assert (changes.gone, changes.missing, changes.doubt) == ((), (ONE,), "cut_short")


def test_what_is_cancelled_in_so_many_words_is_gone_even_in_a_file_that_was_cut() -> None:
    off = replace(TWO, status="CANCELLED")
    changes = difference([ONE, TWO], reading(off, cut=True), NOW)
    assert (changes.gone, changes.missing) == ((TWO,), (ONE,))


def test_an_event_that_cannot_be_read_now_is_not_gone() -> None:
    assert difference([ONE, TWO], reading(TWO, broken=("one",)), NOW) == Changes()


def test_those_of_a_series_are_told_apart() -> None:
    weekly = series("w", DAY, 8 * DAY, 15 * DAY)
    assert difference(weekly, reading(weekly[0], weekly[2]), NOW) == Changes(gone=(weekly[1],))
    moved = replace(weekly[1], starts=weekly[1].starts + HOUR)
    changes = difference(weekly, reading(weekly[0], moved, weekly[2]), NOW)
    assert [pair.before for pair in changes.moved] == [weekly[1]]


@pytest.mark.parametrize("by", [HOUR, DAY, -2 * HOUR, 3 * DAY])
def test_a_series_shifted_as_a_whole_has_moved(by: dt.timedelta) -> None:
    before = series("w", 4 * DAY, 11 * DAY, 18 * DAY)
    after = series("w", 4 * DAY + by, 11 * DAY + by, 18 * DAY + by)
    changes = difference(before, reading(*after), NOW)
    assert [(pair.before, pair.after) for pair in changes.moved] == list(
        zip(before, after, strict=True)
    )
    assert (changes.added, changes.gone, changes.doubt) == ((), (), "")


def test_the_rest_of_a_series_that_was_split_off_has_moved() -> None:
    before = series("w@google.com", DAY, 8 * DAY, 15 * DAY)
    split = series("w_R20261130T030000@google.com", 8 * DAY + HOUR, 15 * DAY + HOUR)
    changes = difference(before, reading(before[0], *split), NOW)
    assert [(pair.before, pair.after) for pair in changes.moved] == list(
        zip(before[1:], split, strict=True)
    )
    assert (changes.added, changes.gone) == ((), ())


def test_a_single_event_that_becomes_a_series_has_only_changed() -> None:
    after = series("one", DAY, 8 * DAY)
    changes = difference([ONE], reading(*after), NOW)
    assert [(pair.before, pair.after) for pair in changes.changed] == [(ONE, after[0])]
    assert changes.added == (after[1],)
    assert (changes.moved, changes.gone) == ((), ())


def test_a_deleted_one_is_not_taken_for_the_one_that_comes_into_view() -> None:
    daily = series("d", *(number * DAY for number in range(1, 6)))
    new = series("d", 6 * DAY)
    changes = difference(daily, reading(*daily[:4], *new), NOW)
    assert (changes.gone, changes.added, changes.moved) == ((daily[4],), tuple(new), ())


EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from("abc"),
        st.integers(-3, 9).map(lambda hours: hours * 8 * HOUR),
        st.sampled_from(["", "1", "2", "3"]),
    ),
    unique_by=lambda each: each.key,
    max_size=8,
)


@given(EVENTS, EVENTS, st.booleans(), st.booleans())
def test_each_event_has_one_fate(
    known: list[Event], told: list[Event], cut: bool, confirmed: bool
) -> None:
    changes = difference(known, reading(*told, cut=cut), NOW, confirmed=confirmed)
    pairs = [*changes.moved, *changes.changed]
    fates = [*(pair.before.key for pair in pairs)]
    fates += [each.key for each in (*changes.gone, *changes.missing)]
    assert len(set(fates)) == len(fates)
    assert set(fates) <= {each.key for each in known}
    arrived = [*(pair.after.key for pair in pairs), *(each.key for each in changes.added)]
    assert len(set(arrived)) == len(arrived)
    assert set(arrived) | {each.key for each in known} >= {each.key for each in told}
    assert all(each.starts > NOW for each in (*changes.gone, *changes.missing))
    assert not (changes.gone and (cut or (not told and not confirmed)))
    assert bool(changes.doubt) == bool(changes.missing)
