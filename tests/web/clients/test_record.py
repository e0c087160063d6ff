"""The record on a client's page: both sides on one line, and what follows from it now."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.models import Client, Link
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.decisions.conditions import conditions_on
from kijun.services.delivery import outbox
from kijun.services.record import watches
from kijun.services.rules import announcing
from kijun.services.sessions import sessions
from kijun.web.clients.state_words import state_of_letter
from tests.judge.record import at
from tests.services.practice import RULES, told_client, work_until
from tests.web.entered import enter

pytestmark = pytest.mark.storage

NOW = at(20)
PREPAID = re.sub("(?m)^    then: .*$", "    then: [[require_prepayment]]", RULES)


@pytest.fixture
def owner(db: None, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Return the browser of the owner, signed in, reading English, on the twentieth."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return enter(Browser(headers={"accept-language": "en"}))


@pytest.fixture
def aoi(owner: Browser) -> Client:
    """Return a client who was told the rules."""
    room = Room.objects.get()
    watches.watch_from(room, at(1))
    return told_client(room, "青井 直", "aoi@example.com")


def page(owner: Browser, client: Client, number: int = 1) -> str:
    """Return a client's page as text."""
    answer = owner.get(reverse("client", args=[client.pk]), {"page": number})
    assert answer.status_code == 200
    return answer.content.decode()


def kept(client: Client, day: int) -> None:
    """Let a client come on time."""
    session = sessions.book(client, starts=at(day), minutes=60, price=20_000, now=at(2))
    sessions.arrive(session, at(day), at(day))


def late(client: Client, day: int) -> None:
    """Let a client not come while somebody looks out for them."""
    session = sessions.book(client, starts=at(day), minutes=60, price=20_000, now=at(2))
    sessions.await_client(session, at(day, 1))
    work_until(at(day, 20))


def test_with_two_facts_nothing_is_known_yet(owner: Browser, aoi: Client) -> None:
    kept(aoi, 5)
    kept(aoi, 6)
    shown = page(owner, aoi)
    assert "Not known yet" in shown
    assert "times in 100" not in shown


def test_what_is_not_on_record_is_said_to_weigh_as_it_does(owner: Browser, aoi: Client) -> None:
    for day in (5, 6, 7, 8):
        sessions.book(aoi, starts=at(day), minutes=60, now=at(2))
    work_until(NOW)
    shown = page(owner, aoi)
    theirs, _, mine = shown.partition("My own side, measured the same way")
    assert "times in 100" in theirs
    assert "counts neither way for me; on their side this estimate takes it as not kept." in mine
    assert "times in 100" not in mine
    decided = {row.status for row in aoi.room.decided.filter(client=aoi.pk)}
    assert decided <= {"proposed", "lapsed"}


def test_both_sides_and_the_decision_stand_on_one_line(owner: Browser, aoi: Client) -> None:
    for day in (5, 6, 7):
        kept(aoi, day)
    late(aoi, 8)
    shown = page(owner, aoi)
    assert "times in 100" in shown
    assert "Here on time" in shown
    assert "No arrival on record at the start" in shown
    assert "They can read all of this." in shown


def test_what_was_acknowledged_is_shown_with_the_text_and_its_hash(
    owner: Browser, aoi: Client
) -> None:
    version = aoi.room.versions.get().version
    assert "not acknowledged yet" in page(owner, aoi)
    announcing.acknowledge(aoi, version, "遅れるときは、ご一報ください。", "ja", at(3))
    shown = page(owner, aoi)
    assert "遅れるときは、ご一報ください。" in shown
    assert "SHA-256" in shown


def test_an_amount_is_settled_once(owner: Browser, aoi: Client) -> None:
    late(aoi, 5)
    late(aoi, 7)
    for letter in aoi.letters.filter(state="by_hand", decision__gt=""):
        outbox.passed_on(letter, at(8))
    due = Due.objects.get()
    assert "They owe" in page(owner, aoi)
    address = reverse("due-settled", args=[aoi.pk, due.pk])
    for _ in range(2):
        assert owner.post(address).status_code == 302
    due.refresh_from_db()
    assert due.settled_at == NOW
    assert "They owe" not in page(owner, aoi)
    foreign = reverse("due-settled", args=["c-other", due.pk])
    assert owner.post(foreign).status_code == 404


def test_the_link_to_their_page_is_made_once_it_can_be_opened(
    owner: Browser, aoi: Client, settings: Settings
) -> None:
    assert "cannot be reached" in page(owner, aoi)
    settings.PUBLIC_ADDRESS = "https://rules.example.com"
    Room.objects.update(reachable_at=at(1), reach_error="")
    assert "https://rules.example.com/v/" not in page(owner, aoi)
    assert owner.post(reverse("own-link", args=[aoi.pk])).status_code == 302
    assert "https://rules.example.com/v/" in page(owner, aoi)
    assert Link.objects.filter(purpose=Link.Purpose.MINE).count() == 1


def test_earlier_lines_are_one_link_away(owner: Browser, aoi: Client) -> None:
    for _ in range(2):
        for day in range(3, 19):
            kept(aoi, day)
    first, second = page(owner, aoi), page(owner, aoi, 2)
    assert first.count('class="happening"') == 30
    assert second.count('class="happening"') == 3
    assert "page=2" in first
    assert "page=1" in second


def test_the_page_costs_the_same_with_one_fact_and_with_many(owner: Browser, aoi: Client) -> None:
    kept(aoi, 5)
    page(owner, aoi)
    with CaptureQueriesContext(connection) as few:
        page(owner, aoi)
    for day in range(6, 19):
        kept(aoi, day)
    late(aoi, 19)
    with CaptureQueriesContext(connection) as many:
        page(owner, aoi)
    assert len(many) == len(few)


def test_a_condition_is_met_with_one_tap(owner: Browser) -> None:
    room = Room.objects.get()
    watches.watch_from(room, at(1))
    client = told_client(room, "青井 直", "aoi@example.com", rules=PREPAID)
    late(client, 5)
    assert conditions_on(client, NOW) == []
    outbox.passed_on(Letter.objects.get(kind="require_prepayment"), at(6))
    (condition,) = conditions_on(client, NOW)
    assert "Payment in advance" in page(owner, client)
    address = reverse("condition-met", args=[client.pk])
    owner.post(address, {"decision": condition.decision, "condition": "suspend"})
    assert conditions_on(client, NOW) == [condition]
    owner.post(address, {"decision": condition.decision, "condition": condition.word})
    assert conditions_on(client, NOW) == []
    assert "The condition was met" in page(owner, client)


@pytest.mark.parametrize(
    ("address", "said"), [("aoi@example.com", "sent"), ("", "passed on by hand")]
)
def test_what_was_passed_on_by_hand_is_not_said_to_be_sent(address: str, said: str) -> None:
    with translation.override("en"):
        assert state_of_letter(Letter(state="sent", address=address)) == said
