"""The booking page: for strangers, and by personal link; what it shows, takes and refuses."""

from __future__ import annotations

import html
import re

import pytest
from django.core import signing
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Service, Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.letters.models import Shown
from kijun.services.booking import opening_hours
from kijun.services.enquiries.applications import set_application
from tests.door.at_the_door import it_is
from tests.door.bookable import VISITOR, form_of, hidden, open_for_booking
from tests.judge.record import at
from tests.services.booking.test_booking_allowed import PAUSE, late_and_paused
from tests.services.practice import told_client

pytestmark = pytest.mark.storage

AT = "2026-03-12T14:00"


@pytest.fixture
def service(practice: Room) -> Service:
    """Return what can be booked, on the second of March."""
    told_client(practice, "別府 文", "ben@example.com")
    it_is(at(2))
    return open_for_booking(practice)


def address_of(service: Service, language: str = "ja") -> str:
    """Return where the booking page of a house is."""
    return f"/b/{service.room_id}/{language}/"


def read(address: str, **asked: str) -> str:
    """Return what a page says."""
    page = Browser().get(address, asked)
    assert page.status_code == 200
    return said_in(page.content.decode())


def said_in(page: str) -> str:
    """Return what a page says, without its markup."""
    held = re.sub(r'<span class="together">(.*?)</span>', r"\1", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", held))


def book(address: str, **changed: str) -> tuple[int, str]:
    """Book, and return the status of the answer and what is said in the end."""
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post(address, {**form_of(address, AT, **VISITOR), **changed})
    if answer.status_code == 302:
        return 302, said_in(browser.get(answer.headers["Location"]).content.decode())
    return answer.status_code, answer.content.decode()


def test_the_page_offers_services_days_and_times(service: Service) -> None:
    page = read(address_of(service), day="2026-03-12")
    for expected in ("経営相談", "22,000円", "はじめての相談", "10:00", "17:00", "連絡のない遅刻"):
        assert expected in page
    assert "18:00" not in page


def test_a_service_off_the_list_is_not_offered(service: Service) -> None:
    Service.objects.filter(slug="first").update(is_active=False)
    assert "はじめての相談" not in read(address_of(service))


def booked_at(address: str) -> str:
    """Book, and return the address of the page that says so."""
    answer = Browser().post(address, form_of(address, AT, **VISITOR))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_stranger_books_in_one_form_and_is_told_the_rules(service: Service) -> None:
    status, page = book(address_of(service))
    assert status == 302
    assert "3月12日（木）14:00" in page
    session = Session.objects.get()
    assert (session.client.name, session.starts) == ("小田 千尋", at(12, 240))
    facts = list(facts_of(service.room, session.client_id))
    (acknowledged,) = [fact for fact in facts if isinstance(fact, f.RulesAcknowledged)]
    kept = Shown.objects.get(sha256=acknowledged.evidence[0])
    assert "連絡のない遅刻" in kept.text
    page = Browser().get(address_of(service)).content.decode()
    shown = re.sub(r"<[^>]+>|\s", "", html.unescape(page))
    for line in kept.text.splitlines():
        assert re.sub(r"\s", "", line.removeprefix("■ ")) in shown


def test_who_passes_letters_on_by_hand_promises_no_mail_beside_the_rules(
    service: Service,
) -> None:
    by_mail, by_hand = "控えとしてメールで", "控えとしてわたしから直接"
    assert by_mail in read(address_of(service))
    Room.objects.update(reach_error="inside")
    page = read(address_of(service))
    assert by_hand in page
    assert by_mail not in page
    assert "I send you the same words myself" in read(address_of(service, "en"))


def test_in_english_everything_is_in_english(service: Service) -> None:
    page = read(address_of(service, "en"), at=AT)
    assert "Book Thursday 12 March, 14:00" in page
    assert "Consulting 60 minutes · ¥22,000" in page
    status, answer = book(address_of(service, "en"))
    assert status == 302
    assert "Thursday 12 March, 14:00" in answer
    assert Client.objects.get(name="小田 千尋").language == "en"


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"mail": "oda"}, 422, "メールアドレス"),
        ({"mail": ""}, 422, "メールアドレスをお書きください。"),
        ({"name": ""}, 422, "お名前をお書きください。"),
        ({"name": "x" * 300}, 422, ""),
        ({"phone": "call me"}, 422, "電話番号"),
        ({"shown": "something else"}, 409, "変わりました"),
        ({"at": ""}, 422, ""),
        ({"at": "yesterday"}, 422, ""),
        ({"at": "2026-03-12T19:00"}, 409, "空いていません"),
        ({"at": "2026-03-14T14:00"}, 409, "空いていません"),
        ({"at": "2027-03-12T14:00"}, 409, "空いていません"),
        ({"at": "2026-03-12T14:07"}, 409, "空いていません"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_that_was_typed_is_lost(
    service: Service, changed: dict[str, str], status: int, said: str
) -> None:
    found, page = book(address_of(service), **changed)
    assert found == status
    assert said in page
    if "name" not in changed:
        assert 'value="小田 千尋"' in page
    assert not Session.objects.exists()
    assert not Client.objects.filter(name="小田 千尋").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"price": 33_000},
        {"minutes": 90},
        {"place": "駅前の会議室"},
        {"is_online": False},
        {"name_ja": "経営の相談"},
        {"about_ja": "お一人ずつお受けします。"},
    ],
)
def test_only_what_was_read_is_booked(service: Service, change: dict[str, object]) -> None:
    address = address_of(service)
    shown = Browser().get(address, {"service": "consulting", "at": AT}).content.decode()
    form = {**form_of(address, AT, **VISITOR), "offer": hidden(shown, "offer")}
    Service.objects.filter(pk=service.pk).update(**change)
    answer = Browser().post(address, form)
    page = answer.content.decode()
    assert (answer.status_code, Session.objects.count()) == (409, 0)
    assert "サービスの内容が変わりました" in page
    assert 'value="小田 千尋"' in page
    assert book(address, service=hidden(page, "service"))[0] == 302


def test_without_the_tick_nothing_is_booked(service: Service) -> None:
    form = form_of(address_of(service), AT, **VISITOR)
    del form["read"]
    answer = Browser().post(address_of(service), form)
    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_all_that_is_wrong_is_named_at_once_where_the_page_begins(service: Service) -> None:
    form = {**form_of(address_of(service), AT, **VISITOR), "name": "", "mail": "tanaka@"}
    del form["read"]
    page = Browser().post(address_of(service), form).content.decode()
    note = page.partition('id="wrong"')[2].partition("</div>")[0]
    assert "お約束をお読みになった" in note
    assert '<a href="#id_name">お名前</a> <a href="#id_mail">メール</a>' in note
    assert "必須" not in page


def test_the_second_is_told_that_it_is_taken_and_keeps_what_they_typed(service: Service) -> None:
    form = form_of(address_of(service), AT, **VISITOR)
    book(address_of(service), mail="first@example.com", name="はじめ")
    answer = Browser().post(address_of(service), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "もう空いていません" in page
    assert 'value="oda@example.com"' in page
    assert 'value="2026-03-12T12:30"' in page  # another time of that day, as a button
    again = Browser().post(
        address_of(service), {**form, "at": "", "act": "", "choose_at": "2026-03-12T12:30"}
    )
    chosen = again.content.decode()
    assert hidden(chosen, "at") == "2026-03-12T12:30"
    assert 'value="小田 千尋"' in chosen
    assert (
        Browser().post(address_of(service), {**form, "at": "2026-03-12T12:30"}).status_code == 302
    )


def test_a_form_that_is_sent_twice_books_once(service: Service) -> None:
    for _ in range(2):
        assert book(address_of(service))[0] == 302
    assert Session.objects.count() == 1


def test_a_stranger_never_sees_whom_an_address_belongs_to(service: Service) -> None:
    status, page = book(address_of(service), mail="ben@example.com")
    _, other = book(address_of(service), mail="other@example.com", at="2026-03-12T16:00")
    assert status == 302
    assert "別府" not in page
    assert page.replace("14:00", "") == other.replace("16:00", "").replace("other@", "ben@")


def test_who_is_barred_is_told_civilly_and_a_stranger_learns_nothing(
    service: Service, practice: Room
) -> None:
    chiyo = told_client(practice, "千代田 樹", "chiyo@example.com", rules=PAUSE)
    late_and_paused(chiyo)
    it_is(at(9))
    status, page = book(address_of(service), mail="Chiyo@Example.com")
    assert status == 403
    assert "お受けできません" in page
    assert "haruka@example.com" in page
    for hint in ("千代田", "お休み", "停止", "出禁"):
        assert hint not in page


def test_a_ticket_of_an_earlier_version_still_opens(service: Service) -> None:
    content = [service.room_id, int(at(12, 240).timestamp()), "経営相談", False, ""]
    ticket = signing.Signer(salt="kijun.door.booked").sign_object(content)
    assert "3月12日（木）14:00" in read(f"{address_of(service)}done/{ticket}/")


def test_a_ticket_that_was_made_up_opens_nothing(service: Service) -> None:
    assert Browser().get(f"{address_of(service)}done/abc:def/").status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_nobody_can_mean_is_as_if_none_were_chosen(service: Service, day: str) -> None:
    address, far = address_of(service), f"{day}T23:59"
    first = read(address)
    assert read(address, day=day) == first
    assert read(address, at=far) == first
    status, page = book(address, at=far)
    assert (status, "小田 千尋" in page, Session.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("name", ["小田\u202e千尋", "小田\x07千尋"])
def test_a_name_that_cannot_be_seen_whole_is_marked_where_it_stands(
    service: Service, name: str
) -> None:
    status, page = book(address_of(service), name=name)
    assert status == 422
    assert 'id="id_name_error"' in page
    assert "このお名前は書きとめられません" in page


def words_of(address: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub("<[^>]+>", "", Browser().get(address).content.decode())


def test_the_page_says_the_terms_that_bind_and_books_under_none_that_it_did_not_say(
    service: Service,
) -> None:
    term = "お取り消しは、開始の24時間前まで、ご自身でしていただけます"
    assert term not in words_of(address_of(service))
    form = form_of(address_of(service), AT, **VISITOR)
    page = Browser().get(address_of(service), {"service": "consulting", "at": AT})
    form["offer"] = hidden(page.content.decode(), "offer")
    opening_hours.set_terms(service.room, cancel_hours=24)
    assert term in words_of(address_of(service))
    assert Browser().post(address_of(service), form).status_code == 409
    assert book(address_of(service), **VISITOR)[0] == 302


def test_a_closed_page_says_so(service: Service) -> None:
    opening_hours.set_terms(service.room, is_open=False)
    page = Browser().get(address_of(service)).content.decode()
    assert "いまは、ここでは予約をお受けしていません" in page
    assert Browser().post(address_of(service), {"act": "book"}).status_code == 409


def test_a_house_that_does_not_exist_has_no_page(service: Service) -> None:
    assert Browser().get("/b/r-nobody/").status_code == 404


def test_the_page_asks_the_database_the_same_however_many_sessions_there_are(
    service: Service,
) -> None:
    client = Client.objects.get(name="別府 文")
    counts = []
    for days in (range(3, 4), range(4, 24)):
        for day in days:
            Session.objects.create(
                room=service.room, client=client, starts=at(day), minutes=60, created_at=at(1)
            )
        with CaptureQueriesContext(connection) as queries:
            Browser().get(address_of(service))
        counts.append(len(queries))
    assert counts[0] >= counts[1]


def test_both_times_are_shown_where_a_zone_is_named(service: Service) -> None:
    page = read(address_of(service, "en"), at=AT, zone="Europe/Berlin")
    assert "Thursday 12 March, 06:00 in Berlin" in page
    assert "02:00" in page
    for none in ("Nowhere/Land", "Factory"):
        assert none.partition("/")[0] not in read(address_of(service, "en"), at=AT, zone=none)


def test_without_a_language_in_the_address_a_stranger_reads_their_own(service: Service) -> None:
    address = f"/b/{service.room_id}/"
    for asked, heading in (
        ("en-US,en;q=0.9,ja;q=0.8", "Book a session"),
        ("fr,ja;q=0.5,en;q=0.4", "予約する"),
        ("fr-CA", "予約する"),
        ("", "予約する"),
    ):
        page = Browser().get(address, headers={"accept-language": asked}).content.decode()
        assert heading in page, asked
    english = Browser().get(address_of(service, "ja"), headers={"accept-language": "en"})
    assert "予約する" in english.content.decode()


def test_programs_are_told_the_free_slots_too(service: Service) -> None:
    address = f"/b/{service.room_id}/slots.json"
    asked = {"service": "consulting", "from": "2026-03-12", "to": "2026-03-13"}
    told = Browser().get(address, asked).json()
    assert told["minutes"] == 60
    assert told["slots"][0] == "2026-03-12T10:00:00+09:00"
    assert len(told["slots"]) == 30
    for wrong in ({"from": "soon"}, {"to": "2027-03-12"}, {"to": "2026-03-01"}):
        assert Browser().get(address, {**asked, **wrong}).status_code == 400
    assert Browser().get(address, {**asked, "service": "none"}).status_code == 404
    opening_hours.set_terms(service.room, is_open=False)
    assert Browser().get(address, asked).json()["slots"] == []


def test_programs_are_told_no_free_slots_of_what_one_applies_for(service: Service) -> None:
    address = f"/b/{service.room_id}/slots.json"
    days = {"from": "2026-03-12", "to": "2026-03-13"}
    set_application(service, is_open=True)
    assert "経営相談" not in read(address_of(service))
    assert Browser().get(address, {**days, "service": "consulting"}).status_code == 404
    assert Browser().get(address, {**days, "service": "first"}).json()["slots"]


def test_the_page_promises_a_mail_only_where_one_leaves_by_itself(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, onward = Browser(), booked_at(address_of(service))
    assert "内容をメールでお送りします" in said_in(browser.get(onward).content.decode())
    with monkeypatch.context() as alone:
        alone.setattr("kijun.door.opening.is_alone", bool)
        page = said_in(browser.get(onward).content.decode())
    assert "自動では届かず" in page
    assert "届かないときは" not in page


def test_the_address_that_was_typed_is_shown_to_whoever_typed_it(service: Service) -> None:
    browser, onward = Browser(), booked_at(address_of(service))
    assert "うかがった宛先：oda@example.com" in said_in(browser.get(onward).content.decode())
    assert "oda" not in onward
    for passed_on in (onward, onward.partition("?")[0]):
        assert "oda@example.com" not in browser.get(passed_on).content.decode()
