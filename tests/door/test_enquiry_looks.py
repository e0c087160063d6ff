"""How enquiries look and are used, on both sides: narrow and wide, by keyboard, without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client as Visitor
from playwright.sync_api import Browser, Page, ViewportSize, expect

from kijun.booking.models import Enquiry, Service
from kijun.clients.links import token_of
from kijun.services.enquiries.enquiry_letters import link_to
from tests.door.at_the_door import it_is
from tests.door.served import PHONE
from tests.door.test_enquiry import ASKED, OPENED, SENT, address_of, send, service
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.entered import enter

__all__ = ["service"]

NARROWEST: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that says nothing to the console."""
    with browser.new_page(reduced_motion="reduce", timezone_id="Asia/Tokyo") as opened:
        yield opened


def addresses_of(service: Service) -> dict[str, str]:
    """Return each page that a visitor sees, without its language."""
    send(service)
    it_is(SENT)
    enquiry = Enquiry.objects.get()
    asks = address_of(service, "LANGUAGE")
    return {
        "asks": asks,
        "sent": f"{asks}sent/",
        "link": f"/v/{token_of(link_to(enquiry, SENT).pk)}/LANGUAGE/",
    }


def test_every_page_is_accessible_by_day_and_by_night(
    page: Page, address: str, service: Service
) -> None:
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    pages = addresses_of(service)
    for language, size in EACH_ONCE:
        page.set_viewport_size(SIZES[size])
        for name, path in pages.items():
            page.goto(address + path.replace("LANGUAGE", language))
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                take_picture(page, f"enquiry-{name}-{language}-{size}-{theme}")
                assert faults(page, theme) == [], (name, language, size, theme)
            assert page.evaluate(BEYOND) == [], (name, language, size)
    page.set_viewport_size(NARROWEST)
    for path in pages.values():
        page.goto(address + path.replace("LANGUAGE", "ja"))
        assert page.evaluate(BEYOND) == []


def test_one_applies_without_script_by_keyboard_and_is_told_what_is_wrong(
    browser: Browser, address: str, service: Service
) -> None:
    it_is(OPENED, speed=1)
    with browser.new_context(java_script_enabled=False, viewport=PHONE, locale="ja-JP") as context:
        page = context.new_page()
        page.goto(address + address_of(service))
        it_is(SENT, speed=1)
        page.get_by_label("どのようなご相談ですか").fill(ASKED["about"])
        page.get_by_label("ご予算").fill("-5")
        page.get_by_label("お名前").fill(ASKED["name"])
        page.get_by_label("メール", exact=True).fill(ASKED["mail"])
        page.get_by_role("checkbox").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.tagName") != "BUTTON":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("0より小さく")).to_be_visible()
        take_picture(page, "enquiry-wrong-ja-phone-light")
        page.get_by_label("ご予算").fill("20万円")
        page.get_by_role("button", name="お問い合わせを送る").click()
        expect(page.get_by_role("heading", name="お問い合わせをお受けしました")).to_be_visible()
    assert Enquiry.objects.get().budget == 200_000


def test_the_owner_reads_and_answers_on_the_phone(
    browser: Browser, address: str, service: Service
) -> None:
    send(service)
    it_is(SENT)
    enquiry = Enquiry.objects.get()
    owner = Visitor()
    enter(owner)
    user = owner.session["_auth_user_id"]
    service.room.memberships.create(user_id=user)
    service.room.memberships.model.objects.exclude(room=service.room).delete()
    cookie = owner.cookies[settings.SESSION_COOKIE_NAME].value
    for language, size in EACH_ONCE:
        with browser.new_context(viewport=SIZES[size], locale=language) as context:
            context.add_cookies(
                [
                    {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address},
                    {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address},
                ]
            )
            page = context.new_page()
            for name, path in {
                "list": "/enquiries/",
                "one": f"/enquiries/{enquiry.pk}/",
                "setup": f"/settings/services/{service.pk}/application/",
            }.items():
                page.goto(address + path)
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                    take_picture(page, f"enquiries-{name}-{language}-{size}-{theme}")
                    assert faults(page, theme) == [], (name, language, size, theme)
                assert page.evaluate(BEYOND) == [], (name, language, size)
            if (language, size) == EACH_ONCE[-1]:
                page.goto(f"{address}/enquiries/{enquiry.pk}/")
                page.locator("[name='own']").first.fill("どうぞよろしくお願いいたします。")
                page.locator("details[open] button.house").click()
                page.wait_for_load_state()
    enquiry.refresh_from_db()
    assert enquiry.state != Enquiry.State.OPEN
