"""The owner's pages about booking: by day and by night, narrow and wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client as Signed
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest, Service
from kijun.services.booking import opening_hours
from tests.door.served import address, playwright
from tests.door.served import browser as chromium
from tests.judge.record import at
from tests.services.practice import told_client
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.morning import SetClock, browser, practice, set_clock, sink

__all__ = ["address", "browser", "chromium", "playwright", "practice", "set_clock", "sink"]


@pytest.fixture
def page(
    chromium: Chromium, address: str, browser: Signed, practice: Room, set_clock: SetClock
) -> Iterator[Page]:
    """A page in which the owner has signed in, of a house that takes bookings."""
    set_clock(at(10))
    opening_hours.set_hours(practice, [(day, 600, 720) for day in range(5)])
    opening_hours.close(practice, at(20).date(), at(22).date(), "お墓参り")
    opening_hours.protect(practice, [2], 540, 720, purpose="writing", words="", since=at(1).date())
    service = Service.objects.create(
        room=practice, slug="consulting", name_ja="経営相談", name_en="Consulting", minutes=60
    )
    BookingRequest.objects.create(
        room=practice,
        client=told_client(practice, "別府 文", "ben@example.com"),
        service=service,
        starts=at(12),
        why="require_prepayment",
        asked_at=at(9),
    )
    with chromium.new_page(reduced_motion="reduce") as opened:
        cookie = browser.cookies["sessionid"].value
        opened.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        yield opened


def test_every_page_is_accessible_by_day_and_by_night(page: Page, address: str) -> None:
    number = Service.objects.get().pk
    places = {
        "booking": "/settings/booking/",
        "requests": "/bookings/",
        "services": "/settings/services/",
        "service": f"/settings/services/{number}/",
    }
    for language, size in EACH_ONCE:
        page.set_viewport_size(SIZES[size])
        page.set_extra_http_headers({"accept-language": language})
        for name, place in places.items():
            page.goto(address + place)
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                take_picture(page, f"owner-{name}-{language}-{size}-{theme}")
                assert faults(page, theme) == [], (name, language, size, theme)
            assert page.evaluate(BEYOND) == [], (name, language, size)
