"""A day of the practice as the owner's browser meets it, on a clock that stands still."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kijun.accounts.models import Membership, Room, User
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.ledger.models import Decided
from kijun.letters.models import Word
from kijun.rulebooks.models import Draft
from kijun.services import clock
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import RULES, aoi, practice, sink, work_until

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]

SetClock = Callable[[dt.datetime], None]


@pytest.fixture
def set_clock(settings: Settings, db: None) -> SetClock:
    """Let it be an instant: whatever is due by then has been done."""
    settings.SHARED_CLOCK = True

    def to(instant: dt.datetime) -> None:
        work_until(instant)
        clock.set_to(instant)

    return to


@pytest.fixture
def browser(practice: Room) -> Browser:
    """Return the browser of the owner of the practice, who has rules, and reads English."""
    owner = User.objects.create_user("haruka@example.com", "a long password", name="佐伯 遥")
    Membership.objects.create(room=practice, user=owner, role=Membership.Role.OWNER)
    Draft.objects.create(room=practice, text=RULES)
    opened = Browser(headers={"accept-language": "en"})
    opened.force_login(owner)
    return opened


def booked(client: Client, day: int = 5, minute: int = 0, **more: object) -> Session:
    """Book an hour, so many minutes after ten o'clock of a day."""
    given = {"minutes": 60, "price": 20_000, **more}
    return sessions.book(client, starts=at(day, minute), now=at(2), **given)  # type: ignore[arg-type]


def read(browser: Browser, address: str = "/today/") -> str:
    """Return what a page says, without its markup."""
    page = browser.get(address)
    assert page.status_code == 200
    held = re.sub(r'<span class="together">(.*?)</span>', r"\1", page.content.decode())
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", held, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def tap(browser: Browser, address: str, **given: object) -> str:
    """Send a form, and return what the page then says."""
    answer = browser.post(address, given)
    assert answer.status_code == 302, answer.status_code
    return read(browser, answer.headers["Location"])


def proposed(client: Client, set_clock: SetClock) -> str:
    """Let a session pass of which nobody said anything; return the decision."""
    booked(client)
    set_clock(at(5, 120))
    return Decided.objects.filter(client=client.pk).latest("pk").decision


def mail(client: Client, session: Session, minute: float) -> Word:
    """Let a mail of a client arrive."""
    return Word.objects.create(
        room=client.room,
        client=client,
        session=session.pk,
        channel="mail",
        key=f"<{minute}@example.com>",
        text="すみません、少し遅れます。",
        said_at=at(5, minute),
        about="late",
        minutes=15,
    )
