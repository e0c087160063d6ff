"""Erasing a client from their page: said first in plain words, done once it is confirmed."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.accounts.models import Room
from kijun.clients.models import Client, Erased
from kijun.ledger.decisions import how_many_open
from kijun.ledger.models import Entry
from kijun.services import clock
from kijun.services.record import watches
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import told_client, work_until
from tests.web.entered import enter

pytestmark = pytest.mark.storage


@pytest.fixture
def owner(db: None, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Return the browser of the owner, signed in, reading English, on the fifteenth."""
    monkeypatch.setattr(clock, "now", lambda: at(15))
    return enter(Browser(headers={"accept-language": "en"}))


@pytest.fixture
def aoi(owner: Browser) -> Client:
    """Return a client who was told the rules."""
    room = Room.objects.get()
    watches.watch_from(room, at(1))
    return told_client(room, "青井 直", "aoi@example.com")


def test_what_goes_and_what_stays_is_said_before_anything_happens(
    owner: Browser, aoi: Client
) -> None:
    address = reverse("erase-client", args=[aoi.pk])
    assert address in owner.get(reverse("client", args=[aoi.pk])).content.decode()
    shown = owner.get(address).content.decode()
    for part in ("Erase 青井 直", "What goes", "What stays", "backups", "Erase for good"):
        assert part in shown
    assert Client.objects.filter(pk=aoi.pk).exists()


def test_once_confirmed_they_are_gone_and_the_record_stays(owner: Browser, aoi: Client) -> None:
    missed = sessions.book(aoi, starts=at(14), minutes=60, now=at(2))
    work_until(at(15))
    assert how_many_open(missed.room) == 1
    facts, client = Entry.objects.count(), aoi.pk
    answer = owner.post(reverse("erase-client", args=[client]), follow=True)
    assert "Erased." in answer.content.decode()
    assert "青井" not in answer.content.decode()
    assert (Client.objects.count(), Entry.objects.count()) == (0, facts)
    assert Erased.objects.get().client == client
    assert owner.get(reverse("client", args=[client])).status_code == 404
    for page in ("home", "today", "sessions", "clients", "rules", "announce"):
        assert owner.get(reverse(page), follow=True).status_code == 200


def test_a_session_to_come_is_named_and_nothing_is_erased(owner: Browser, aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(20), minutes=60, now=at(2))
    shown = owner.post(reverse("erase-client", args=[aoi.pk]), follow=True).content.decode()
    assert "A session is still to come" in shown
    assert reverse("session", args=[session.pk]) in shown
    assert Client.objects.filter(pk=aoi.pk).exists()


def test_nobody_erases_a_client_of_another_room(owner: Browser, aoi: Client) -> None:
    other = Room.objects.create(name="別の事務所")
    theirs = Client.objects.create(room=other, name="白川 海")
    assert owner.post(reverse("erase-client", args=[theirs.pk])).status_code == 404
    assert Client.objects.filter(pk=theirs.pk).exists()
