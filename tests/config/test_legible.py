"""A zero byte in a form does no harm on any database: the form is read without it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.models import Client, FreeText
from kijun.ledger.decisions import standing_rows
from kijun.services import clock
from kijun.services.record import watches
from kijun.services.sessions import sessions
from tests.door.at_the_door import notices_of, open_session, send
from tests.judge.record import at
from tests.services.practice import aoi, practice, sink, told_client, work_until
from tests.web.entered import enter

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "sink"]

ZERO = "\x00"


def test_word_from_a_client_arrives_without_it(aoi: Client, settings: Settings) -> None:
    settings.SHARED_CLOCK = True
    session, token = open_session(aoi)
    fields = {"about": "late", "minutes": f"1{ZERO}0", "reason": f"{ZERO}transport"}
    send(token, "notice", **fields, words=f"駅{ZERO}です", key=f"a{ZERO}-tap-of-aoi", stamp=ZERO)
    (notice,) = notices_of(session)
    assert notice.reason == "transport"
    assert FreeText.objects.filter(text="駅です").exists()


def test_what_the_owner_types_is_read_without_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(15))
    owner = enter(Browser())
    room = Room.objects.get()
    watches.watch_from(room, at(1))
    client = told_client(room, "青井 直", "aoi@example.com")
    sessions.await_client(sessions.book(client, starts=at(5), minutes=60, now=at(2)), at(5, 1))
    work_until(at(5, 20))
    (row,) = standing_rows(room, client.pk).values()
    waive = reverse("decision-act", args=[row.decision, "waive"])
    assert owner.post(waive, {"reason": ZERO}).status_code == 422
    assert owner.post(waive, {"reason": f"雪{ZERO}のため", f"x{ZERO}": "1"}).status_code == 302
    assert FreeText.objects.get().text == "雪のため"
    found = owner.post(reverse("clients"), {"q": f"青{ZERO}井"})
    assert "青井 直" in found.content.decode()
    missing = owner.post(reverse("duplicates"), {"first": ZERO, "second": ZERO, "do": ZERO})
    assert missing.status_code < 500
    assert (
        owner.post(reverse("language"), {"language": f"e{ZERO}n", "next": ZERO}).status_code < 500
    )


def test_signing_in_with_it_is_signing_in_without(db: None) -> None:
    sent = {"login": f"a{ZERO}@example.com", "password": f"x{ZERO}"}
    assert Browser().post(reverse("sign-in"), sent).status_code < 500
