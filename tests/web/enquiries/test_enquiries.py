"""Enquiries as the owner sees them: the list, one with its arithmetic, the answer, and the settings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Application, Enquiry, Service
from kijun.clients.models import Client
from kijun.ledger.decisions import standing_rows
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.enquiries import enquiries
from kijun.services.enquiries.applications import set_application
from kijun.services.enquiries.enquiries import Applicant, Asked
from kijun.services.enquiries.triage import Answer
from kijun.services.inbox import incoming_words
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.enquiries.test_enquiries import WITH_ENQUIRIES, read_now
from tests.web.morning import SetClock, aoi, browser, practice, read, set_clock, sink, tap

pytestmark = pytest.mark.storage

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]


@pytest.fixture
def service(practice: Room, set_clock: SetClock) -> Service:
    """Return consulting, which is had by application, on the second of March."""
    publish(practice, WITH_ENQUIRIES, at(1))
    Version.objects.filter(room=practice).update(announced_at=at(1), effective=None)
    set_clock(at(2))
    found = Service.objects.create(
        room=practice, slug="consulting", name_ja="経営相談", name_en="Consulting", minutes=60
    )
    set_application(found, fields="marketing")
    return found


def asked(
    service: Service,
    name: str = "小田 千尋",
    nth: int = 0,
    about: str = "売り方を相談したい。",
    field: str = "",
) -> Enquiry:
    """Send an enquiry for ten hours at half of what they are worth; a rule refuses taxes."""
    applicant = Applicant(name, f"oda{nth}@example.com", "", "ja")
    given = Asked(about, 100_000, Decimal(10), field=field)
    return enquiries.receive(service, applicant, given, read_now(service.room), at(2))


def test_the_page_of_an_enquiry_shows_the_arithmetic_the_rule_and_a_proposal(
    browser: Browser, service: Service
) -> None:
    enquiry = asked(service)
    page = read(browser, f"/enquiries/{enquiry.pk}/")
    for expected in (
        "¥100,000 ÷ 10 hours = ¥10,000 an hour",
        "That is 50% of your hourly value on that day, ¥20,000.",
        "Proposed: ask first.",
        "This follows from your rule below.",
        "Rule 2",
        "売り方を相談したい。",
        "200,000円",
    ):
        assert expected in page


@pytest.mark.parametrize("answer", list(Answer))
def test_each_answer_is_given_in_one_step_with_a_sentence_of_ones_own(
    browser: Browser, service: Service, answer: Answer
) -> None:
    enquiry = asked(service)
    given = {"answer": answer.value, "own": "どうぞよろしく。"}
    page = tap(browser, f"/enquiries/{enquiry.pk}/answer/", **given)
    assert "Your answer is on its way." in page
    letter = Letter.objects.exclude(kind="enquiry_received").exclude(kind="rules").get()
    assert "どうぞよろしく。" in letter.text
    listed = read(browser, "/enquiries/" + ("" if answer is Answer.ASK else "?answered"))
    assert "小田 千尋" in listed


def test_accepting_against_a_rule_asks_for_a_reason_and_lets_the_rule_pass(
    browser: Browser, service: Service
) -> None:
    enquiry = asked(service, field="tax")
    address = f"/enquiries/{enquiry.pk}/answer/"
    refused = browser.post(address, {"answer": "accept", "own": "どうぞよろしく。", "reason": " "})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Give a reason. Nothing has been sent yet." in page
    assert "どうぞよろしく。" in page
    enquiry.refresh_from_db()
    assert enquiry.state == "open"
    tap(browser, address, answer="accept", reason="昔からのご縁です。")
    row = next(
        row
        for row in standing_rows(service.room, enquiry.client_id).values()
        if row.status == "waived"
    )
    assert "昔からのご縁です。" in read(browser, f"/decisions/{row.decision}/")


def test_who_has_only_enquired_stands_apart_from_the_clients(
    browser: Browser, service: Service, aoi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = asked(service)
    page = read(browser, "/clients/")
    assert "1 client " in page
    assert "1 person has enquired and is not a client yet" in page
    assert "小田 千尋" not in page
    page = read(browser, "/clients/?enquired")
    assert "小田 千尋" in page
    assert "青井 直" not in page
    assert "小田 千尋" in browser.post("/clients/", {"q": "小田"}).content.decode()
    asked(service, "山田 一", nth=1)
    with monkeypatch.context() as short:
        short.setattr("kijun.web.clients.listing.MOST_SHOWN", 1)
        for nth, there, elsewhere in ((1, "小田 千尋", "山田 一"), (2, "山田 一", "小田 千尋")):
            page = browser.get(f"/clients/?enquired&page={nth}").content.decode()
            assert there in page
            assert elsewhere not in page
            assert f'href="?enquired&amp;page={3 - nth}"' in page
    enquiries.answer(enquiry, Answer.ACCEPT, "", at(3))
    assert "小田 千尋" in read(browser, "/clients/")
    again = asked(service, "青井 直")
    Enquiry.objects.filter(pk=again.pk).update(client=aoi, was_known=True)
    assert "青井 直" in read(browser, "/clients/")


def test_an_answer_is_given_once(browser: Browser, service: Service) -> None:
    enquiry = asked(service)
    tap(browser, f"/enquiries/{enquiry.pk}/answer/", answer="decline")
    page = tap(browser, f"/enquiries/{enquiry.pk}/answer/", answer="accept")
    assert "This has been answered already." in page
    assert not Letter.objects.filter(kind="enquiry_accepted").exists()


def test_a_sentence_that_is_too_long_is_given_back_and_nothing_is_sent(
    browser: Browser, service: Service
) -> None:
    enquiry = asked(service, field="tax")
    given = {"answer": "accept", "own": "あ" * 301, "reason": "昔からのご縁です。"}
    answer = browser.post(f"/enquiries/{enquiry.pk}/answer/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "あ" * 301 in page
    assert ">昔からのご縁です。</textarea>" in page
    enquiry.refresh_from_db()
    assert enquiry.state == "open"


def test_an_unknown_answer_or_enquiry_is_not_there(browser: Browser, service: Service) -> None:
    enquiry = asked(service)
    assert browser.post(f"/enquiries/{enquiry.pk}/answer/", {"answer": "x"}).status_code == 404
    assert browser.get("/enquiries/q-nothing/").status_code == 404


def test_unanswered_enquiries_stand_on_today_with_their_age(
    browser: Browser, service: Service, set_clock: SetClock
) -> None:
    enquiry = asked(service)
    set_clock(at(4))
    page = read(browser, "/today/")
    assert "小田 千尋 asks about Consulting" in page
    assert "2 days old, answer by Thursday 5 March" in page
    set_clock(at(9))
    assert "answer was promised by Thursday 5 March" in read(browser, "/today/")
    enquiries.answer(enquiry, Answer.ASK, "", at(9))
    assert "asks about Consulting" not in read(browser, "/today/")


def test_what_they_wrote_since_stands_beside_it(browser: Browser, service: Service) -> None:
    enquiry = asked(service)
    incoming_words.say(enquiry.client, "15万円まで出せます。", at(2, 5), key="k")
    assert "15万円まで出せます。" in read(browser, f"/enquiries/{enquiry.pk}/")


def test_who_is_known_is_said_not_to_be_proved(browser: Browser, service: Service) -> None:
    first = asked(service)
    second = asked(service, name="おだ", about="もうひとつ")
    assert second.client == first.client
    page = read(browser, f"/enquiries/{second.pk}/")
    assert "Nobody has proved yet" in page
    assert "The name given was “おだ”." in page


def test_a_service_is_put_under_application(browser: Browser, service: Service) -> None:
    address = f"/settings/services/{service.pk}/application/"
    form = {
        "is_open": "on",
        "asks_budget": "on",
        "choices": "税務\n 税務 \nmarketing",
        "answer_days": "5",
    }
    page = tap(browser, address, **form)
    assert "Changes saved." in page
    assert f"/e/{service.room_id}/ja/consulting/" in page
    kept = Application.objects.get()
    assert (kept.known_fields, kept.answer_days, kept.asks_due) == (["税務", "marketing"], 5, False)
    assert browser.post(address, {**form, "answer_days": "0"}).status_code == 422
    assert browser.post(address, {**form, "choices": "x" * 101}).status_code == 422
    assert browser.get("/settings/services/0/application/").status_code == 404


def test_empty_lists_say_what_comes_here(browser: Browser, practice: Room) -> None:
    assert "No enquiry waits for you" in read(browser, "/enquiries/")
    assert "None has been answered yet" in read(browser, "/enquiries/?answered")


def test_the_list_and_today_cost_the_same_queries_for_any_number(
    browser: Browser, service: Service
) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            read(browser, address)
        return len(seen)

    asked(service)
    addresses = ("/enquiries/", "/today/")
    for address in addresses:
        queries(address)
    before = [queries(address) for address in addresses]
    for nth in range(1, 20):
        asked(service, nth=nth)
    assert [queries(address) for address in addresses] == before
