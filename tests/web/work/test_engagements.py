"""Pages of engagements and invoices: written down in seconds, calm figures, clear refusals."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.ledger.models import Entry
from kijun.services import clock
from kijun.services.work import engagements, invoices
from kijun.services.work.engagements import Terms
from kijun.work.models import Engagement, Invoice
from tests.judge.record import at
from tests.web.entered import enter

pytestmark = pytest.mark.storage

NOW = at(24)
TERMS = Terms("集客の見直し", 300_000, baseline=20, target=50, unit="件", unit_value=50_000)


@pytest.fixture
def owner(db: None, settings: Settings) -> Browser:
    """Return the browser of the owner, signed in, on a day in March."""
    settings.SHARED_CLOCK = True
    browser = enter(Browser(headers={"accept-language": "ja"}))
    clock.set_to(NOW)
    return browser


@pytest.fixture
def aoi(owner: Browser) -> Client:
    """Return a client."""
    return Client.objects.create(room=Room.objects.get(), name="青井 直")


def read(owner: Browser, address: str) -> str:
    page = owner.get(address)
    assert page.status_code == 200
    return page.content.decode()


def typed(page: str) -> dict[str, str]:
    """Return what a form holds as it is opened."""
    fields = re.findall(r"<input[^>]*>", page)
    named = {}
    for field in fields:
        name, value = re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if name and 'type="checkbox"' not in field and 'name="q"' not in field:
            named[name[1]] = value[1] if value else ""
    named.pop("csrfmiddlewaretoken", None)
    return {**named, "better": "higher"}


def test_a_page_of_work_is_called_by_its_heading(owner: Browser, aoi: Client) -> None:
    page = read(owner, f"/clients/{aoi.pk}/engagements/")
    assert "<title>お仕事とお支払い · 青井" in page
    assert "契約を記録する" in page


def test_an_agreement_is_written_down_with_two_fields(owner: Browser, aoi: Client) -> None:
    address = f"/clients/{aoi.pk}/engagements/new/"
    given = typed(read(owner, address))
    assert given["day"] == "2026-03-24"
    sent = {**given, "title": "集客の見直し", "price": "３００，０００円"}
    answered = owner.post(address, sent, follow=True)
    page = answered.content.decode()
    assert "契約の内容を記録しました" in page
    assert "集客の見直し" in page
    assert "300,000円" in page
    owner.post(address, sent)
    assert Engagement.objects.count() == 1


def test_the_whole_way_is_noted_with_one_tap_each(owner: Browser, aoi: Client) -> None:
    made = engagements.agree(aoi, TERMS, now=at(2))
    address = f"/engagements/{made.pk}/"
    for what in ("delivered", "accepted"):
        owner.post(f"{address}{what}/", {"day": "2026-03-24"})
    given = typed(read(owner, address))
    owner.post(f"{address}measured/", {"value": "56", "day": "2026-03-24", "key": given["key"]})
    page = read(owner, address)
    assert "1,800,000円" in page
    assert "代金の6倍" in page
    assert "目標を達成しました" in page
    assert 'width="16.67"' in page
    assert "検収" in page
    owner.post(f"{address}ended/", {"day": "2026-03-24"})
    assert "終了" in read(owner, address)


def test_terms_are_agreed_anew_until_delivery_and_then_explained(
    owner: Browser, aoi: Client
) -> None:
    made = engagements.agree(aoi, TERMS, now=at(2))
    address = f"/engagements/{made.pk}/terms/"
    given = typed(read(owner, address))
    assert (given["price"], given["target"]) == ("300,000", "50")
    owner.post(address, {**given, "price": "350000"})
    assert Entry.objects.filter(kind="engagement.agreed").count() == 2
    engagements.deliver(made, now=at(10))
    refused = owner.post(address, {**given, "key": engagements.new_key(), "price": "1"})
    assert "納品が済んでいるため" in refused.content.decode()
    assert 'name="price"' not in read(owner, address)
    assert Entry.objects.filter(kind="engagement.agreed").count() == 2


def test_terms_of_work_that_ended_undelivered_are_closed_as_ended(
    owner: Browser, aoi: Client
) -> None:
    made = engagements.end(engagements.agree(aoi, TERMS, now=at(2)), now=at(3))
    address = f"/engagements/{made.pk}/terms/"
    given = {"title": "x", "price": "1", "better": "higher", "key": engagements.new_key()}
    for page in (read(owner, address), owner.post(address, given).content.decode()):
        assert "このお仕事は終了しています" in page
        assert "納品が済んでいる" not in page


def test_a_new_price_leaves_small_figures_as_they_were_agreed(owner: Browser, aoi: Client) -> None:
    terms = Terms("成約率の改善", 300_000, baseline=0.00002, target=0.0355, unit="件")
    made = engagements.agree(aoi, terms, now=at(2))
    address = f"/engagements/{made.pk}/terms/"
    given = typed(read(owner, address))
    assert (given["baseline"], given["target"]) == ("0.00002", "0.0355")
    owner.post(address, {**given, "price": "350000"})
    made.refresh_from_db()
    assert (made.price, made.baseline, made.target) == (Decimal(350_000), 0.00002, 0.0355)
    engagements.measure(made, 0.0000001, now=at(3))
    assert "0.0000001件" in read(owner, f"/engagements/{made.pk}/")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"price": "-5"}, "マイナスは使えません"),
        ({"price": "9" * 14}, "桁をお確かめください"),
        ({"price": "9" * 60}, "40"),
        ({"price": "たくさん"}, "数として読み取れません"),
        ({"price": ""}, "必須"),
        ({"price": "0.5"}, "小数はありません"),
        ({"title": ""}, "必須"),
        ({"title": "a\u202eb"}, "目に見えない文字"),
        ({"day": "2026-03-25"}, "まだ来ていない日"),
        ({"day": "1990-01-01"}, "20年より前"),
        ({"day": "あした"}, "日付"),
        ({"due": "2026-03-01"}, "その日より前"),
        ({"due": "2090-03-01"}, "10年より先"),
        ({"guaranteed": "on"}, "目標が要ります"),
        ({"baseline": "1e5"}, "数として読み取れません"),
        ({"key": "x"}, "開き直してください"),
        ({"better": "sideways"}, "選択"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_lost(
    owner: Browser, aoi: Client, changes: dict[str, str], said: str
) -> None:
    address = f"/clients/{aoi.pk}/engagements/new/"
    given = {**typed(read(owner, address)), "title": "見直し", "price": "300000"}
    page = owner.post(address, {**given, **changes, "unit": "件のお問い合わせ"}).content.decode()
    assert said in page
    assert "件のお問い合わせ" in page
    assert not Engagement.objects.exists()


def test_an_invoice_is_written_down_paid_and_gone_from_what_is_open(
    owner: Browser, aoi: Client
) -> None:
    made = engagements.agree(aoi, TERMS, now=at(2))
    address = f"/clients/{aoi.pk}/invoices/new/?for={made.pk}"
    given = typed(read(owner, address))
    assert (given["amount"], given["number"], given["due"]) == (
        "300,000",
        "2026-001",
        "2026-04-23",
    )
    sent = {**given, "engagement": str(made.pk), "withholding": "30,630"}
    for _ in range(2):
        owner.post(address, sent)
    invoice = Invoice.objects.get()
    assert "269,370円" in read(owner, "/invoices/")
    page = read(owner, f"/invoices/{invoice.pk}/")
    paying = typed(page)
    assert paying["amount"] == "269,370"
    for _ in range(2):
        owner.post(f"/invoices/{invoice.pk}/paid/", paying)
    assert Entry.objects.filter(kind="invoice.paid").count() == 1
    assert "未入金はありません" in read(owner, "/invoices/")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "0"}, "0より大きい"),
        ({"due": "2026-03-01"}, "その日より前"),
        ({"number": "A-1"}, "別の請求書で使われています"),
        ({"withholding": "300001"}, "超えています"),
        ({"number": ""}, "必須"),
        ({"engagement": "999"}, "選択"),
    ],
)
def test_an_invoice_that_cannot_be_meant_is_told_at_its_field(
    owner: Browser, aoi: Client, changes: dict[str, str], said: str
) -> None:
    invoices.issue(aoi, number="A-1", amount=5, due=dt.date(2026, 4, 1), now=NOW)
    address = f"/clients/{aoi.pk}/invoices/new/"
    given = {**typed(read(owner, address)), "amount": "300000"}
    page = owner.post(address, {**given, **changes}).content.decode()
    assert said in page
    assert Invoice.objects.count() == 1


def test_what_came_of_an_invoice_is_noted_with_one_tap(owner: Browser, aoi: Client) -> None:
    due = dt.date(2026, 3, 20)
    overdue = invoices.issue(aoi, number="A-1", amount=5, due=due, now=at(2))
    other = invoices.issue(aoi, number="A-2", amount=5, due=due, now=at(2))
    page = read(owner, f"/invoices/{overdue.pk}/")
    assert "期日から4日" in page
    assert "いままでに入金がない" in page
    owner.post(f"/invoices/{overdue.pk}/nothing/")
    assert Entry.objects.filter(kind__startswith="watch.").count() >= 2
    owner.post(f"/invoices/{overdue.pk}/disputed/", {"day": "2026-03-24"})
    assert "異議あり" in read(owner, f"/invoices/{overdue.pk}/")
    owner.post(f"/invoices/{other.pk}/settled/", {"day": "2026-03-24"})
    assert "精算済み" in read(owner, f"/invoices/{other.pk}/")
    paid = owner.post(f"/invoices/{other.pk}/nothing/", follow=True)
    assert "もう未入金はありません" in paid.content.decode()


def test_what_is_not_there_or_of_another_house_is_not_found(
    owner: Browser, aoi: Client, other_room: Room
) -> None:
    stranger = Client.objects.create(room=other_room, name="別")
    work = engagements.agree(stranger, TERMS, now=at(2))
    bill = invoices.issue(stranger, amount=5, due=dt.date(2026, 4, 1), now=at(2))
    for address in (
        f"/clients/{stranger.pk}/engagements/",
        f"/clients/{stranger.pk}/engagements/new/",
        f"/clients/{stranger.pk}/invoices/new/",
        f"/engagements/{work.pk}/",
        f"/engagements/{work.pk}/terms/",
        f"/invoices/{bill.pk}/",
        "/engagements/999/",
        "/invoices/999/",
    ):
        assert owner.get(address).status_code == 404
    assert owner.post(f"/engagements/{work.pk}/ended/", {"day": "2026-03-24"}).status_code == 404
    mine = engagements.agree(aoi, TERMS, now=at(2))
    assert owner.post(f"/engagements/{mine.pk}/sold/", {"day": "2026-03-24"}).status_code == 404
    assert owner.get(f"/engagements/{mine.pk}/ended/").status_code == 405
    assert Browser().get(f"/engagements/{mine.pk}/").status_code == 302


@pytest.mark.parametrize(
    "page", ["/clients/{client}/engagements/", "/invoices/", "/clients/{client}/"]
)
def test_the_number_of_queries_does_not_grow(owner: Browser, aoi: Client, page: str) -> None:
    address = page.format(client=aoi.pk)

    def grow(upto: int) -> None:
        for number in range(upto):
            engagements.agree(aoi, TERMS, now=at(2))
            due = dt.date(2026, 4, 1)
            invoices.issue(aoi, number=f"{upto}-{number}", amount=5, due=due, now=at(2))

    counts = []
    for upto in (1, 20):
        grow(upto)
        read(owner, address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(owner, address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_pages_speak_english(owner: Browser, aoi: Client) -> None:
    owner.cookies["django_language"] = "en"
    made = engagements.agree(aoi, TERMS, now=at(2))
    engagements.measure(made, 56, now=at(3))
    page = read(owner, f"/engagements/{made.pk}/")
    assert "6 times the price" in page
    assert "The target was met." in page
