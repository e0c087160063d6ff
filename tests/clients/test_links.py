"""Personal links: they open what they are for, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.links import Expired, Forged, address_of, link_for, opened, token_of
from kijun.clients.models import Client, Link

pytestmark = pytest.mark.storage

NOW = dt.datetime(2026, 3, 5, 1, tzinfo=dt.UTC)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def aoi(room: Room) -> Client:
    """Return a client."""
    return Client.objects.create(room=room, name="青井 直")


def test_a_link_opens_what_it_was_made_for(aoi: Client) -> None:
    link = link_for(aoi, Link.Purpose.SESSION, "a-1", NOW + A_DAY, NOW)
    found = opened(token_of(link.pk), NOW)
    assert (found.client, found.purpose, found.subject) == (aoi, "session", "a-1")


def test_the_same_purpose_has_one_link_which_opens_for_longer(aoi: Client) -> None:
    first = link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW)
    again = link_for(aoi, Link.Purpose.MINE, "", NOW + 2 * A_DAY, NOW)
    assert again.pk == first.pk
    assert opened(token_of(first.pk), NOW + A_DAY).pk == first.pk


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token + "2",
        lambda token: ("3" if token[0] == "2" else "2") + token[1:],
        lambda token: token[:-1] + ("3" if token[-1] == "2" else "2"),
        lambda _: "",
        lambda _: "ｗ" * 32,
    ],
)
def test_whoever_changes_a_character_gets_nowhere(aoi: Client, forge: object) -> None:
    token = token_of(link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW).pk)
    assert callable(forge)
    with pytest.raises(Forged):
        opened(forge(token), NOW)


def test_another_key_makes_other_links(aoi: Client, settings: Settings) -> None:
    token = token_of(link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW).pk)
    settings.SECRET_KEY = "another one"
    with pytest.raises(Forged):
        opened(token, NOW)


def test_a_link_of_an_earlier_key_opens(aoi: Client, settings: Settings) -> None:
    token = token_of(link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW).pk)
    settings.SECRET_KEY_FALLBACKS = ["the first one", settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"
    link = opened(token, NOW)
    assert link.client == aoi
    assert token_of(link.pk) != token


def test_a_link_ends(aoi: Client) -> None:
    link = link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW)
    with pytest.raises(Expired) as expired:
        opened(token_of(link.pk), NOW + A_DAY)
    assert expired.value.link.client == aoi


def test_a_closed_link_opens_nothing(aoi: Client) -> None:
    link = link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW)
    Link.objects.update(closed_at=NOW)
    with pytest.raises(Expired):
        opened(token_of(link.pk), NOW)


def test_there_is_an_address_only_where_clients_can_reach_one(
    aoi: Client, settings: Settings
) -> None:
    link = link_for(aoi, Link.Purpose.MINE, "", NOW + A_DAY, NOW)
    settings.PUBLIC_ADDRESS = ""
    assert address_of(link.pk) == ""
    settings.PUBLIC_ADDRESS = "https://rules.example.com"
    assert address_of(link.pk) == f"https://rules.example.com/v/{token_of(link.pk)}/"
    assert len(address_of(link.pk)) < 70
