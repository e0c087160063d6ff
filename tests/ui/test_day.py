"""The day line: where things stand, in which order they are read."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.template import Context, Template
from django.utils import translation

from kijun.ui.day import Block, BlockState, DayLine, Note
from kijun.ui.gallery_day import day

ZONE = ZoneInfo("Asia/Tokyo")


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, 24, hour, minute, tzinfo=ZONE)


def block(starts: dt.datetime, ends: dt.datetime, name: str = "港商会") -> Block:
    return Block(starts, ends, name)


def test_a_block_stands_at_its_share_of_the_hours_shown() -> None:
    line = DayLine((block(at(12), at(15)),), at(9), first=9, last=21)
    placed = line.entries[-1]
    assert (placed.start, placed.end) == ("25.000", "50.000")


def test_the_hours_reach_as_far_as_the_day_does() -> None:
    line = DayLine((block(at(6, 30), at(7)), block(at(20), at(22, 10))), at(9))
    assert line.span == (6, 23)


def test_a_block_that_goes_on_after_midnight_ends_with_the_line() -> None:
    line = DayLine((block(at(23), at(23) + dt.timedelta(hours=3)),), at(9))
    assert line.entries[-1].end == "100.000"


def test_the_present_is_read_between_what_was_and_what_comes() -> None:
    names = [getattr(entry.what, "name", "now") for entry in day("ja").entries]
    assert names == [
        *("三輪建具店", "藤枝医院", "昼"),
        "now",
        *("港商会", "里山文庫", "守られた時間"),
    ]


def test_the_present_outside_the_hours_is_not_on_the_line() -> None:
    assert not DayLine((), at(23)).now_inside
    assert DayLine((), at(9)).now_inside


def test_sessions_at_the_same_time_do_not_cover_each_other() -> None:
    line = DayLine((block(at(10), at(12)), block(at(11), at(13)), block(at(12), at(13))), at(9))
    assert [entry.lane for entry in line.entries[1:]] == [0, 1, 0]


def test_notes_that_would_meet_stand_below_each_other() -> None:
    long = "自動で取り消し、45分が戻りました"
    line = DayLine((), at(9), (Note(at(10), long), Note(at(10, 30), long), Note(at(20), long)))
    assert [(note.lane, note.turned) for note in line.placed_notes] == [
        (0, False),
        (1, False),
        (0, True),
    ]
    assert line.lanes == 2


def test_times_are_told_as_the_clock_in_the_room_shows_them() -> None:
    moved = Block(at(14, 10), at(15), "港商会", moved_from=at(14), state=BlockState.NEXT)
    with translation.override("en"):
        written = Template("{% load kijun_ui %}{% day_line day %}").render(
            Context({"day": DayLine((moved,), at(9, 5))})
        )
    assert re.findall(r"<time>(.*?)</time>", written) == ["9:05", "14:10"]
    assert "(moved from 14:00)" in written
    assert written.index("14:10") < written.index("港商会")
