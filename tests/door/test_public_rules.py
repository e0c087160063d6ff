"""The public page of a house's rules: for whoever has the address, without login or script."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils.html import strip_tags

from kijun.accounts.models import Room
from kijun.files.starters import STARTERS, rulebook_text
from kijun.services.rules.rulebooks import publish

pytestmark = pytest.mark.storage

NOW = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)


def read(room: Room) -> str:
    """Return the words of the page, as they are read."""
    return strip_tags(Client().get(f"/r/{room.pk}/").content.decode())


@pytest.mark.parametrize("starter", list(STARTERS))
@pytest.mark.parametrize(("language", "said"), [("ja", "第1条"), ("en", "1. ")])
def test_what_was_published_last_can_be_read_in_both_languages(
    room: Room, starter: str, language: str, said: str
) -> None:
    publish(room, rulebook_text(starter), NOW)
    page = Client().get(f"/r/{room.pk}/{language}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in text
    assert said in text
    assert "<script" not in text.replace("<script src", "")


def test_each_language_bears_the_name_that_its_readers_can_read(room: Room) -> None:
    publish(room, rulebook_text("time-and-promises"), NOW)
    only = strip_tags(Client().get(f"/r/{room.pk}/en/").content.decode())
    room.latin_name = "Saeki Office"
    room.save()
    english, japanese = (
        strip_tags(Client().get(f"/r/{room.pk}/{code}/").content.decode()) for code in ("en", "ja")
    )
    assert room.name in only
    assert "Saeki Office" in english
    assert room.name not in english
    assert room.name in japanese


def test_rules_for_members_are_not_public(room: Room) -> None:
    publish(room, rulebook_text("small-firm"), NOW)
    assert "メンバー" not in Client().get(f"/r/{room.pk}/").content.decode()


def test_a_later_version_takes_the_place_of_the_earlier(room: Room) -> None:
    text = rulebook_text("time-and-promises")
    publish(room, text, NOW)
    publish(room, text.replace("> 10 min", "> 25 min"), NOW + dt.timedelta(days=1))
    assert "25分を超えて" in read(room)
    assert "10分を超えて" not in read(room)
    publish(room, text, NOW + dt.timedelta(days=2))
    assert "10分を超えて" in read(room)


def test_a_house_that_has_published_nothing_shows_nothing(room: Room) -> None:
    assert Client().get(f"/r/{room.pk}/").status_code == 404
    assert Client().get("/r/none/").status_code == 404


def test_what_the_house_promises_comes_first(room: Room) -> None:
    publish(room, rulebook_text("delivery-and-price"), NOW)
    page = Client().get(f"/r/{room.pk}/ja/").content.decode()
    headings = ["わたしからのお約束", "おたがいの基準", "お客さまへのお礼"]
    assert sorted(headings, key=page.index) == headings
