"""What a client sends with one tap fits how long before it is sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from kijun.judge.facts import NoticeGiven
from kijun.ui.sentences import said_in

TOKYO = dt.timezone(dt.timedelta(hours=9))
STARTS = dt.datetime(2026, 11, 24, 9, 0, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("hours", "reason", "sentence"),
    [
        (1, None, "I’m on my way. I’ll be about 10 minutes late."),
        (1, "transport", "My train is delayed. I’ll be about 10 minutes late."),
        (2, None, "I’m on my way. I’ll be about 10 minutes late."),
        (8, None, "I’ll be about 10 minutes late."),
        (8, "transport", "Trains may be delayed. I’ll be about 10 minutes late."),
        (24, None, "I’ll be about 10 minutes late."),
        (24, "transport", "Trains may be delayed. I’ll be about 10 minutes late."),
    ],
)
def test_nobody_is_on_their_way_long_before(hours: int, reason: str | None, sentence: str) -> None:
    notice = NoticeGiven(
        at=(STARTS - dt.timedelta(hours=hours)).astimezone(dt.UTC),
        client="c-1",
        appointment="a-1",
        about="late",
        reason=reason,
        eta=STARTS + dt.timedelta(minutes=10),
    )
    with translation.override("en"):
        assert said_in(notice, STARTS, "9:00") == sentence
