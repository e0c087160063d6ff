"""The page of one rule: what is chosen is kept at once, with and without script."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from kijun.accounts.models import Room
from kijun.files.rulebook_edit import document_of, with_rule_added
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import rulebook_text
from kijun.judge.occasions import OCCASIONS
from kijun.rulebooks.models import Draft
from kijun.services import clock
from kijun.services.booking.opening_hours import set_hours
from kijun.services.rules.rulebooks import publish, save_draft
from kijun.web.editor.defaults import new_rule
from kijun.web.editor.editor import PART
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TEXT = rulebook_text("time-and-promises")
LATE = {"id": "late-without-word"}


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, who has taken the first starter."""
    browser = enter(Client(headers={"accept-language": "ja"}))
    save_draft(Room.objects.get(), TEXT)
    return browser


def draft() -> str:
    return Draft.objects.get().text


def rule(number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = document_of(draft())["rules"][number - 1]
    return found


def test_a_word_is_changed_and_the_comments_stay(owner: Client) -> None:
    answer = owner.post("/rules/1/", {**LATE, "field.late": "> 15 min"})
    assert answer.headers["Location"] == "/rules/1/"
    assert draft() == TEXT.replace('late: "> 10 min"', 'late: "> 15 min"', 1)
    assert "15分" in owner.get("/rules/1/").content.decode()


def test_with_script_only_the_part_that_changes_is_sent(owner: Client) -> None:
    answer = owner.post(
        "/rules/1/", {**LATE, "field.late": "> 20 min"}, headers={PART.lower(): "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert "お越しが20分を超えて遅れた場合は" in page
    assert "csrfmiddlewaretoken" in page


def test_a_change_is_said_to_be_kept(owner: Client) -> None:
    sent = {**LATE, "then.0.0": "warn"}
    assert "保存しました" not in owner.get("/rules/1/").content.decode()
    assert "保存しました" in owner.post("/rules/1/", sent, follow=True).content.decode()
    part = owner.post("/rules/1/", sent, headers={PART.lower(): "1"}).content.decode()
    assert 'class="kept"' in part


def test_nobody_is_thanked_for_being_late(owner: Client) -> None:
    page = owner.get("/rules/1/").content.decode()
    assert 'value="remind"' in page
    assert 'value="thank"' not in page
    assert 'value="prefer"' not in page


def test_what_nobody_offered_is_not_taken(owner: Client) -> None:
    for sent in (
        {"field.late": "> 3 s"},
        {"field.nothing": "x"},
        {"excuse.new": "because"},
        {"binds": "everybody"},
        {"act": "excuse-remove:99"},
        {"act": "reason-remove:x:y"},
        {"act": "what"},
    ):
        owner.post("/rules/1/", {**LATE, **sent})
        assert draft() == TEXT


def test_what_the_judge_does_not_take_is_told_and_the_draft_stays(owner: Client) -> None:
    page = owner.post("/rules/1/", {**LATE, "then.2.0": "note"}).content.decode()
    assert "保存していません" in page
    assert 'role="alert"' in page
    assert draft() == TEXT


def test_a_page_of_another_rule_changes_nothing(owner: Client) -> None:
    owner.post("/rules/1/", {"id": "absence-without-word", "field.within": "3 months"})
    assert draft() == TEXT


def test_steps_are_added_changed_and_taken_away(owner: Client) -> None:
    owner.post("/rules/1/", {**LATE, "act": "step-add:then"})
    assert rule()["then"] == [["remind"], ["warn"], ["cancel_session"], ["suspend 14 d"]]
    owner.post("/rules/1/", {**LATE, "then.3.0": "suspend 30 d", "then.2.more": "warn"})
    assert rule()["then"] == [
        ["remind"],
        ["warn"],
        ["cancel_session", "warn"],
        ["suspend 30 d"],
    ]
    owner.post("/rules/1/", {**LATE, "act": "step-remove:then"})
    assert rule()["then"] == [["remind"], ["warn"], ["cancel_session", "warn"]]
    assert "# 1度目" in draft()


def test_reasons_are_added_and_taken_away(owner: Client) -> None:
    owner.post("/rules/1/", {**LATE, "act": "reason-remove:0:illness"})
    owner.post(
        "/rules/1/", {**LATE, "excuse.0.more": "transport", "excuse.0.notice_within": "48 h"}
    )
    assert rule()["excuses"] == [
        {
            "reason": ["helping_someone", "family", "no_connection", "transport"],
            "notice_within": "48 h",
        }
    ]
    owner.post("/rules/1/", {**LATE, "act": "excuse-remove:0"})
    assert "excuses" not in rule()
    owner.post("/rules/1/", {**LATE, "excuse.new": "helping_someone"})
    assert rule()["excuses"] == [{"reason": "helping_someone", "notice_within": "24 h"}]
    owner.post("/rules/1/", {**LATE, "act": "reason-remove:0:helping_someone"})
    assert "excuses" not in rule()


def test_the_two_built_in_excuses_are_locked(owner: Client) -> None:
    page = owner.get("/rules/1/").content.decode()
    assert page.count("chip locked") == 2
    assert "reason-remove:0:accommodation" not in page


def test_names_reasons_and_the_rest_are_kept(owner: Client) -> None:
    texts = {
        "title.ja": "遅れの一報",
        "title.en": "",
        "because.ja": "待つ人がいます。\r\nそれだけです。",
        "because.en": "Somebody waits: always.",
        "field.services": "consulting",
        "ticks": "1",
        "acknowledged": "on",
    }
    owner.post("/rules/1/", {**LATE, **texts})
    found = rule()
    assert found["title"] == {"ja": "遅れの一報"}
    assert found["because"] == {
        "ja": "待つ人がいます。\nそれだけです。",
        "en": "Somebody waits: always.",
    }
    assert found["services"] == ["consulting"]
    assert found["acknowledged"] is True
    owner.post("/rules/1/", {**LATE, "own.services": " 夜の相談, 個人 "})
    assert rule()["services"] == ["consulting", "夜の相談, 個人"]
    owner.post("/rules/1/", {**LATE, "ticks": "1", "field.services": ""})
    assert "acknowledged" not in rule()
    assert "services" not in rule()


def test_whom_it_binds_takes_along_what_the_house_owes(owner: Client) -> None:
    owner.post("/rules/1/", {**LATE, "binds": "client"})
    assert "house_then" not in rule()
    assert "mirrored" not in owner.get("/rules/1/").content.decode()
    owner.post("/rules/1/", {**LATE, "binds": "both"})
    assert rule()["house_then"] == [["apologise"]]
    assert "わたしが同じことをしたときは" in owner.get("/rules/1/").content.decode()


def test_a_rule_is_tried_first_and_then_announced(owner: Client) -> None:
    owner.post("/rules/1/", {**LATE, "act": "mode:practice"})
    assert rule()["mode"] == "practice"
    assert "練習を終えて" in owner.get("/rules/1/").content.decode()
    answer = owner.post("/rules/1/", {**LATE, "act": "mode:enforced"})
    assert answer.headers["Location"] == "/rules/letter/"
    assert draft() == TEXT


def test_what_clients_know_is_struck_through_until_it_is_published(owner: Client) -> None:
    publish(Room.objects.get(), TEXT, clock.now())
    owner.post("/rules/1/", {**LATE, "field.late": "> 15 min"})
    assert "<del>" in owner.get("/rules/1/").content.decode()
    publish(Room.objects.get(), draft(), clock.now())
    assert "<del>" not in owner.get("/rules/1/").content.decode()


def test_rules_are_added_moved_and_taken_away(owner: Client) -> None:
    answer = owner.post("/rules/add/", {"occasion": "move"})
    assert answer.headers["Location"] == "/rules/7/"
    assert "同じご予約の変更が" in owner.get("/rules/7/").content.decode()
    owner.post("/rules/7/arrange/", {"id": "moved-often", "act": "up"})
    assert rule(6)["id"] == "moved-often"
    owner.post("/rules/6/arrange/", {"id": "moved-often", "act": "down"})
    owner.post("/rules/7/arrange/", {"id": "late-without-word", "act": "remove"})
    assert rule(7)["id"] == "moved-often"
    owner.post("/rules/7/arrange/", {"id": "moved-often", "act": "remove"})
    assert draft() == TEXT


def test_a_second_rule_of_an_occasion_has_an_id_of_its_own(owner: Client) -> None:
    for _ in range(2):
        owner.post("/rules/add/", {"occasion": "lateness"})
    ids = [each["id"] for each in document_of(draft())["rules"]]
    assert ids[-2:] == ["late-without-word-2", "late-without-word-3"]


def test_what_happens_is_asked_first(owner: Client) -> None:
    page = owner.get("/rules/add/").content.decode()
    for occasion in OCCASIONS:
        assert f'value="{occasion}"' in page
    assert owner.post("/rules/add/", {"occasion": "weather"}).status_code == 404
    assert owner.get("/rules/99/").headers["Location"] == "/rules/"
    Draft.objects.all().delete()
    assert owner.get("/rules/add/").headers["Location"] == "/rules/starters/"


def test_a_draft_that_cannot_be_read_is_changed_as_text(owner: Client) -> None:
    save_draft(Room.objects.get(), "kijun: 1\n")
    assert owner.get("/rules/1/").headers["Location"] == "/rules/"
    assert owner.post("/rules/add/", {"occasion": "move"}).headers["Location"] == "/rules/text/"
    assert draft() == "kijun: 1\n"


def test_the_page_asks_the_database_as_often_however_many_rules_there_are(owner: Client) -> None:
    counts = []
    for more in (0, 20):
        text = draft()
        for _ in range(more):
            rulebook = load_rulebook(text.encode(), "rulebook")
            text = with_rule_added(text, new_rule("lateness", rulebook))
        save_draft(Room.objects.get(), text)
        for address in ("/rules/", "/rules/1/"):
            owner.get(address)
            with CaptureQueriesContext(connection) as asked:
                owner.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_what_the_law_may_say_stands_there_quietly_with_its_source(owner: Client) -> None:
    owner.post("/rules/add/", {"occasion": "payment"})
    for address in ("/rules/7/", "/rules/versions/draft/"):
        page = owner.get(address).content.decode()
        assert "該当する可能性があります" in page
        assert "令和5年法律第25号第4条第5項、2026年11月22日に確認" in page
        assert "違法" not in page
    assert "該当する可能性" not in owner.get("/rules/1/").content.decode()


@pytest.mark.parametrize(
    ("sent", "when"),
    [
        ({"figure.late": "12"}, {"late": "> 12 min", "notice": "none"}),
        ({"figure.late": "1", "unit.late": "h"}, {"late": "> 1 h", "notice": "none"}),
        ({"figure.late": " "}, {"late": "> 10 min", "notice": "none"}),
        ({"figure.late": "10", "unit.late": "s"}, {"late": "> 10 min", "notice": "none"}),
    ],
)
def test_a_figure_that_no_list_holds_is_written(
    owner: Client, sent: dict[str, str], when: dict[str, str]
) -> None:
    owner.post("/rules/1/", {**LATE, **sent})
    assert rule()["when"] == when


@pytest.mark.parametrize("figure", ["-5", "9999999999999999", "ten", "十二", "0x1f", "5 min\n- x"])
def test_a_figure_that_is_none_is_told_and_the_draft_stays(owner: Client, figure: str) -> None:
    page = owner.post("/rules/1/", {**LATE, "figure.late": figure}).content.decode()
    assert 'role="alert"' in page
    assert "保存していません" in page
    assert draft() == TEXT


@pytest.mark.parametrize("figure", ["-1", "0", "0.5", "7.25", "10001", "9" * 20, "abc"])
def test_a_count_that_cannot_be_meant_is_told_and_the_draft_stays(
    owner: Client, figure: str
) -> None:
    owner.post("/rules/add/", {"occasion": "scope_request"})
    asked = {"id": rule(7)["id"]}
    owner.post("/rules/7/", {**asked, "term.new": "requests"})
    before = draft()
    page = owner.post("/rules/7/", {**asked, "figure.requests": figure}).content.decode()
    assert f"1から10,000までの整数をお書きください（いまは「{figure}」）" in page
    assert draft() == before
    owner.post("/rules/7/", {**asked, "figure.requests": "１２"})
    assert rule(7)["when"]["requests"] in ("> 12", ">= 12", "= 12", "12")


def test_the_time_that_counts_and_amounts_are_written_too(owner: Client) -> None:
    owner.post("/rules/1/", {**LATE, "figure.within": "18"})
    assert rule()["within"] == "18 months"
    owner.post("/rules/add/", {"occasion": "payment"})
    pay = {"id": "invoice-overdue"}
    owner.post("/rules/7/", {**pay, "term.new": "short"})
    for written in ("2,500", "２，５００", "2千5百"):
        owner.post("/rules/7/", {**pay, "figure.short": "1"})
        owner.post("/rules/7/", {**pay, "figure.short": written})
        assert rule(7)["when"] == {"overdue": "> 7 d", "short": "> 2500"}


def test_opening_hours_are_chosen_where_a_rule_can_rest_on_them(owner: Client) -> None:
    owner.post("/rules/add/", {"occasion": "contact"})
    here = {"id": "unwanted-contact"}
    assert 'value="outside_hours"' not in owner.get("/rules/7/").content.decode()
    owner.post("/rules/7/", {**here, "top.hours": '{"mon-fri": "10:00-19:00"}'})
    assert document_of(draft())["hours"] == {"mon-fri": "10:00-19:00"}
    owner.post("/rules/7/", {**here, "term.new": "outside_hours"})
    page = owner.get("/rules/7/").content.decode()
    assert "営業時間は、平日10時〜19時です" in page
    owner.post("/rules/7/", {**here, "top.hours": '{"mon-fri": "25:00-19:00"}'})
    assert document_of(draft())["hours"] == {"mon-fri": "10:00-19:00"}
    assert "# 1度目" in draft()


def test_the_hours_in_which_bookings_are_taken_are_offered_before_any_others(owner: Client) -> None:
    weekdays = [
        (day, begins, ends) for day in (0, 1, 3) for begins, ends in ((540, 720), (780, 1440))
    ]
    set_hours(Room.objects.get(), [*weekdays, (5, 600, 720)])
    owner.post("/rules/add/", {"occasion": "contact"})
    two = ["09:00-12:00", "13:00-24:00"]
    hours = {"mon-tue": two, "thu": two, "sat": "10:00-12:00"}
    code = json.dumps(hours, sort_keys=True)
    page = owner.get("/rules/7/").content.decode()
    assert page.index(escape(code)) < page.index("mon-fri")
    owner.post("/rules/7/", {"id": "unwanted-contact", "top.hours": code})
    assert document_of(draft())["hours"] == hours
    set_hours(Room.objects.get(), [])
    assert owner.get("/rules/7/").content.decode().count(escape(code)) == 1
    owner.post("/rules/7/", {"id": "unwanted-contact", "top.hours": "{}"})
    assert document_of(draft())["hours"] == hours


def test_what_an_hour_is_worth_is_written_from_today_on(owner: Client) -> None:
    owner.post("/rules/add/", {"occasion": "inquiry"})
    here = {"id": "inquiry-in-a-hurry"}
    for worth in ("0", "-1", "many", "1e99", "9" * 5000):
        page = owner.post("/rules/7/", {**here, "top.worth": worth}).content.decode()
        assert 'role="alert"' in page
        assert "hourly_value" not in draft()
    owner.post("/rules/1/", {**LATE, "top.worth": "15000"})
    assert "hourly_value" not in draft()
    today = clock.now().astimezone(ZoneInfo("Asia/Tokyo")).date().isoformat()
    for worth in ("15,000", "２万円"):
        owner.post("/rules/7/", {**here, "top.worth": worth})
    assert document_of(draft())["hourly_value"] == [{"from": today, "amount": 20000}]
    owner.post("/rules/7/", {**here, "term.new": "rate"})
    assert "1時間の基準額は" in owner.get("/rules/7/").content.decode()


def test_a_name_that_came_with_a_rule_is_asked_about_once_the_rule_says_something_else(
    owner: Client,
) -> None:
    asked = "はじめについていた名前のままです。いまの文に合っていますか。"
    given = new_rule("price_request", load_rulebook(TEXT.encode(), "rulebook"))
    save_draft(Room.objects.get(), with_rule_added(TEXT, given))
    number = len(document_of(draft())["rules"])
    sent = {"id": given["id"], "field.stage": "agreed"}
    assert asked not in owner.get(f"/rules/{number}/").content.decode()
    owner.post(f"/rules/{number}/", sent)
    assert rule(number)["when"]["stage"] == "agreed"
    assert asked in owner.get(f"/rules/{number}/").content.decode()
    owner.post(f"/rules/{number}/", {"id": given["id"], "title.ja": "ご契約のあとの値引き"})
    assert asked not in owner.get(f"/rules/{number}/").content.decode()


def test_beside_steps_it_stands_why_an_early_one_cannot_be_raised(owner: Client) -> None:
    why = "どの段も、あとの段より重くはできません。"
    assert why in owner.get("/rules/1/").content.decode()
    for _ in rule()["then"][1:]:
        owner.post("/rules/1/", {**LATE, "act": "step-remove:then"})
    while len(rule().get("house_then") or []) > 1:
        owner.post("/rules/1/", {**LATE, "act": "step-remove:house_then"})
    assert why not in owner.get("/rules/1/").content.decode()
