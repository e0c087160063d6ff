"""Amounts due: paid by the owner's word, once, and only by whom they are owed."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.services.decisions import amounts_due
from tests.judge.record import at
from tests.services.practice import told_client
from tests.web.people import browser_of, somebody

pytestmark = pytest.mark.storage


def owed_by(client: Client) -> Due:
    """Return half a fee that a client owes."""
    return Due.objects.create(
        room=client.room,
        client=client,
        decision="d-1",
        owed_by="client",
        share=50,
        amount=10_000,
        noted_at=at(5),
    )


def test_an_amount_is_settled_once(aoi: Client) -> None:
    due = owed_by(aoi)
    for day in (6, 7):
        assert amounts_due.settle(aoi, due.pk, at(day)) == due
    due.refresh_from_db()
    assert due.settled_at == at(6)


def test_what_is_owed_no_longer_is_not_settled(aoi: Client) -> None:
    due = owed_by(aoi)
    Due.objects.update(void_at=at(6))
    amounts_due.settle(aoi, due.pk, at(7))
    due.refresh_from_db()
    assert due.settled_at is None


def test_nobody_settles_an_amount_from_the_page_of_another_client(aoi: Client) -> None:
    due = owed_by(aoi)
    ben = told_client(aoi.room, "別府 文", "ben@example.com")
    owner: Browser = browser_of(somebody(aoi.room, "haruka@example.com", "佐伯 遥", "owner"))
    assert owner.post(reverse("due-settled", args=[ben.pk, due.pk])).status_code == 404
    due.refresh_from_db()
    assert due.settled_at is None
    assert owner.post(reverse("due-settled", args=[aoi.pk, due.pk])).status_code == 302
    due.refresh_from_db()
    assert due.settled_at is not None
