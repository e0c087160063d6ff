"""Work and payments in a browser: an invoice past due leads to a reminder, once a person looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client as Visitor
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings

from kijun.accounts.models import Membership, Room, User
from kijun.clients.models import Client
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.work import engagements, invoices
from kijun.services.work.engagements import Terms
from tests.door.served import PHONE, address, browser, playwright
from tests.judge.record import at
from tests.services.practice import practice, sink, told_client, work_until
from tests.services.work.test_invoices import OVERDUE
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture

__all__ = ["address", "browser", "playwright", "practice", "sink"]

TERMS = Terms("集客の見直し", 300_000, baseline=20, target=50, unit="件", unit_value=50_000)
STATEMENT = """日付,摘要,お支払金額,お預り金額
令和8年3月18日,ﾌﾘｺﾐ ｱｵｲ ﾅｵ,,"110,000"
R8.3.19,ニツタ サユリ,,"329,340"
2026/3/20,ヤチン,"80,000",
あした,ﾌﾘｺﾐ ﾀﾞﾚｶ,,500
"""


@pytest.fixture
def aoi(practice: Room, settings: Settings) -> Client:
    """Return a client who was told a rule about payment, in a practice with a clock of its own."""
    settings.SHARED_CLOCK = True
    clock.set_to(at(5))
    client = told_client(practice, "青井 直", "aoi@example.com", rules=OVERDUE)
    client.kana = "アオイ ナオ"
    client.save()
    return client


@pytest.fixture
def cookie(practice: Room) -> str:
    """Return the cookie of the owner, signed in."""
    owner = User.objects.create_user("haruka@example.com", "夕方までまるごと", name="佐伯 遥")
    Membership.objects.create(room=practice, user=owner, role=Membership.Role.OWNER)
    visitor = Visitor()
    visitor.force_login(owner)
    return visitor.cookies["sessionid"].value


def entered(
    browser: Browser, address: str, cookie: str, language: str = "ja", script: bool = True
) -> BrowserContext:
    """Return a browser in which the owner has signed in."""
    context = browser.new_context(viewport=PHONE, locale=language, java_script_enabled=script)
    given = {"sessionid": cookie, "django_language": language}
    context.add_cookies([
        {"name": name, "value": value, "url": address} for name, value in given.items()
    ])  # fmt: skip
    return context


@pytest.fixture
def phone(browser: Browser, address: str, cookie: str) -> Iterator[Page]:
    """Return a page of the owner's phone, without script."""
    with entered(browser, address, cookie, script=False) as context:
        yield context.new_page()


def test_an_invoice_past_due_leads_to_a_reminder_once_a_person_looked(
    phone: Page, address: str, aoi: Client
) -> None:
    phone.goto(f"{address}/clients/{aoi.pk}/")
    phone.get_by_role("link", name="契約を記録する").click()
    phone.get_by_label("お仕事の内容").fill("集客の見直し")
    phone.get_by_label("代金").fill("３３０，０００")
    phone.get_by_role("button", name="記録する").click()
    expect(phone.get_by_text("契約の内容を記録しました。")).to_be_visible()
    phone.get_by_role("link", name="この請求書を記録する").click()
    phone.get_by_label("お支払期日").fill("2026-03-20")
    phone.get_by_role("button", name="記録する").click()
    expect(phone.get_by_role("heading", name="請求書 2026-001")).to_be_visible()
    place = phone.url

    clock.set_to(at(25))
    work_until(at(25))
    assert not Letter.objects.exists()
    phone.goto(f"{address}/today/")
    expect(phone.get_by_text("青井 直").first).to_be_visible()
    phone.goto(place)
    expect(phone.get_by_text("期日から5日")).to_be_visible()
    phone.get_by_role("button", name="いままでに入金がない").click()
    expect(phone.get_by_text("基準のとおりに進みます")).to_be_visible()
    work_until(at(25, 60))
    assert Letter.objects.get().kind == "remind"

    clock.set_to(at(26))
    phone.get_by_label("日付").first.fill("2026-03-26")
    phone.get_by_role("button", name="入金があった").click()
    expect(phone.get_by_text("ご入金を記録しました。")).to_be_visible()


def test_a_statement_is_brought_on_the_phone(
    phone: Page, address: str, aoi: Client, tmp_path: Path
) -> None:
    two_invoices(aoi)
    clock.set_to(at(30))
    file = tmp_path / "meisai.csv"
    file.write_bytes(STATEMENT.encode("cp932"))
    phone.goto(f"{address}/invoices/")
    phone.get_by_role("link", name="入金を読み込む").click()
    phone.get_by_label("口座の入出金明細、または請求書の一覧").set_input_files(file)
    phone.get_by_role("button", name="内容を確認する").click()
    phone.get_by_label("3行目のご入金の請求書").select_option(index=1)
    phone.get_by_role("button", name="記録する").click()
    expect(phone.get_by_text("ご入金を2件、記録しました。")).to_be_visible()


def two_invoices(client: Client) -> None:
    """Write down two open invoices, one of them about work that was delivered and measured."""
    work = engagements.agree(client, TERMS, due=dt.date(2026, 3, 20), now=at(5))
    due = dt.date(2026, 3, 20)
    invoices.issue(client, amount=330_000, due=due, now=at(5), engagement=work)
    invoices.issue(client, amount=110_000, due=dt.date(2026, 3, 31), now=at(5))
    engagements.deliver(work, now=at(10))
    engagements.measure(work, 56, now=at(12))


def test_every_page_is_accessible_by_day_and_by_night(
    browser: Browser, address: str, cookie: str, aoi: Client, tmp_path: Path
) -> None:
    two_invoices(aoi)
    open_work = engagements.agree(aoi, TERMS, due=dt.date(2026, 4, 20), now=at(13))
    clock.set_to(at(30))
    file = tmp_path / "meisai.csv"
    file.write_bytes(STATEMENT.encode("cp932"))
    work, bill = aoi.engagements.first(), aoi.invoices.first()
    assert work is not None
    assert bill is not None
    places = {
        "client": f"/clients/{aoi.pk}/",
        "work": f"/clients/{aoi.pk}/engagements/",
        "new-engagement": f"/clients/{aoi.pk}/engagements/new/",
        "engagement": f"/engagements/{work.pk}/",
        "engagement-open": f"/engagements/{open_work.pk}/",
        "terms": f"/engagements/{open_work.pk}/terms/",
        "terms-delivered": f"/engagements/{work.pk}/terms/",
        "new-invoice": f"/clients/{aoi.pk}/invoices/new/",
        "invoice": f"/invoices/{bill.pk}/",
        "invoices": "/invoices/",
        "import": "/invoices/import/",
        "import-look": "/invoices/import/",
    }
    for language, size in EACH_ONCE:
        with entered(browser, address, cookie, language) as context:
            page = context.new_page()
            for name, place in places.items():
                page.set_viewport_size(SIZES[size])
                page.goto(f"{address}{place}")
                if name == "import-look":
                    page.locator("#file").set_input_files(file)
                    page.locator("main form button[type=submit]").click()
                    page.locator("details.folded summary").first.click()
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                    take_picture(page, f"work-{name}-{language}-{size}-{theme}")
                    assert faults(page, theme) == [], (name, language, theme)
                page.set_viewport_size({"width": 320, "height": 640})
                assert page.evaluate(BEYOND) == [], (name, language)
