"""From writing a fact down to a ban, an appeal and its answer: the pages on which it happens.

They are looked at by day and by night, narrow and wide; and all of it is done by keyboard alone,
in a browser without script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.ledger.decisions import decision_in, latest_rows, open_rows
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.delivery import letter_words
from tests.door.served import address, browser, playwright
from tests.e2e.hands import Keyboard
from tests.services.barred import NOON, breach, told_of_conduct
from tests.services.practice import practice, sink, work_until
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.work.test_work_in_browser import cookie, entered

__all__ = ["address", "browser", "cookie", "playwright", "practice", "sink"]

MINUTE: Final = dt.timedelta(minutes=1)
A_DAY: Final = dt.timedelta(days=1)
SAID: Final = "来るなら覚悟しておけ、と言われました。"
OTHERWISE: Final = "電話に出たのは、わたしではありません。"
SORRY: Final = "声を聞き違えておりました。"


@pytest.fixture
def goda(practice: Room, settings: Settings) -> Client:
    """Return a client who was told the rules of conduct, at noon of the tenth."""
    settings.SHARED_CLOCK = True
    clock.set_to(NOON)
    return told_of_conduct(practice, "合田 剛", "goda.go@goda-shoji.example")


def link_of(client: Client, decision: str) -> str:
    """Return the address of the personal link to a decision."""
    found = decision_in(latest_rows(client.room, [decision])[decision])
    return f"/v/{token_of(letter_words.link_to(found, client, NOON).pk)}"


def appealed(client: Client, text: str) -> str:
    """Return a decision that holds for a while, and against which its client has appealed."""
    decision = breach(client, "demand", NOON)
    verdicts.confirm(client, decision, NOON)
    work_until(NOON + A_DAY)
    found = decision_in(latest_rows(client.room, [decision])[decision])
    appeals.file(client, found, text, NOON + A_DAY, "1")
    return decision


class Places(NamedTuple):
    """Where the pages are: the owner's and, behind a language, the client's."""

    owners: dict[str, str]
    clients: dict[str, str]


@pytest.fixture
def places(goda: Client, practice: Room) -> Places:
    """Return every page on which somebody decides, appeals or answers, with something on it."""
    umi = told_of_conduct(practice, "海野 渚", "umi@umi.example")
    ban, pause = breach(goda, "threat", NOON + A_DAY), appealed(umi, OTHERWISE)
    past = told_of_conduct(practice, "別府 弁", "ben@example.net")
    answered = appealed(past, OTHERWISE)
    answers.uphold(past, answered, SORRY, NOON + A_DAY)
    work_until(NOON + A_DAY + 10 * MINUTE)
    clock.set_to(NOON + A_DAY + 10 * MINUTE)
    owners = {
        "ban": f"/decisions/{ban}/",
        "appeal": f"/decisions/{pause}/",
        "choose": f"/clients/{goda.pk}/write/",
        "conduct": f"/clients/{goda.pk}/write/conduct/",
    }
    clients = {"appealing": link_of(umi, pause), "reversed": link_of(past, answered)}
    return Places(owners, clients)


def test_every_page_is_accessible_by_day_and_by_night_and_fits_the_narrowest_phone(
    browser: Browser, address: str, cookie: str, places: Places
) -> None:
    for language, size in EACH_ONCE:
        theirs = {name: f"{place}/{language}/" for name, place in places.clients.items()}
        with entered(browser, address, cookie, language) as context:
            page = context.new_page()
            page.on("pageerror", lambda error: pytest.fail(str(error)))
            for name, place in {**places.owners, **theirs}.items():
                page.set_viewport_size(SIZES[size])
                page.goto(f"{address}{place}")
                page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                    take_picture(page, f"deciding-{name}-{language}-{size}-{theme}")
                    assert faults(page, theme) == [], (name, language, theme)
                page.set_viewport_size({"width": 320, "height": 640})
                assert page.evaluate(BEYOND) == [], (name, language)


class AtTheKeyboard:
    """Somebody who uses the keyboard alone, on a phone that runs no scripts."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self._address, self._hands = page, address, Keyboard()

    def opens(self, place: str) -> None:
        """Go to a page."""
        self.page.goto(f"{self._address}{place}")

    def presses(self, target: Locator) -> None:
        """Press what leads to another page."""
        with self.page.expect_event("domcontentloaded"):
            self._hands.press(target)

    def writes(self, target: Locator, text: str) -> None:
        """Write into a field."""
        self._hands.write(target, text)

    def chooses(self, target: Locator) -> None:
        """Choose one of several."""
        self._hands.choose(target)

    def reads(self, text: str) -> None:
        """Expect words that can be seen."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()


@pytest.fixture
def hands(browser: Browser, address: str, cookie: str) -> Iterator[AtTheKeyboard]:
    """Return the keyboard of the owner; the links of clients open in the same browser."""
    with entered(browser, address, cookie, script=False) as context:
        yield AtTheKeyboard(context.new_page(), address)


def test_from_the_fact_to_the_ban_the_appeal_and_its_answer_by_keyboard_and_without_script(
    hands: AtTheKeyboard, goda: Client
) -> None:
    page, room = hands.page, goda.room
    hands.opens(f"/clients/{goda.pk}/write/")
    hands.presses(page.get_by_role("link", name="気になる言動"))
    hands.writes(page.locator("[name=words]"), SAID)
    hands.chooses(page.locator("[name=severity][value=grave]"))
    hands.presses(page.locator("button[value=threat]"))
    hands.reads("合田 剛")
    work_until(NOON + 2 * MINUTE)
    clock.set_to(NOON + 2 * MINUTE)
    (row,) = open_rows(room)

    hands.opens(f"/decisions/{row.decision}/")
    hands.reads(SAID)
    hands.presses(page.locator("form[action$='/confirm/'] button"))
    work_until(NOON + A_DAY)
    clock.set_to(NOON + A_DAY)
    assert Letter.objects.get(kind="ban").state == Letter.State.SENT
    goda.refresh_from_db()
    assert goda.barred_at is not None

    hands.opens(f"{link_of(goda, row.decision)}/ja/")
    hands.writes(page.locator("#appeal textarea"), OTHERWISE)
    hands.presses(page.locator("#appeal form button"))
    hands.reads(OTHERWISE)
    hands.opens("/clients/barred/")
    hands.presses(page.get_by_role("button", name="今日だけ開ける"))
    hands.presses(page.get_by_role("link", name="決定のページで返事をする"))
    hands.writes(page.locator("#uphold-reason"), SORRY)
    hands.presses(page.get_by_role("button", name="認めて、取り消す"))
    work_until(NOON + A_DAY + 10 * MINUTE)
    assert SORRY in Letter.objects.get(kind="upheld").text
    goda.refresh_from_db()
    assert goda.barred_at is None
