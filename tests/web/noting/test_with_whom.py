"""What is written down from Today is about somebody: the likeliest are offered, others looked for."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.clients.models import Client
from tests.judge.record import at
from tests.web.morning import SetClock, aoi, browser, practice, read, set_clock, sink

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.storage


def test_from_today_one_says_first_with_whom(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    page = read(browser, "/write/")
    assert "With whom?" in page
    assert "青井 直" in page
    answer = browser.get("/write/", {"client": aoi.pk, "sort": "thanks"})
    assert answer.headers["Location"] == f"/clients/{aoi.pk}/write/thanks/"


def many(room: Room, *numbers: int) -> None:
    Client.objects.bulk_create(Client(room=room, name=f"Client {nth:02}") for nth in numbers)


def page_of(browser: Browser) -> tuple[str, int]:
    """Return the page, and how many questions it took."""
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/write/").content.decode()
    return page, len(asked)


def test_of_many_clients_only_the_likeliest_are_offered_and_others_are_looked_for(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    many(aoi.room, *range(11))
    set_clock(at(5))
    few, questions = page_of(browser)
    assert few.count("<option") == 12
    assert 'id="q"' not in few
    many(aoi.room, *range(11, 40))
    page, more_questions = page_of(browser)
    assert more_questions == questions
    assert page.count("<option") == 12
    assert "青井 直" in page.partition("</option>")[0]
    assert '<form class="find" role="search" method="post" action="/clients/">' in page
    last = Client.objects.get(name="Client 39")
    found = browser.post("/clients/", {"q": "Client 39"}).content.decode()
    assert f'href="/clients/{last.pk}/"' in found
    assert (
        f'href="/clients/{last.pk}/write/"' in browser.get(f"/clients/{last.pk}/").content.decode()
    )
