"""Settings: the practice, letters, mailbox, calendars, and whether clients can reach it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, Outlet
from kijun.channels.mail.models import MailAccount
from kijun.letters.kinds import KINDS
from kijun.letters.models import LookedAt
from kijun.services import clock
from kijun.services.clients.clients import ClientGiven, add
from kijun.services.sessions import sessions
from kijun.services.settings import needing_a_look
from kijun.web.settings.forms import Mailbox
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.web.entered import enter

pytestmark = pytest.mark.storage

PRACTICE = {
    "name": "佐伯事務所",
    "signature": "佐伯 遥",
    "language": "ja",
    "timezone": "Asia/Tokyo",
    "settle_minutes": "5",
}
MAILBOX = {
    "from_name": "佐伯事務所",
    "from_address": "haruka@example.com",
    "provider": "gmail",
    "user": "",
    "password": "sesame-8412",
    "smtp_port": "587",
    "smtp_security": "starttls",
    "imap_port": "993",
    "imap_security": "tls",
}


@pytest.fixture
def owner(db: None) -> Browser:
    """Return the browser of the owner, signed in, reading English."""
    return enter(Browser(headers={"accept-language": "en"}))


@pytest.fixture
def home(owner: Browser) -> Room:
    """Return the owner's room."""
    return Room.objects.get()


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Return a mail server that takes everything."""
    with Sink() as server:
        yield server


def page(owner: Browser, name: str) -> str:
    """Return a page as text."""
    answer = owner.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def test_settings_are_led_to_from_every_page(owner: Browser) -> None:
    assert f'href="{reverse("settings")}"' in page(owner, "clients")


def test_the_practice_is_changed(owner: Browser, home: Room) -> None:
    given = {**PRACTICE, "name": "佐伯相談室", "timezone": "Europe/London"}
    assert owner.post(reverse("settings"), given).status_code == 302
    home.refresh_from_db()
    assert (home.name, home.timezone, home.settle_minutes) == ("佐伯相談室", "Europe/London", 5)


def test_what_is_written_in_english_bears_the_name_in_latin_letters(
    owner: Browser, home: Room
) -> None:
    plain = page(owner, "letters")
    named = {"latin_name": "Saeki Office", "latin_signature": "Haruka Saeki"}
    owner.post(reverse("settings"), {**PRACTICE, **named})
    english = page(owner, "letters")
    home.refresh_from_db()
    assert "Haruka Saeki, Saeki Office" not in plain
    assert "Haruka Saeki, Saeki Office" in english
    assert (home.name_in("ja"), home.signature_in("ja")) == ("佐伯事務所", "佐伯 遥")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("timezone", "Mars/Base"), ("timezone", "Factory"), ("settle_minutes", "61")],
)
def test_what_cannot_be_is_told_and_nothing_is_changed(
    owner: Browser, home: Room, field: str, value: str
) -> None:
    answer = owner.post(reverse("settings"), {**PRACTICE, field: value})
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    assert Room.objects.get().settle_minutes == home.settle_minutes


def test_alone_it_says_so_and_what_to_do(owner: Browser, home: Room, settings: Settings) -> None:
    assert "KIJUN_ADDRESS" in page(owner, "settings")
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:9"
    assert "Not checked since" in page(owner, "settings")
    owner.post(reverse("check-reach"))
    assert "its local network" in page(owner, "settings")
    Room.objects.filter(pk=home.pk).update(reachable_at=clock.now(), reach_error="")
    assert "Yes." in page(owner, "settings")


def test_pages_are_dark_or_light_on_this_device(owner: Browser) -> None:
    owner.post(reverse("theme"), {"theme": "dark"})
    assert 'data-theme="dark"' in page(owner, "settings")
    owner.post(reverse("theme"), {"theme": '"><script>'})
    assert "data-theme" not in page(owner, "settings")


def test_one_tap_lets_every_kind_of_letter_leave_by_itself(owner: Browser, home: Room) -> None:
    assert "wait for your review" in page(owner, "letters")
    owner.post(reverse("look-at-letters"), {"kind": ["warn"]})
    assert [looked.kind for looked in LookedAt.objects.all()] == ["warn"]
    owner.post(reverse("look-at-letters"), {"kind": [*KINDS, "unknown", "warn"]})
    kinds = {looked.kind for looked in LookedAt.objects.filter(room=home)}
    assert kinds == set(needing_a_look())
    assert "Nothing is waiting" in page(owner, "letters")
    owner.post(reverse("unlook-letter"), {"kind": "warn"})
    assert not LookedAt.objects.filter(kind="warn").exists()


def test_every_kind_is_shown_with_whole_examples_in_both_languages(owner: Browser) -> None:
    shown = page(owner, "letters")
    assert shown.count('class="example" lang="ja"') == len(KINDS)
    assert shown.count('class="example" lang="en"') == len(KINDS)
    assert "{" not in shown.partition("<main")[2]
    assert "見込み" not in shown
    assert "I charge half the fee" in shown


def test_a_known_provider_needs_no_servers_and_the_password_is_kept_sealed(
    owner: Browser,
) -> None:
    assert owner.post(reverse("mailbox"), MAILBOX).status_code == 302
    account = MailAccount.objects.get()
    assert (account.smtp_host, account.imap_host) == ("smtp.gmail.com", "imap.gmail.com")
    assert (account.smtp_user, account.smtp_password) == ("haruka@example.com", "sesame-8412")
    assert "sesame-8412" not in account.smtp_sealed
    assert "sesame-8412" not in page(owner, "mailbox")
    owner.post(reverse("mailbox"), {**MAILBOX, "password": "", "from_name": "佐伯"})
    account.refresh_from_db()
    assert (account.from_name, account.imap_password) == ("佐伯", "sesame-8412")
    owner.post(reverse("remove-mailbox"))
    assert not MailAccount.objects.exists()


def test_what_the_worker_notes_meanwhile_of_the_mailbox_stays(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.post(reverse("mailbox"), MAILBOX)
    account = MailAccount.objects.filter()
    is_valid = Mailbox.is_valid

    def read_meanwhile(form: Mailbox) -> bool:
        account.update(seen_uid=7, seen_validity=1, unread_since=at(3))
        return is_valid(form)

    monkeypatch.setattr(Mailbox, "is_valid", read_meanwhile)
    owner.post(reverse("mailbox"), {**MAILBOX, "from_name": "佐伯"})
    kept = ("from_name", "seen_uid", "seen_validity", "unread_since")
    assert account.values_list(*kept).get() == ("佐伯", 7, 1, at(3))


def test_a_server_of_ones_own_has_to_be_named(owner: Browser) -> None:
    answer = owner.post(reverse("mailbox"), {**MAILBOX, "provider": "xserver"})
    assert answer.status_code == 422
    assert "Enter the server" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("smtp_host", "smtp..example.com", "not the name of a server"),
        ("imap_host", "https://imap.example.com", "not the name of a server"),
        ("user", "ｈａｒｕｋａ", "A user name has only half-width"),
        ("password", "ｓｅｓａｍｅ", "full-width"),
    ],
)
def test_a_mailbox_that_no_server_could_let_in_says_which_field_is_wrong(
    owner: Browser, field: str, typed: str, said: str
) -> None:
    own = {**MAILBOX, "provider": "other", "smtp_host": "smtp.example.com", field: typed}
    answer = owner.post(reverse("mailbox"), own)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not MailAccount.objects.exists()


def test_a_test_mail_leaves_or_says_why_not(owner: Browser, sink: Sink) -> None:
    own = {"provider": "other", "smtp_host": "127.0.0.1", "smtp_security": "none", "password": ""}
    owner.post(reverse("mailbox"), {**MAILBOX, **own, "smtp_port": str(sink.port)})
    assert owner.post(reverse("test-mailbox")).status_code == 302
    assert sink.accepted.total() == 1
    owner.post(reverse("mailbox"), {**MAILBOX, **own, "smtp_port": "1"})
    answer = owner.post(reverse("test-mailbox")).content.decode()
    assert "The server could not be reached" in answer
    assert "refused" in answer


def test_where_no_mail_leaves_a_test_is_put_aside_and_the_page_says_so(
    owner: Browser, sink: Sink, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX = tmp_path / "outbox"
    own = {"provider": "other", "smtp_host": "127.0.0.1", "smtp_security": "none", "password": ""}
    owner.post(reverse("mailbox"), {**MAILBOX, **own, "smtp_port": str(sink.port)})
    shown = owner.post(reverse("test-mailbox"), follow=True).content.decode()
    assert "The test was put aside" in shown
    assert "The server accepted it" not in shown
    assert sink.accepted.total() == 0
    assert len(list(settings.OUTBOX.glob("test.*.eml"))) == 1


def test_a_calendar_that_is_none_is_refused_in_words(owner: Browser) -> None:
    for address in ("not an address", "https://user:secret@example.com/x.ics"):
        answer = owner.post(reverse("calendars"), {"name": "仕事", "address": address})
        assert answer.status_code == 422
        assert "cannot be read as the address" in answer.content.decode()
    assert not Feed.objects.exists()


def test_a_calendar_inside_is_followed_but_not_opened(owner: Browser) -> None:
    given = {"name": "仕事", "address": "webcal://127.0.0.1/secret-word.ics"}
    answer = owner.post(reverse("calendars"), given, follow=True).content.decode()
    assert "leads to an internal network" in answer
    assert "secret-word" not in answer
    owner.post(reverse("calendars"), given)
    feed = Feed.objects.get()
    owner.post(reverse("unfollow-calendar", args=[feed.pk]))
    assert not Feed.objects.exists()
    assert owner.post(reverse("read-calendar", args=[feed.pk])).status_code == 404


def test_sessions_can_be_subscribed_to_at_an_address_that_is_renewed_and_closed(
    owner: Browser, home: Room
) -> None:
    client = add(home, ClientGiven(name="青井 直"))
    now = clock.now()
    sessions.book(client, starts=now + dt.timedelta(days=2), minutes=60, now=now)
    owner.post(reverse("sessions-outlet"))
    first = reverse("sessions-calendar", args=[Outlet.objects.get().token])
    stranger = Browser()
    answer = stranger.get(first)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:青井 直" in answer.content.decode()
    assert Session.objects.get().pk in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    owner.post(reverse("sessions-outlet"))
    assert stranger.get(first).status_code == 404
    second = reverse("sessions-calendar", args=[Outlet.objects.get().token])
    assert stranger.get(second).status_code == 200
    owner.post(reverse("sessions-outlet"), {"close": ""})
    assert stranger.get(second).status_code == 404


def test_nobody_else_gets_in(home: Room) -> None:
    for name in ("settings", "letters", "mailbox", "calendars"):
        assert Browser().get(reverse(name)).status_code == 302
    assert home.name


def test_the_pages_ask_no_more_of_the_database_for_more_calendars_and_kinds(
    owner: Browser, home: Room
) -> None:
    page(owner, "settings")
    counts = []
    for number in (0, 20):
        Feed.objects.bulk_create(
            Feed(room=home, name=f"{nth}", address=f"https://example.com/{nth}.ics")
            for nth in range(number)
        )
        for name in ("settings", "letters", "mailbox", "calendars"):
            with CaptureQueriesContext(connection) as asked:
                page(owner, name)
            counts.append((name, len(asked)))
    assert counts[:4] == counts[4:]
    assert max(number for _, number in counts) <= 12


def test_whose_provider_knows_no_plus_says_so_and_takes_it_back(owner: Browser) -> None:
    given = {"from_address": "haruka@example.com", "provider": "gmail", "smtp_port": 587}
    given |= {"smtp_security": "tls", "imap_port": 993, "imap_security": "tls"}
    owner.post(reverse("mailbox"), {**given, "without_plus": "on"})
    assert MailAccount.objects.get().without_plus
    assert " checked" in owner.get(reverse("mailbox")).content.decode()
    owner.post(reverse("mailbox"), given)
    assert not MailAccount.objects.get().without_plus
