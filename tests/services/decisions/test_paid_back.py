"""A charge that was paid, and is taken back: the house owes what it has received for it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.letters.models import Letter
from kijun.services.decisions import amounts_due
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.practice import RULES, told_client, work_until
from tests.web.people import browser_of, somebody

pytestmark = pytest.mark.storage

CHARGING = RULES.replace(
    "[[cancel_session], [cancel_session, charge 50 %, warn]]", "[[charge 50 %]]"
)


def excused(practice: Room, *, is_paid: bool, price: int | None = 10_000) -> Client:
    """Return a client who was charged half a fee, and whose excuse was accepted afterwards."""
    client = told_client(practice, "青井 直", "aoi@example.com", rules=CHARGING)
    session = sessions.book(client, starts=at(4), minutes=60, now=at(2), price=price)
    sessions.await_client(session, at(4, 1))
    work_until(at(4, 30))
    if is_paid:
        amounts_due.settle(client, Due.objects.get().pk, at(4, 60))
    notices.give(session, about="late", now=at(4, 120), reason="helping_someone")
    work_until(at(5))
    return client


def last_letter() -> str:
    """Return the text of the letter that takes the charge back."""
    return Letter.objects.order_by("written_at", "pk").reverse()[0].text


def test_what_was_paid_is_owed_back_and_the_letter_says_so(practice: Room) -> None:
    excused(practice, is_paid=True)
    (owed,) = Due.objects.filter(owed_by="house")
    assert (owed.amount, owed.settled_at, owed.void_at) == (5_000, None, None)
    assert "お支払いいただいた5,000円は、お返しいたします。" in last_letter()


def test_what_was_not_paid_is_not_owed_back(practice: Room) -> None:
    excused(practice, is_paid=False)
    assert not Due.objects.filter(owed_by="house").exists()
    assert "料金はいただきません。" in last_letter()
    assert "お返しいたします" not in last_letter()


def test_an_amount_that_nobody_knows_is_paid_back_without_a_figure(practice: Room) -> None:
    excused(practice, is_paid=True, price=None)
    assert "お支払いいただいた料金は、お返しいたします。" in last_letter()


def test_the_owner_pays_it_with_one_tap_and_once(practice: Room) -> None:
    client = excused(practice, is_paid=True)
    owner: Browser = browser_of(somebody(practice, "haruka@example.com", "佐伯 遥", "owner"))
    owed = Due.objects.get(owed_by="house")
    assert "I owe" in owner.get(f"/clients/{client.pk}/").content.decode()
    owner.post(reverse("due-settled", args=[client.pk, owed.pk]))
    work_until(at(6))
    owed.refresh_from_db()
    assert owed.settled_at is not None
    assert Due.objects.filter(owed_by="house").count() == 1
