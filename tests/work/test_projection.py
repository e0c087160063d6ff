"""Rows of engagements and invoices: whatever was written in whatever order, as if made anew."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.models import Client, FreeText
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.services.record.recording import record
from kijun.work import projection
from kijun.work.fold import work_in
from kijun.work.models import Engagement, Invoice
from tests.judge.record import at

pytestmark = pytest.mark.storage

DUE = dt.date(2026, 3, 20)


@pytest.fixture
def aoi(room: Room) -> Client:
    """Return a client about whose work the record tells."""
    return Client.objects.create(room=room, name="青井")


def agreed(client: Client, when: dt.datetime | None = None, **more: Any) -> Fact:
    fields = {"engagement": "e-1", "price": 300_000, "currency": "JPY", **more}
    return f.EngagementAgreed(at=when or at(2), client=client.pk, **fields)


def issued(client: Client, **more: Any) -> Fact:
    fields = {"invoice": "2026-001", "amount": 330_000, "due": DUE, "engagement": "e-1", **more}
    return f.InvoiceIssued(at=at(5), client=client.pk, **fields)


def paid(client: Client, amount: float, day: int = 10, **more: Any) -> Fact:
    return f.InvoicePaid(at=at(day), client=client.pk, invoice="2026-001", amount=amount, **more)


def test_facts_make_rows_and_further_facts_change_them(room: Room, aoi: Client) -> None:
    record(room, [agreed(aoi, baseline=20, target=50), issued(aoi, withholding=30_630)], at(5))
    invoice = Invoice.objects.select_related("engagement").get()
    assert invoice.owed == invoice.missing == Decimal(299_370)
    assert invoice.is_open
    assert invoice.engagement == Engagement.objects.get()
    record(room, [paid(aoi, 299_370)], at(10))
    invoice.refresh_from_db()
    assert invoice.missing == Decimal()
    assert (invoice.is_open, invoice.paid_at) == (False, at(10))
    name = "e-1"
    record(room, [f.EngagementDelivered(at=at(11), client=aoi.pk, engagement=name)], at(11))
    record(room, [f.OutcomeMeasured(at=at(12), client=aoi.pk, engagement=name, value=56)], at(12))
    done = Engagement.objects.get()
    assert (done.stage, done.worth.target_met) == ("delivered", "true")


def test_whoever_issued_an_invoice_does_not_owe_it(room: Room, aoi: Client) -> None:
    record(room, [issued(aoi, engagement=None, by="client")], at(5))
    assert Invoice.objects.get().owed_by == "house"


def test_erasing_the_words_leaves_the_terms_without_a_title(room: Room, aoi: Client) -> None:
    record(room, [agreed(aoi, note=texts.keep(aoi, "集客の見直し"))], at(2))
    assert Engagement.objects.get().name == "集客の見直し"
    FreeText.objects.all().delete()
    assert Engagement.objects.get().name == ""
    assert list(projection.differences(room)) == []


def test_a_client_who_was_erased_takes_their_rows_along(room: Room, aoi: Client) -> None:
    record(room, [agreed(aoi)], at(2))
    name = aoi.pk
    aoi.delete()
    record(room, [f.EngagementEnded(at=at(3), client=name, engagement="e-1")], at(3))
    projection.rebuild(room)
    assert Engagement.objects.count() == 0
    assert list(projection.differences(room)) == []


def test_another_room_keeps_its_own_rows(room: Room, other_room: Room, aoi: Client) -> None:
    other = Client.objects.create(room=other_room, name="青井")
    record(room, [agreed(aoi)], at(2))
    record(other_room, [agreed(other, price=1)], at(2))
    projection.rebuild(room)
    assert set(Engagement.objects.values_list("room", "price")) == {
        (room.pk, Decimal(300_000)),
        (other_room.pk, Decimal(1)),
    }


def test_a_row_that_was_tampered_with_is_found_and_made_anew(room: Room, aoi: Client) -> None:
    record(room, [agreed(aoi), issued(aoi)], at(5))
    Invoice.objects.update(paid=1)
    Engagement.objects.all().update(price=1)
    found = list(projection.differences(room))
    assert found == [("engagement", "e-1"), ("invoice", "2026-001")]
    projection.rebuild(room)
    assert list(projection.differences(room)) == []
    Invoice.objects.all().delete()
    assert list(projection.differences(room)) == [("invoice", "2026-001")]


def test_rows_that_are_as_the_record_gives_them_stay_the_same_rows(room: Room, aoi: Client) -> None:
    record(room, [agreed(aoi), issued(aoi)], at(5))
    keys = Engagement.objects.get().pk, Invoice.objects.get().pk
    Invoice.objects.update(paid=1)
    projection.rebuild(room)
    assert (Engagement.objects.get().pk, Invoice.objects.get().pk) == keys
    assert Invoice.objects.get().paid == 0


def test_what_is_too_much_is_taken_away(room: Room, aoi: Client) -> None:
    record(room, [agreed(aoi)], at(5))
    Engagement.objects.create(room=room, client=aoi, engagement="e-2", price=1, agreed_at=at(2))
    projection.rebuild(room)
    assert Engagement.objects.get().engagement == "e-1"


def whole_story(client: Client) -> list[Fact]:
    """Return facts of every kind that the rows are made of, and some beside them."""
    common: dict[str, Any] = {"client": client.pk, "engagement": "e-1"}
    return [
        agreed(client),
        agreed(client, at(3), price=280_000, baseline=8.5, target=5, better="lower", unit="分"),
        f.PromiseMade(at=at(2), client=client.pk, promise="e-1", due="2026-03-15", by="house"),
        f.EngagementDelivered(at=at(6), **common),
        f.EngagementAccepted(at=at(7), **common),
        f.OutcomeMeasured(at=at(8), value=6.5, **common),
        f.OutcomeMeasured(at=at(9), value=4.5, **common),
        f.EngagementEnded(at=at(20), **common),
        f.PriceCutRequested(at=at(9), **common),
        issued(client),
        paid(client, 100_000.5),
        paid(client, 229_999.5, 12),
        f.InvoiceDisputed(at=at(8), client=client.pk, invoice="2026-001"),
        f.InvoiceSettled(at=at(21), client=client.pk, invoice="2026-001"),
    ]


@given(st.data())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
def test_rebuilding_gives_what_was_kept_in_step_fact_by_fact(
    room: Room, aoi: Client, data: st.DataObject
) -> None:
    """Projections can be rebuilt: in whatever order facts came, the rows are the same."""
    client = Client.objects.create(room=room, name="別の青井")
    story = data.draw(st.permutations(whole_story(client)))
    for number, fact in enumerate(story):
        record(room, [fact], at(22, number))
    assert list(projection.differences(room)) == []
    kept = rows_of(client)
    Engagement.objects.filter(client=client).delete()
    Invoice.objects.filter(client=client).delete()
    projection.rebuild(room)
    assert rows_of(client) == kept
    assert work_in(story) == work_in(whole_story(client))


def rows_of(client: Client) -> list[dict[str, Any]]:
    """Return the rows of a client without their keys."""
    tables = (client.engagements, client.invoices)
    found = [row for table in tables for row in table.values()]
    return [{k: v for k, v in row.items() if k not in ("id", "engagement_id")} for row in found]
