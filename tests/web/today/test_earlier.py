"""What earlier days left unanswered has its place on the days after."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.clients.models import Client
from kijun.services import clock
from tests.judge.record import at
from tests.web.morning import (
    SetClock,
    aoi,
    booked,
    browser,
    practice,
    read,
    set_clock,
    sink,
    tap,
)

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.storage


def test_what_nobody_answered_yesterday_is_asked_again_until_it_is_answered(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(Client.objects.create(room=aoi.room, name="別府 鈴"), 5)
    set_clock(at(6, -30))
    page = read(browser)
    assert "From earlier days" in page
    assert "Thursday 5 March, 10:00, 別府 鈴: did they come?" in page
    assert "1 thing to look at." in page
    assert "earlier days" not in tap(
        browser, f"/sessions/{session.pk}/arrival/", act="came_at", at="10:00"
    )


def test_an_unanswered_question_is_asked_for_two_weeks(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    booked(Client.objects.create(room=aoi.room, name="別府 鈴"), 5)
    clock.set_to(at(19, 60))
    assert "did they come?" in read(browser)
    clock.set_to(at(20, 60))
    assert "did they come?" not in read(browser)
