"""What a browser shows of closed doors, to the owner and to whom they are closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client as Owner
from playwright.sync_api import Browser, Page, expect

from kijun.accounts.models import Membership, Room, User
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.letters.models import Sealed
from kijun.services import clock
from kijun.services.barring import likenesses, sealed_mailbox
from kijun.services.barring.gate import Visitor, admit
from kijun.services.barring.sealed_mailbox import Kind
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.door.bookable import open_for_booking
from tests.door.served import PHONE
from tests.services.barred import NOON, barred, goda, told_of_conduct
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture

__all__ = ["goda"]
FRIDAY = dt.datetime(2026, 3, 13, 10, tzinfo=NOON.tzinfo)


AT = "2026-03-17T14:00"


@pytest.fixture
def invitation(goda: Client) -> str:
    """Return the token of a link to a session that was booked before, for words about it."""
    session = sessions.book(goda, starts=FRIDAY, minutes=60, now=NOON)
    return token_of(letter_words.link_to_session(session, NOON).pk)


@pytest.fixture
def out(goda: Client, invitation: str) -> Client:
    """Return a client to whom the doors are closed, on a Friday, with two pieces in the mailbox."""
    del invitation
    barred(goda, NOON)
    other = told_of_conduct(goda.room, "砂原 満", "sunahara@sunahara.example")
    barred(other, NOON)
    clock.set_to(FRIDAY)
    for number, (kind, text) in enumerate(
        [(Kind.APPEAL, "今回の決定に異議があります。"), (Kind.OTHER, "話を聞いてください。")]
    ):
        sealed_mailbox.put(
            goda.room,
            goda.pk,
            kind=kind,
            channel="mail",
            key=str(number),
            sender="goda.go@goda-shoji.example",
            subject="先日の件",
            text=text,
            at=FRIDAY,
        )
    visitor = Visitor(mails=["sales@goda-shoji.example"], phones=["03-5555-0123"], name="五田 健")
    likenesses.ask(goda.room, admit(goda.room, visitor), visitor, FRIDAY, source="booking")
    return goda


@pytest.fixture
def cookie(practice: Room, address: str) -> dict[str, str]:
    """Return what the owner's browser holds."""
    user = User.objects.create_user("haruka@example.com", "a long password", name="佐伯 遥")
    Membership.objects.create(room=practice, user=user, role=Membership.Role.OWNER)
    owner = Owner()
    owner.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": owner.cookies[name].value, "url": address}


def look_at(page: Page, name: str) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        take_picture(page, f"{name}-{theme}")
        assert faults(page, theme) == [], (name, theme)
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(BEYOND) == [], name
    assert size is not None
    page.set_viewport_size(size)


@pytest.mark.parametrize(("language", "size"), EACH_ONCE)
def test_the_calm_page_is_accessible_by_day_and_by_night(
    browser: Browser,
    address: str,
    cookie: dict[str, str],
    out: Client,
    language: str,
    size: str,
) -> None:
    locale = {"ja": "ja-JP", "en": "en-GB"}[language]
    with browser.new_context(viewport=SIZES[size], locale=locale) as context:
        context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{address}/clients/barred/")
        expect(page.get_by_text(out.name)).not_to_be_visible()
        look_at(page, f"barred-{language}-{size}")
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        look_at(page, f"barred-open-{language}-{size}")
        sealed_mailbox.open_now(out.room, FRIDAY)
        page.reload()
        look_at(page, f"sealed-open-{language}-{size}")
        page.goto(f"{address}/today/")
        look_at(page, f"today-likeness-{language}-{size}")


REPROACHES = ("出禁", "停止", "ban", "Ban", "barred", "blocked")
NOT_HERE = {"ja": "お受けできません", "en": "cannot be taken here"}


@pytest.mark.parametrize(("language", "size"), EACH_ONCE)
def test_every_door_says_a_civil_word_and_is_accessible(
    browser: Browser, address: str, out: Client, invitation: str, language: str, size: str
) -> None:
    service = open_for_booking(out.room)
    own = token_of(letter_words.link_to_own_page(out, FRIDAY).pk)
    with browser.new_page(viewport=SIZES[size]) as page:
        for token in (own, invitation):
            page.goto(f"{address}/v/{token}/{language}/")
            expect(page.locator("#appeal")).to_be_visible()
            expect(page.locator("#matters")).to_be_visible()
            expect(page.locator("[name=eta], [name=reason]")).to_have_count(0)
            assert not [word for word in REPROACHES if word in page.inner_text("body")]
        look_at(page, f"behind-{language}-{size}")
        page.goto(f"{address}/b/{service.room_id}/{language}/?service=consulting&at={AT}")
        page.locator("input[type=checkbox][name=read]").check(force=True)
        page.locator("[name=name]").fill("五田 健")
        page.locator("[name=mail]").fill("GODA.GO+x@goda-shoji.example")
        page.locator("button[value=book]").click()
        expect(page.get_by_text(NOT_HERE[language]).first).to_be_visible()
        said = page.inner_text("body")
        assert not [word for word in (*REPROACHES, out.name) if word in said]
        look_at(page, f"behind-booking-{language}-{size}")


def test_the_mailbox_is_opened_and_a_matter_is_sent_by_keyboard_and_without_script(
    browser: Browser, address: str, cookie: dict[str, str], out: Client
) -> None:
    token = token_of(letter_words.link_to_own_page(out, FRIDAY).pk)
    with browser.new_context(java_script_enabled=False, viewport=PHONE, locale="ja-JP") as context:
        context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": address}])
        page = context.new_page()
        page.goto(f"{address}/v/{token}/ja/")
        page.locator("#matter-kind").select_option("disclosure")
        page.locator("#matter-text").fill("記録の開示をお願いします。")
        page.locator("#matter-text").press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#matters [role=status]")).to_be_visible()
        assert Sealed.objects.filter(kind="disclosure").count() == 1
        page.goto(f"{address}/clients/barred/")
        button = page.get_by_role("button", name="今日だけ開ける")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("記録の開示をお願いします。")).to_be_visible()
