"""A browser in which the owner has signed in."""

from __future__ import annotations

from django.test import Client

from kijun.services.accounts.rooms import open_first_room

PASSWORD = "夕方までまるごと自分の時間"


def enter(browser: Client) -> Client:
    """Open the first room, and sign its owner in."""
    owner = open_first_room(
        practice="佐伯事務所",
        name="佐伯 遥",
        email="haruka@example.com",
        password=PASSWORD,
        language="ja",
        timezone="Asia/Tokyo",
    )
    browser.force_login(owner)
    return browser
