"""The page on which anybody applies: what it asks, takes and refuses, and what follows behind a link."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Enquiry, Service
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.letters.models import Letter, Shown, Word
from kijun.services.booking import opening_hours
from kijun.services.enquiries import enquiries
from kijun.services.enquiries.applications import set_application
from kijun.services.enquiries.enquiry_letters import link_to
from kijun.services.enquiries.triage import Answer
from tests.door.at_the_door import it_is
from tests.door.bookable import hidden
from tests.judge.record import at
from tests.services.barred import barred, told_of_conduct
from tests.services.practice import told_client

pytestmark = pytest.mark.storage

OPENED = at(2)
SENT = at(2, 5)
ASKED = {
    "name": "小田 千尋",
    "mail": "oda@example.com",
    "phone": "",
    "about": "新しい店の売り方を相談したいです。",
    "budget": "２００，０００円",
    "hours": "10時間",
    "due": "2026-05-01",
    "field": "marketing",
    "read": "1",
}


@pytest.fixture
def service(practice: Room) -> Service:
    """Return consulting, which is had by application, on the second of March."""
    told_client(practice, "別府 文", "ben@example.com")
    it_is(OPENED)
    found = Service.objects.create(
        room=practice,
        slug="consulting",
        name_ja="経営相談",
        name_en="Consulting",
        minutes=60,
        price=22_000,
    )
    set_application(found, fields="marketing\n採用")
    return found


def address_of(service: Service, language: str = "ja") -> str:
    """Return where one applies for a service."""
    return f"/e/{service.room_id}/{language}/{service.slug}/"


def send(
    service: Service, language: str = "ja", wait: float = 5, **changed: str
) -> tuple[int, str]:
    """Open the page, fill it in, send it; return the status and what is said in the end."""
    browser = Browser(enforce_csrf_checks=True)
    it_is(OPENED)
    page = browser.get(address_of(service, language)).content.decode()
    sent = {"stamp": hidden(page, "stamp"), "shown": hidden(page, "shown"), **ASKED, **changed}
    it_is(OPENED + dt.timedelta(minutes=wait))
    answer = browser.post(address_of(service, language), sent)
    if answer.status_code == 302:
        return 302, browser.get(answer.headers["Location"]).content.decode()
    return answer.status_code, html.unescape(answer.content.decode())


def test_the_page_asks_what_the_owner_wants_to_know_and_shows_the_rules(service: Service) -> None:
    page = Browser().get(address_of(service)).content.decode()
    for expected in (
        "ご予算",
        "お考えの時間数",
        "ご希望の時期",
        "採用",
        "連絡のない遅刻",
        "3営業日",
    ):
        assert expected in page
    set_application(service, asks_budget=False, asks_hours=False, asks_due=False, fields="")
    page = Browser().get(address_of(service)).content.decode()
    for left_out in ("ご予算", "お考えの時間数", "ご希望の時期", "採用"):
        assert left_out not in page


def test_who_passes_letters_on_by_hand_promises_no_mail_beside_the_rules(
    service: Service,
) -> None:
    assert "メールでお送りするページ" in Browser().get(address_of(service)).content.decode()
    Room.objects.update(reach_error="inside")
    page = Browser().get(address_of(service)).content.decode()
    assert "わたしから直接お送りするページ" in page
    assert "メールでお送りするページ" not in page


def test_a_stranger_applies_in_one_form_without_a_cookie(service: Service) -> None:
    status, page = send(service)
    enquiry = Enquiry.objects.get()
    assert [status, enquiry.budget, enquiry.hours] == [302, 200_000, 10]
    assert (enquiry.due, enquiry.field) == (dt.date(2026, 5, 1), "marketing")
    assert "3月5日（木）までに" in page
    assert Shown.objects.filter(language="ja").exists()
    assert [letter.kind for letter in Letter.objects.all()] == ["enquiry_received"]


def test_sent_twice_it_is_taken_once(service: Service) -> None:
    assert send(service)[0] == send(service)[0] == 302
    assert Enquiry.objects.count() == 1


def test_nobody_learns_whether_they_are_known(service: Service) -> None:
    stranger = send(service)
    status, page = send(service, mail="ben@example.com")
    assert (status, page.replace("ben@", "oda@")) == stranger
    assert Enquiry.objects.filter(was_known=True).count() == 1


@pytest.mark.parametrize(
    ("wait", "changed", "said"),
    [
        (0.01, {}, "とても早かった"),
        (25 * 60, {}, "時間がたちました"),
        (5, {"stamp": "forged"}, "時間がたちました"),
        (5, {"website": "https://example.com"}, "人には見えない欄"),
    ],
)
def test_what_a_program_might_have_sent_is_shown_again_with_everything_in_it(
    service: Service, wait: float, changed: dict[str, str], said: str
) -> None:
    status, page = send(service, "ja", wait, **changed)
    assert status == 422
    assert said in page
    assert ASKED["about"] in page
    assert ASKED["mail"] in page
    assert not Enquiry.objects.exists()


def test_who_was_too_quick_is_taken_the_second_time(service: Service) -> None:
    browser = Browser()
    page = browser.get(address_of(service)).content.decode()
    sent = {**ASKED, "shown": hidden(page, "shown"), "stamp": hidden(page, "stamp")}
    again = browser.post(address_of(service), sent).content.decode()
    it_is(OPENED + dt.timedelta(seconds=10))
    sent["stamp"] = hidden(again, "stamp")
    assert browser.post(address_of(service), sent).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"budget": "-5"}, "0より小さく"),
        ({"budget": "9" * 30}, "大きすぎます"),
        ({"budget": "9" * 60}, "数として読み取れません"),
        ({"budget": "たくさん"}, "数として読み取れません"),
        ({"budget": "1234.5"}, "端数のない"),
        ({"hours": "0"}, "0.25から"),
        ({"hours": "-3"}, "0.25から"),
        ({"hours": "20000"}, "0.25から"),
        ({"due": "来週"}, "日付として読めません"),
        ({"due": "2026-02-30"}, "日付として読めません"),
        ({"due": "2026-03-01"}, "もう過ぎています"),
        ({"due": "2226-03-01"}, "先すぎます"),
        ({"mail": "oda"}, "メールアドレス"),
        ({"mail": "oda@example.com\nbcc: x@example.com"}, "メールアドレス"),
        ({"phone": "12"}, "電話番号"),
        ({"name": ""}, "お名前をお書きください"),
        ({"name": "見てください https://example.com"}, "ページのアドレス"),
        ({"name": "小\u202e田"}, "見えない文字"),
        ({"about": ""}, "ご相談の内容をお書きください"),
        ({"about": "あ" * 4001}, "4001文字"),
        ({"field": "別のこと"}, "選択"),
    ],
)
def test_what_cannot_be_meant_is_told_in_clear_words_and_nothing_is_lost(
    service: Service, changed: dict[str, str], said: str
) -> None:
    status, page = send(service, "ja", 5, **changed)
    assert status == 422
    assert said in page
    assert "小田 千尋" in page or "name" in changed
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20万円", 200_000),
        ("¥200,000", 200_000),
        ("１．５万", 15_000),
        ("0.57万", 5_700),
        ("0", 0),
        ("", None),
    ],
)
def test_amounts_are_read_as_people_write_them(
    service: Service, written: str, meant: int | None
) -> None:
    assert send(service, budget=written, hours="")[0] == 302
    assert Enquiry.objects.get().budget == meant


def test_days_are_read_as_people_write_them(service: Service) -> None:
    for nth, written in enumerate(("2026/5/1", "令和8年5月1日", "５月１日", "1 May 2026")):
        status, _ = send(service, due=written, mail=f"oda{nth}@example.com")
        assert (status == 302) is (written != "５月１日")
    assert set(Enquiry.objects.values_list("due", flat=True)) == {dt.date(2026, 5, 1)}


def test_zero_bytes_are_left_out(service: Service) -> None:
    assert send(service, about="ご相談\x00です", name="小田\x00千尋")[0] == 302
    assert enquiries.about([Enquiry.objects.get()]).popitem()[1] == "ご相談です"


def test_the_rules_have_to_be_read_as_they_stand(service: Service) -> None:
    browser = Browser()
    page = browser.get(address_of(service)).content.decode()
    it_is(SENT)
    sent = {**ASKED, "stamp": hidden(page, "stamp"), "shown": "0" * 64}
    answer = browser.post(address_of(service), sent)
    assert answer.status_code == 409
    del sent["read"]
    sent["shown"] = hidden(page, "shown")
    answer = browser.post(address_of(service), sent)
    assert answer.status_code == 422
    assert "しるしを付けて" in answer.content.decode()


def test_from_one_address_only_so_much_is_taken(service: Service) -> None:
    for nth in range(10):
        assert send(service, mail=f"oda{nth}@example.com")[0] == 302
    status, page = send(service, mail="last@example.com")
    assert status == 429
    assert ASKED["about"] in page
    assert Enquiry.objects.count() == 10


def test_a_service_that_is_not_had_by_application_says_so(service: Service) -> None:
    set_application(service, is_open=False)
    answer = Browser().get(address_of(service))
    assert answer.status_code == 410
    assert "お受けしていません" in answer.content.decode()
    assert Browser().get(f"/e/{service.room_id}/ja/nothing/").status_code == 404
    assert "お受けしていません" in Browser().get(f"/e/{service.room_id}/").content.decode()


def test_the_house_lists_what_can_be_applied_for(service: Service) -> None:
    one = Browser().get(f"/e/{service.room_id}/")
    assert one.headers["Location"] == address_of(service)
    talk = Service.objects.create(room=service.room, slug="talk", name_ja="講演", minutes=90)
    set_application(talk)
    listed = Browser().get(f"/e/{service.room_id}/ja/").content.decode()
    assert "経営相談" in listed
    assert "講演" in listed


def test_what_is_applied_for_cannot_simply_be_booked(service: Service) -> None:
    opening_hours.set_hours(service.room, [(weekday, 600, 1080) for weekday in range(5)])
    page = Browser().get(f"/b/{service.room_id}/ja/").content.decode()
    assert "経営相談" not in page
    assert f'href="/e/{service.room_id}/ja/"' in page
    Service.objects.create(room=service.room, slug="talk", name_ja="講演", minutes=90)
    page = Browser().get(f"/b/{service.room_id}/ja/").content.decode()
    assert "講演" in page
    assert f'href="/e/{service.room_id}/ja/"' in page


def test_a_closed_door_has_a_civil_word(service: Service) -> None:
    goda = told_of_conduct(service.room, "合田 剛", "goda@example.net", "09012345678")
    barred(goda, at(1))
    status, page = send(service, mail="GODA@example.net")
    assert status == 403
    assert "申し訳ありませんが" in page
    assert not Enquiry.objects.exists()


def test_the_page_speaks_english(service: Service) -> None:
    status, page = send(service, language="en", budget="-1")
    assert status == 422
    assert "A budget is not below zero." in page
    status, page = send(service, language="en", budget="200,000")
    assert "You have my answer by Thursday 5 March" in page
    assert Client.objects.get(name="小田 千尋").language == "en"


def test_behind_the_link_one_sees_what_was_asked_and_adds_to_it(service: Service) -> None:
    send(service)
    enquiry = Enquiry.objects.get()
    token = token_of(link_to(enquiry, SENT).pk)
    page = Browser().get(f"/v/{token}/ja/").content.decode()
    assert ASKED["about"] in page
    assert "200,000円" in page
    rules = re.search(rf'href="(/v/{token}/ja/rules/[^"]+)"', page)
    assert rules is not None
    assert "連絡のない遅刻" in Browser().get(rules[1], follow=True).content.decode()
    Browser().post(f"/v/{token}/ja/word/", {"words": "夜も空いています。", "key": "a"})
    assert Word.objects.get().text == "夜も空いています。"
    enquiries.answer(enquiry, Answer.ACCEPT, "", SENT)
    page = Browser().get(f"/v/{token}/ja/").content.decode()
    assert "はじめの日時を選ぶ" in page
    onward = Browser().get(f"/v/{token}/ja/booking/first/", follow=True)
    assert onward.status_code == 200
    assert "経営相談" in onward.content.decode()


def test_the_link_of_an_enquiry_shows_nobody_elses(service: Service) -> None:
    send(service)
    enquiry = Enquiry.objects.get()
    link = link_to(enquiry, SENT)
    ben = Client.objects.get(name="別府 文")
    Enquiry.objects.filter(pk=enquiry.pk).update(client=ben)
    assert Browser().get(f"/v/{token_of(link.pk)}/ja/").status_code == 404


def test_the_page_costs_the_same_queries_however_much_was_asked_before(service: Service) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            Browser().get(address_of(service))
        return len(seen)

    queries()
    before = queries()
    for nth in range(8):
        send(service, mail=f"oda{nth}@example.com")
    it_is(OPENED)
    assert queries() == before
