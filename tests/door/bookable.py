"""A house whose clients can book, and the forms that they send."""

from __future__ import annotations

import html
import re

from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import Service
from kijun.services.booking import opening_hours

VISITOR = {"name": "小田 千尋", "mail": "oda@example.com", "phone": ""}


def open_for_booking(room: Room) -> Service:
    """Let weekdays from ten to six be open, and offer an hour and half an hour."""
    opening_hours.set_hours(room, [(weekday, 600, 1080) for weekday in range(5)])
    first = Service.objects.create(
        room=room,
        slug="consulting",
        name_ja="経営相談",
        name_en="Consulting",
        minutes=60,
        price=22_000,
        place="事務所",
        is_online=True,
        minutes_after=15,
    )
    Service.objects.create(
        room=room,
        slug="first",
        name_ja="はじめての相談",
        name_en="First talk",
        minutes=30,
        price=5_500,
        is_online=True,
    )
    return first


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field of a page, or an empty text."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def form_of(address: str, at: str, **more: str) -> dict[str, str]:
    """Return what the form of a booking page sends once all is filled in."""
    page = Browser().get(address, {"service": "consulting", "at": at}).content.decode()
    sent = {"service": "consulting", "at": at, "act": "book", "read": "1"}
    return {**sent, "shown": hidden(page, "shown"), **more}
