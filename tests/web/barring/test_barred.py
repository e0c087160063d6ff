"""The calm page: names covered, a sealed mailbox, and a quiet line on Today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from kijun.accounts.models import Membership, Room, User
from kijun.booking.models import BookingRequest, Service
from kijun.clients.links import token_of
from kijun.clients.models import Client, Likeness
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.letters.models import Sealed
from kijun.services import clock
from kijun.services.barring import likenesses, sealed_mailbox
from kijun.services.barring.gate import Visitor, admit
from kijun.services.barring.sealed_mailbox import Kind
from kijun.services.booking import opening_hours
from kijun.services.clients.erasure import erase
from kijun.services.delivery import letter_words
from kijun.services.record import evidence
from tests.judge.record import at
from tests.services.barred import NOON, barred, end_all_dealings, goda, told_of_conduct
from tests.services.practice import practice, sink

pytestmark = pytest.mark.storage
__all__ = ["goda", "practice", "sink"]

FRIDAY = dt.datetime(2026, 3, 13, 10, tzinfo=NOON.tzinfo)
MONDAY = FRIDAY + dt.timedelta(days=3)


@pytest.fixture
def owner(practice: Room) -> Browser:
    """Return the browser of the practice's owner."""
    user = User.objects.create_user("haruka@example.com", "a long password", name="佐伯 遥")
    Membership.objects.create(room=practice, user=user, role=Membership.Role.OWNER)
    browser = Browser(headers={"accept-language": "ja"})
    browser.force_login(user)
    return browser


@pytest.fixture
def out(goda: Client, settings: Settings) -> Client:
    """Return a client to whom the doors are closed, on a Friday."""
    settings.SHARED_CLOCK = True
    barred(goda, NOON)
    clock.set_to(FRIDAY)
    return goda


def seal(client: Client, kind: Kind, text: str = "秘密の文面", key: str = "1") -> Sealed:
    return sealed_mailbox.put(
        client.room,
        client.pk,
        kind=kind,
        channel="mail",
        key=key,
        sender="goda.go@goda-shoji.example",
        text=text,
        at=FRIDAY,
    )


def said(browser: Browser, name: str) -> str:
    page = browser.get(reverse(name))
    assert page.status_code == 200
    return page.content.decode()


def test_the_name_is_covered_until_it_is_asked_for(owner: Browser, out: Client) -> None:
    page = said(owner, "barred")
    summary = page.partition("<summary>")[2].partition("</summary>")[0]
    assert "名前を伏せています" in summary
    assert "2027年3月10日" in summary
    assert "合田" not in summary
    assert "合田 剛" in page


def test_they_are_in_no_list_and_found_by_no_search(owner: Browser, out: Client) -> None:
    assert "合田" not in said(owner, "clients")
    found = owner.post(reverse("clients"), {"q": "合田"}).content.decode()
    assert "合田 剛" not in found
    for name in ("today", "sessions", "new-session", "all-letters", "duplicates"):
        assert "合田 剛" not in said(owner, name), name


def test_what_runs_a_term_is_said_beside_the_mailbox_and_the_rest_counted_last(
    owner: Browser, out: Client
) -> None:
    for key, kind in enumerate((Kind.OTHER, Kind.PAYMENT, Kind.APPEAL)):
        seal(out, kind, key=str(key))
    page = said(owner, "barred")
    assert "異議のお返事の期限は3月27日（金）です。" in page
    assert "異議 1、支払い 1、その他 1" in page


def test_what_came_is_counted_and_its_words_wait_for_the_day(owner: Browser, out: Client) -> None:
    seal(out, Kind.OTHER)
    page = said(owner, "barred")
    assert "秘密の文面" not in page
    assert "3月16日" in page
    clock.set_to(MONDAY)
    assert "秘密の文面" in said(owner, "barred")


def ending(goda: Client, settings: Settings) -> Client:
    """Return a client with whom all dealings end, whose statement has not gone yet."""
    settings.SHARED_CLOCK = True
    end_all_dealings(goda, NOON)
    clock.set_to(NOON)
    return goda


def test_while_all_dealings_end_a_session_by_hand_is_refused_with_its_reason(
    owner: Browser, goda: Client, settings: Settings
) -> None:
    ending(goda, settings)
    form = {"client": goda.name, "day": "2026-03-20", "time": "14:00", "minutes": "60"}
    first = owner.post("/sessions/new/", form).content.decode()
    although = first.split('name="although" value="')[1].split('"')[0]
    again = owner.post("/sessions/new/", {**form, "although": although})
    assert again.status_code == 422
    assert "お取引をすべて終えることになっています" in again.content.decode()
    assert 'name="although"' not in again.content.decode()
    assert not goda.sessions.exists()


def test_while_all_dealings_end_a_request_is_not_accepted_and_says_so(
    owner: Browser, goda: Client, settings: Settings
) -> None:
    room, monday = goda.room, at(16)
    opening_hours.set_hours(room, [(0, 600, 1080)])
    service = Service.objects.create(room=room, slug="consulting", name_ja="相談", minutes=60)
    asked = BookingRequest.objects.create(
        room=room, client=goda, service=service, starts=monday, asked_at=NOON
    )
    ending(goda, settings)
    address = reverse("answer-request", args=[asked.pk])
    answer = owner.post(address, {"act": "book"}, follow=True).content.decode()
    assert "お取引をすべて終えることになっています" in answer
    assert not goda.sessions.exists()


def test_the_mailbox_can_be_opened_on_purpose_and_its_day_chosen(
    owner: Browser, out: Client
) -> None:
    piece = seal(out, Kind.LEGAL)
    owner.post(reverse("sealed-piece", args=[piece.pk]))
    piece.refresh_from_db()
    assert piece.settled_at is None
    owner.post(reverse("sealed-mailbox"))
    assert "秘密の文面" in said(owner, "barred")
    owner.post(reverse("sealed-piece", args=[piece.pk]))
    assert "秘密の文面" not in said(owner, "barred")
    owner.post(reverse("sealed-mailbox"), {"weekday": "4"})
    assert sealed_mailbox.gate_of(out.room).weekday == 4
    assert owner.post(reverse("sealed-mailbox"), {"weekday": "9"}).status_code == 404


def test_a_mail_can_be_taken_as_an_appeal(owner: Browser, out: Client) -> None:
    piece = seal(out, Kind.APPEAL)
    owner.post(reverse("sealed-mailbox"))
    decision = out.room.closed.get().decision
    owner.post(reverse("sealed-piece", args=[piece.pk]), {"decision": decision})
    assert out.room.entries.filter(kind="appeal.filed").exists()


def test_a_mail_is_no_appeal_against_what_was_decided_about_somebody_else(
    owner: Browser, out: Client
) -> None:
    piece = seal(out, Kind.APPEAL)
    of_another = barred(told_of_conduct(out.room, "五田", "goda@other.example"), NOON)
    clock.set_to(FRIDAY)
    owner.post(reverse("sealed-mailbox"))
    address, facts = reverse("sealed-piece", args=[piece.pk]), out.room.entries.count()
    for decision in (of_another, "d-unknown"):
        assert owner.post(address, {"decision": decision}).status_code == 404
    piece.refresh_from_db()
    assert piece.settled_at is None
    assert out.room.entries.count() == facts


def test_today_says_in_one_line_what_runs_a_term_and_no_word_of_it(
    owner: Browser, out: Client
) -> None:
    assert "kept-sealed" not in said(owner, "today")
    seal(out, Kind.OTHER, key="0")
    assert "kept-sealed" not in said(owner, "today")
    seal(out, Kind.APPEAL, key="1")
    seal(out, Kind.LEGAL, key="2")
    page = said(owner, "today")
    assert "3月27日" in page.partition("kept-sealed")[2]
    assert "秘密の文面" not in page
    assert "合田" not in page


def test_today_asks_about_somebody_who_may_be_the_same(owner: Browser, out: Client) -> None:
    visitor = Visitor(mails=["sales@goda-shoji.example"], name="五田")
    asked = likenesses.ask(out.room, admit(out.room, visitor), visitor, FRIDAY, source="booking")
    assert asked is not None
    assert "五田" in said(owner, "today")
    address = reverse("settle-likeness", args=[asked.pk])
    assert owner.post(address).status_code == 404
    assert Likeness.objects.get().answer == ""
    owner.post(address, {"same": "no"})
    assert Likeness.objects.get().answer == "other"
    owner.post(address, {"same": "yes"})
    assert Likeness.objects.get().answer == "other"
    assert "五田" not in said(owner, "today")


def test_nobody_can_be_written_down_at_a_closed_address(owner: Browser, out: Client) -> None:
    given = {"name": "五田", "mails": "GODA.GO@goda-shoji.example", "language": "ja"}
    page = owner.post(reverse("new-client"), given)
    assert page.status_code == 200
    assert Client.objects.count() == 1


def test_who_was_erased_stays_on_the_page_without_a_name(owner: Browser, out: Client) -> None:
    erase(out, FRIDAY)
    page = said(owner, "barred")
    assert "名前を伏せています" in page
    assert "合田" not in page


def test_only_the_ban_of_one_who_was_erased_is_lifted_on_the_page(
    owner: Browser, out: Client
) -> None:
    room, address = out.room, reverse("lift-of-erased", args=[out.room.closed.get().decision])
    assert owner.post(address, {"why": "mistake"}).status_code == 404
    assert address not in said(owner, "barred")
    erase(out, FRIDAY)
    assert address in said(owner, "barred")
    assert owner.post(address, {"why": "彼のこと"}).status_code == 404
    page = owner.post(address, {"why": "mistake"}, follow=True).content.decode()
    assert "この口を、また開けました。" in page
    assert "名前を伏せています" not in page
    assert not admit(room, Visitor(mails=["goda.go@goda-shoji.example"])).is_closed


def appealed_from_behind(client: Client) -> str:
    """Return the address of a decision against which a client has appealed from outside."""
    decision = client.room.closed.get().decision
    link = letter_words.link_to(decision_of(client), client, FRIDAY)
    fields = {"words": "秘密の文面", "key": "1"}
    answer = Browser().post(f"/v/{token_of(link.pk)}/ja/appeal/", fields)
    assert answer.status_code == 302
    return reverse("decision", args=[decision])


def decision_of(client: Client) -> Decision:
    decision = client.room.closed.get().decision
    return decision_in(latest_rows(client.room, [decision])[decision])


def test_no_page_shows_the_words_of_an_appeal_before_the_mailbox_does(
    owner: Browser, out: Client
) -> None:
    place = appealed_from_behind(out)
    pages = [place, reverse("client", args=[out.pk]), reverse("today")]
    for address in pages:
        assert "秘密の文面" not in owner.get(address).content.decode(), address
    for name in ("today", "appeals"):
        assert "合田" not in said(owner, name)
        assert reverse("barred") in said(owner, name)
    assert "認めて、取り消す" not in owner.get(place).content.decode()
    sealed_mailbox.open_now(out.room, FRIDAY)
    for address in (*pages[:2], reverse("barred")):
        assert "秘密の文面" in owner.get(address).content.decode(), address
    for name in ("today", "appeals"):
        assert "合田" in said(owner, name)
    assert place in said(owner, "barred")
    of_page = f'<a href="{pages[1]}">'
    assert of_page not in said(owner, "barred")
    more = {"client": out.pk, "decision": "d-2", "filed_at": FRIDAY, "answer_by": MONDAY}
    out.room.appealed.create(**more)
    assert of_page in said(owner, "barred")


def test_whoever_reviews_an_appeal_reads_it_on_any_day(owner: Browser, out: Client) -> None:
    place = appealed_from_behind(out)
    assert "秘密の文面" not in owner.get(place).content.decode()
    user = User.objects.create_user("reviewer@example.com", "a long password", name="三輪 律")
    Membership.objects.create(room=out.room, user=user, role=Membership.Role.REVIEWER)
    reviewer = Browser(headers={"accept-language": "ja"})
    reviewer.force_login(user)
    assert "秘密の文面" in reviewer.get(place).content.decode()


def test_whoever_ends_it_is_led_to_where_it_is_said_what_follows(
    owner: Browser, out: Client
) -> None:
    place = reverse("decision", args=[out.room.closed.get().decision])
    assert f'href="{place}#lift"' in said(owner, "barred")
    shown = owner.get(place).content.decode().partition('id="lift"')[2].partition("</form>")[0]
    assert "口は、すぐにまた開きます。" in shown
    assert "そのわけとともに手紙で" in shown


def test_the_page_is_for_the_owner_alone(out: Client) -> None:
    assert Browser().get(reverse("barred")).status_code == 302


def test_the_page_costs_the_same_for_one_and_for_many(owner: Browser, out: Client) -> None:
    with CaptureQueriesContext(connection) as one:
        said(owner, "barred")
    for number in range(5):
        other = told_of_conduct(out.room, f"客 {number}", f"c{number}@firm{number}.example")
        barred(other, NOON)
        seal(other, Kind.OTHER, key=str(number))
    clock.set_to(FRIDAY)
    with CaptureQueriesContext(connection) as many:
        said(owner, "barred")
    assert len(many) <= len(one) + 1


def test_a_mail_as_it_came_is_saved_from_the_mailbox_on_its_day_and_by_its_owner_alone(
    owner: Browser, out: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    piece = seal(out, Kind.OTHER)
    assert "届いたまま" not in said(owner, "barred")
    Sealed.objects.update(original=evidence.keep_apart(out.room, b"From: goda\n\nwhole"))
    address = reverse("sealed-original", args=[piece.pk])
    assert owner.get(address).status_code == 404
    clock.set_to(MONDAY)
    assert address in said(owner, "barred")
    answer = owner.get(address)
    assert answer.content == b"From: goda\n\nwhole"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    reviewer = User.objects.create_user("miru@example.com", "a long password", name="見る")
    Membership.objects.create(room=out.room, user=reviewer, role=Membership.Role.REVIEWER)
    browser = Browser()
    browser.force_login(reviewer)
    assert browser.get(address).status_code in {403, 404}
    Sealed.objects.update(original="")
    assert owner.get(address).status_code == 404
    assert "届いたままのメールはここにありません" in said(owner, "barred")


def test_today_says_that_the_mailbox_was_not_read_on_its_day_and_that_an_answer_is_late(
    owner: Browser, out: Client
) -> None:
    seal(out, Kind.APPEAL)
    assert "異議のお返事の期限は3月27日（金）です" in said(owner, "today")
    clock.set_to(MONDAY)
    assert "未読" not in said(owner, "today")
    clock.set_to(MONDAY + dt.timedelta(days=1))
    page = said(owner, "today")
    assert "封じた郵便箱は3月16日（月）に開くはずでした。未読のものがあります。" in page
    assert "秘密の文面" not in page
    clock.set_to(FRIDAY + dt.timedelta(days=15))
    assert "お返事の期限は3月27日（金）でした" in said(owner, "today")
