"""What happened is written down in three taps, and the page after it says what it means."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Membership, User
from kijun.clients.models import Client, Evidence, FreeText
from kijun.judge import facts as f
from kijun.judge.facts import Fact, kind_of
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter, Word
from kijun.services.noting.sorts import SORTS
from kijun.services.record.recording import record
from kijun.services.work import engagements
from kijun.services.work.engagements import Terms, new_key
from tests.judge.record import at
from tests.services.files import SECRET, photo
from tests.services.practice import told_client
from tests.web.fingers import Finger
from tests.web.morning import SetClock, aoi, browser, practice, read, set_clock, sink, tap

pytestmark = pytest.mark.storage

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]

ANSWERS = {
    "amount": "５０，０００円",
    "paid": "on",
    "what": "写真をお送りする",
    "due": "2026-03-12",
    "courtesy": "report",
    "binds": "both",
    "conduct": "insult",
    "severity": "minor",
    "channel": "phone",
    "words": "そこを何とか",
    "key": "",
}


def form_of(client: Client, sort: str) -> str:
    return f"/clients/{client.pk}/write/{sort}/"


def noted(client: Client) -> list[Fact]:
    return [x for x in facts_of(client.room, client.pk) if (x.id or "").startswith("note-")]


def chosen(browser: Browser, client: Client, sort: str) -> dict[str, str]:
    """Return what a form has chosen already, with what people would type."""
    page = browser.get(form_of(client, sort)).content.decode()
    given = {name: text for name, text in ANSWERS.items() if f'name="{name}"' in page}
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        if name not in given:
            given[name] = re.findall(r'value="([^"]*)"', options)[0]
    return {**given, "key": new_key()}


def with_everything(client: Client) -> None:
    """Let there be work, an open promise and a rule of theirs."""
    engagements.agree(client, Terms("集客の見直し", 300_000), now=at(2))
    facts: list[Fact] = [
        f.PromiseMade(at=at(2), client=client.pk, promise="p-1", due="2026-03-12"),
        f.ClientRuleImposed(at=at(2), client=client.pk, client_rule="r-1", binds="both"),
    ]
    record(client.room, facts, at(2))


TYPED = {"amount": "５０，０００円", "what": "写真をお送りする", "words": "そこを何とか"}


def test_every_sort_is_three_taps_or_four_and_one_sentence_and_a_fact_a_minute_later(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    with_everything(aoi)
    set_clock(at(5))
    today = Finger(browser, "/today/").follows("Write down")
    theirs = Finger(browser, f"/clients/{aoi.pk}/").follows("Write down")
    typed: dict[str, str] = {}
    for sort in SORTS:
        finger = today.asks("sort", sort)
        assert theirs.page.links[SORTS[sort].label.in_language("en")] == finger.address
        (form,) = [each for each in finger.page.forms if "key" in each.sends]
        (typed[sort],) = form.empty or ["words"]
        button = ("conduct", "insult") if sort == "conduct" else ("", "")
        ticked = {"severity": "grave"} if sort == "conduct" else {}
        sent = finger.sends(form, *button, **{typed[sort]: TYPED[typed[sort]], **ticked})
        assert sent.taps + len(ticked) == (4 if ticked else 3), sort
    assert noted(aoi) == []
    set_clock(at(5, 1))
    facts = noted(aoi)
    assert [kind_of(fact) for fact in facts] == [sort.kind for sort in SORTS.values()]
    assert {fact.at for fact in facts} == {at(5)}
    assert "そこ" not in "".join(fact.note or "" for fact in facts)
    assert [bool(fact.note) for fact in facts] == [typed[sort] == "words" for sort in SORTS]


def test_of_conduct_nothing_is_chosen_before(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    address, given = form_of(aoi, "conduct"), chosen(browser, aoi, "conduct")
    assert "checked" not in browser.get(address).content.decode()
    for name, language, said in (
        ("conduct", "en", "Choosing it writes it down"),
        ("severity", "en", "Choose how serious it was: minor or grave."),
        ("severity", "ja", "程度（軽度か重大か）を選んでください。"),
    ):
        headers = {"accept-language": language}
        answer = browser.post(address, {**given, name: ""}, headers=headers)
        assert answer.status_code == 422
        assert "そこを何とか" in answer.content.decode()
        assert said in answer.content.decode()
    set_clock(at(5, 2))
    assert noted(aoi) == []


def test_what_was_chosen_is_told_in_words_and_not_by_its_code(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = {**chosen(browser, aoi, "conduct"), "words": "そこを何とか"}
    page = tap(browser, form_of(aoi, "conduct"), **given)
    assert "そこを何とか" in page
    assert "<p>insult</p>" not in page


def test_a_form_sent_twice_is_one_fact(browser: Browser, aoi: Client, set_clock: SetClock) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "thanks")
    for _ in range(2):
        tap(browser, form_of(aoi, "thanks"), **given)
    set_clock(at(5, 2))
    tap(browser, form_of(aoi, "thanks"), **given)
    assert len(noted(aoi)) == 1
    assert FreeText.objects.filter(client=aoi).count() == 1


def test_a_slip_is_taken_back_with_the_words(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "conduct")
    tap(browser, form_of(aoi, "conduct"), **given, pieces=SimpleUploadedFile("a.jpg", photo()))
    page = tap(browser, f"/clients/{aoi.pk}/written/{given['key']}/back/")
    assert "Taken back: nothing was noted." in page
    assert not Evidence.objects.exists()
    set_clock(at(5, 2))
    assert noted(aoi) == []
    assert not FreeText.objects.filter(client=aoi).exists()
    assert "Nothing of this is on record." in read(
        browser, f"/clients/{aoi.pk}/written/{given['key']}/"
    )


def test_today_shows_what_was_just_written_down_until_it_is_on_record(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "thanks")
    tap(browser, form_of(aoi, "thanks"), **given)
    page = read(browser)
    assert "青井 直: “Thanks” is written down." in page
    assert "Nothing waits for you" not in page
    back = f"/clients/{aoi.pk}/written/{given['key']}/back/"
    assert "Nothing waits for you" in tap(browser, back, next="/today/")
    tap(browser, form_of(aoi, "thanks"), **chosen(browser, aoi, "thanks"))
    set_clock(at(5, 1))
    assert "is written down" not in read(browser)


def test_a_mail_about_the_price_is_proposed_to_be_written_down_as_that(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    word = Word.objects.create(
        room=aoi.room,
        client=aoi,
        channel="mail",
        key="<1@example.com>",
        text="もう少しお安くなりませんか。",
        said_at=at(4),
    )
    today = Finger(browser, "/today/")
    assert "Set it aside" in read(browser)
    finger = today.follows("Asked for a lower price")
    (form,) = [each for each in finger.page.forms if "key" in each.sends]
    assert form.sends["words"].strip() == word.text
    finger.sends(form)
    set_clock(at(5, 1))
    (fact,) = noted(aoi)
    assert (kind_of(fact), fact.at) == ("price.cut_requested", at(4))
    assert "もう少し" not in read(browser)


def test_what_is_on_record_is_not_taken_back(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "thanks")
    tap(browser, form_of(aoi, "thanks"), **given)
    set_clock(at(5, 2))
    page = tap(browser, f"/clients/{aoi.pk}/written/{given['key']}/back/")
    assert "That is on record now." in page
    assert len(noted(aoi)) == 1


def test_where_no_agreement_is_recorded_the_form_leads_to_recording_one(
    browser: Browser, aoi: Client
) -> None:
    way = f'href="/clients/{aoi.pk}/engagements/new/"'
    assert way in browser.get(form_of(aoi, "price_request")).content.decode()
    with_everything(aoi)
    assert way not in browser.get(form_of(aoi, "price_request")).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-50000", "cannot be below zero"),
        ("９" * 30, "larger than any"),
        ("9999999999999", "larger than any"),
        ("たくさん", "cannot be read as a number"),
        ("0", "above zero"),
    ],
)
def test_an_amount_that_cannot_be_meant_is_refused_and_nothing_is_lost(
    browser: Browser, aoi: Client, set_clock: SetClock, typed: str, said: str
) -> None:
    set_clock(at(5))
    given = {**chosen(browser, aoi, "price_request"), "amount": typed}
    answer = browser.post(form_of(aoi, "price_request"), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "そこを何とか" in page


@pytest.mark.parametrize(
    "typed", ["50000", "50,000円", "¥50,000", "５０，０００", "5万円", "五万", "5.0e4"]
)
def test_amounts_are_read_as_people_type_them(
    browser: Browser, aoi: Client, set_clock: SetClock, typed: str
) -> None:
    set_clock(at(5))
    given = {**chosen(browser, aoi, "price_request"), "amount": typed}
    status = browser.post(form_of(aoi, "price_request"), given).status_code
    set_clock(at(5, 2))
    if typed == "5.0e4":
        assert (status, noted(aoi)) == (422, [])
    else:
        (fact,) = noted(aoi)
        assert getattr(fact, "amount", None) == 50_000


def test_what_lies_ahead_has_not_happened(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    for more in ({"day": "2026-03-06"}, {"time": "23:00"}, {"day": "1990-01-01"}):
        given = {**chosen(browser, aoi, "thanks"), **more}
        assert browser.post(form_of(aoi, "thanks"), given).status_code == 422
    given = {**chosen(browser, aoi, "thanks"), "day": "2026-03-04", "time": "21:30"}
    tap(browser, form_of(aoi, "thanks"), **given)
    set_clock(at(5, 2))
    assert noted(aoi)[0].at == at(4, 11.5 * 60)


def test_a_text_without_end_is_refused(browser: Browser, aoi: Client, set_clock: SetClock) -> None:
    set_clock(at(5))
    given = {**chosen(browser, aoi, "thanks"), "words": "あ" * 10_001}
    assert browser.post(form_of(aoi, "thanks"), given).status_code == 422


def test_a_photo_beside_it_is_shown_without_what_the_camera_wrote(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "conduct")
    sent = SimpleUploadedFile("IMG_1.jpg", photo(), "image/jpeg")
    page = tap(browser, form_of(aoi, "conduct"), **given, pieces=sent)
    assert "IMG_1.jpg" in page
    piece = Evidence.objects.get()
    shown = browser.get(f"/evidence/{piece.pk}/picture.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert SECRET not in shown.content
    whole = browser.get(f"/evidence/{piece.pk}/")
    assert whole.content == photo()
    assert whole["Content-Disposition"].startswith("attachment")
    assert whole["Content-Type"] == "application/octet-stream"
    assert whole["X-Content-Type-Options"] == "nosniff"
    set_clock(at(5, 2))
    assert noted(aoi)[0].evidence == (piece.sha256,)
    assert "Evidence: photo of 5 March 2026" in read(browser, f"/clients/{aoi.pk}/")


def test_a_file_that_lies_about_its_type_is_refused_and_nothing_is_noted(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "conduct")
    sent = SimpleUploadedFile("photo.jpg", b"%PDF-1.7 ...", "image/jpeg")
    answer = browser.post(form_of(aoi, "conduct"), {**given, "pieces": sent})
    assert answer.status_code == 422
    assert "it is something else: document (PDF)" in answer.content.decode()
    set_clock(at(5, 2))
    assert noted(aoi) == []
    assert not Evidence.objects.exists()


def test_nobody_else_opens_evidence(browser: Browser, aoi: Client, set_clock: SetClock) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "conduct")
    tap(browser, form_of(aoi, "conduct"), **given, pieces=SimpleUploadedFile("a.jpg", photo()))
    piece = Evidence.objects.get()
    colleague = User.objects.create_user("member@example.com", "a long password", name="森 葵")
    Membership.objects.create(room=aoi.room, user=colleague, role=Membership.Role.MEMBER)
    theirs = Browser()
    theirs.force_login(colleague)
    for address in (f"/evidence/{piece.pk}/", f"/evidence/{piece.pk}/picture.jpg"):
        assert Browser().get(address).status_code == 302
        assert theirs.get(address).status_code == 404
        assert browser.get(address).status_code == 200


def test_the_answer_that_is_proposed_is_sent_as_it_was_worded(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    made = engagements.agree(aoi, Terms("集客の見直し", 300_000), now=at(2))
    engagements.deliver(made, now=at(3))
    given = {**chosen(browser, aoi, "price_request"), "engagement": made.engagement}
    page = tap(browser, form_of(aoi, "price_request"), **given)
    assert "お値引きはいたしかねます" in page
    assert "I leave it as it is" in page
    address = f"/clients/{aoi.pk}/written/{given['key']}/answer/"
    assert browser.post(address, {"text": "  "}).status_code == 422
    page = tap(browser, address, text="お値引きはいたしかねます。{house}")
    assert "Your answer is on its way." in page
    letter = Letter.objects.get(kind="reply")
    assert "お値引きはいたしかねます。{house}" in letter.text
    assert [kind_of(x) for x in facts_of(aoi.room, aoi.pk)][-2:] == [
        "price.cut_requested",
        "price.cut_refused",
    ]
    tap(browser, address, text="もう一度")
    assert Letter.objects.filter(kind="reply").count() == 1


def test_extra_work_is_answered_with_its_price(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "scope_request")
    tap(browser, form_of(aoi, "scope_request"), **given)
    address = f"/clients/{aoi.pk}/written/{given['key']}/"
    assert "料金は80,000円です。" in read(browser, f"{address}?quote=80,000円")
    assert "This cannot be read as a number." in read(browser, f"{address}?quote=abc")


def test_pages_cost_the_same_whatever_is_on_record(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    given = chosen(browser, aoi, "price_request")
    tap(browser, form_of(aoi, "price_request"), **given)
    pages = (
        "/write/",
        f"/clients/{aoi.pk}/write/",
        form_of(aoi, "price_request"),
        f"/clients/{aoi.pk}/written/{given['key']}/",
    )

    def costs() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            found.append(len(queries))
        return found

    before = costs()
    for day in range(20):
        told_client(aoi.room, f"お客さま {day}", f"c{day}@example.com")
        made = engagements.agree(aoi, Terms(f"仕事 {day}", 100_000), now=at(4, day))
        moment = at(4, 60 + day)
        facts: list[Fact] = [
            f.PriceCutRequested(at=moment, client=aoi.pk, engagement=made.engagement),
            f.PromiseMade(at=moment, client=aoi.pk, promise=f"p-{day}", due="2026-03-20"),
        ]
        record(aoi.room, facts, moment + dt.timedelta(minutes=1))
    assert costs() == before
