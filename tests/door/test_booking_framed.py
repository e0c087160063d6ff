"""The booking page in a frame: on the house's own sites and nowhere else, and what leads out of it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.booking.models import Application, Service
from kijun.services.booking import opening_hours
from tests.door.test_booking import address_of, book, service

pytestmark = pytest.mark.storage

__all__ = ["service"]


def test_from_a_frame_what_refuses_framing_opens_outside_of_it(service: Service) -> None:
    Application.objects.create(service=Service.objects.get(slug="first"), is_open=True)
    outside = f'<a href="/e/{service.room_id}/ja/" target="_blank" rel="noopener">'
    assert outside in Browser().get(f"{address_of(service)}frame/").content.decode()
    assert outside not in Browser().get(address_of(service)).content.decode()


def test_the_frame_lets_the_houses_own_sites_show_it_and_nobody_else(service: Service) -> None:
    framed = f"{address_of(service)}frame/"
    assert "frame-ancestors 'none'" in Browser().get(framed).headers["Content-Security-Policy"]
    opening_hours.set_terms(
        service.room, sites="https://www.example.com\nhttps://evil.example; x\n"
    )
    answer = Browser().get(framed)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://www.example.com")
    assert "X-Frame-Options" not in answer.headers
    whole = Browser().get(address_of(service))
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    status, page = book(framed)
    assert status == 302
    assert "3月12日" in page
    assert not answer.cookies


def test_no_site_that_was_written_down_takes_the_policy_away(service: Service) -> None:
    opening_hours.set_terms(service.room, sites="https://www.日本語.jp https://例\u202eえ.jp")
    answer = Browser().get(f"{address_of(service)}frame/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("frame-ancestors https://www.xn--wgv71a119e.jp")
