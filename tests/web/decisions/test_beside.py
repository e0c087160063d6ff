"""Whoever decides has everything beside it: earlier letters, precedents, both sides, their words."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.decisions.reasons import reasons_of
from kijun.services.delivery import outbox
from kijun.services.record import watches
from tests.judge.record import at
from tests.services.barred import breach, told_of_conduct
from tests.services.practice import work_until
from tests.web.entered import enter

pytestmark = pytest.mark.storage


@pytest.fixture
def owner(db: None, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Return the browser of the owner, reading English, on the fifteenth."""
    it_is(monkeypatch, at(15))
    browser = enter(Browser(headers={"accept-language": "en"}))
    watches.watch_from(Room.objects.get(), at(1))
    return browser


def it_is(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def goda(owner: Browser) -> Client:
    """Return a client who was told the rules of conduct."""
    return told_of_conduct(Room.objects.get(), "合田 剛", "goda@example.com")


def page(owner: Browser, decision: str) -> str:
    answer = owner.get(reverse("decision", args=[decision]))
    assert answer.status_code == 200
    return answer.content.decode()


def act(owner: Browser, decision: str, what: str, **given: str) -> None:
    address = reverse("decision-act", args=[decision, what])
    assert owner.post(address, given).status_code == 302


def status(client: Client, decision: str) -> str:
    found = reasons_of(client.room, decision, "en")
    assert found is not None
    return found.decision.status


def proof_in(shown: str) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', shown)
    assert found is not None
    return found[1]


def passed_on(decision: str, now: dt.datetime) -> None:
    """Pass the letter about a decision on by hand."""
    work_until(now + dt.timedelta(minutes=10))
    letter = Letter.objects.select_related("room", "client").get(decision=decision)
    outbox.passed_on(letter, now + dt.timedelta(minutes=11))


def test_what_weighs_is_confirmed_only_with_its_page_before_one(
    owner: Browser, goda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = breach(goda, "demand", at(14))
    act(owner, decision, "confirm")
    act(owner, decision, "confirm", shown="forged")
    today = reverse("settle-decision", args=[decision])
    assert owner.post(today, {"act": "confirm"}).status_code == 302
    assert status(goda, decision) == "proposed"
    assert "What would follow, and why" in page(owner, decision)
    act(owner, decision, "confirm", shown=proof_in(page(owner, decision)))
    assert "What was decided, and why" in page(owner, decision)
    assert status(goda, decision) == "standing"
    assert "Will be carried out at" in page(owner, decision)
    it_is(monkeypatch, at(15, 10))
    assert "Will be carried out at" not in page(owner, decision)


def test_the_button_names_what_is_confirmed_and_beside_it_stands_what_follows(
    owner: Browser, goda: Client
) -> None:
    first = breach(goda, "demand", at(3))
    verdicts.confirm(goda, first, at(3))
    shown = page(owner, breach(goda, "demand", at(14)))
    assert "Confirm: a pause of 30 days" in shown
    assert "the letter “pause in bookings” lies on Today for you to pass on" in shown
    assert "As long as it has not gone, you can still let it pass" in shown
    unsaid = shown.index("an earlier case of which no letter ever told them")
    assert shown.index(first, unsaid) < shown.index("Confirm: a pause of 30 days")
    assert "booking, calls and emails are closed" not in shown
    other = told_of_conduct(goda.room, "乙川 一", "other@example.com")
    assert "booking, calls and emails are closed" in page(owner, breach(other, "threat", at(14)))


def test_the_proof_of_another_decision_is_none(owner: Browser, goda: Client) -> None:
    somebody = told_of_conduct(goda.room, "乙川 一", "other@example.com")
    decision, other = breach(goda, "demand", at(14)), breach(somebody, "demand", at(14))
    act(owner, decision, "confirm", shown=proof_in(page(owner, other)))
    assert status(goda, decision) == "proposed"


@pytest.mark.prints
def test_earlier_letters_stand_beside_it_as_they_went(owner: Browser, goda: Client) -> None:
    first = breach(goda, "demand", at(3))
    verdicts.confirm(goda, first, at(3))
    passed_on(first, at(3))
    second = breach(goda, "demand", at(14))
    shown = page(owner, second)
    letter = Letter.objects.get(decision=first)
    assert letter.subject in shown
    assert "The letter as it went (PDF)" in shown
    printed = owner.get(reverse("formal-letter", args=[letter.pk]))
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")


def test_precedents_are_told_without_a_name(owner: Browser, goda: Client) -> None:
    others = [
        told_of_conduct(goda.room, f"{name} 一", f"other{number}@example.com")
        for number, name in enumerate(("乙川", "丙山"))
    ]
    decided = [breach(other, "demand", at(3)) for other in others]
    for other, decision in zip(others, decided, strict=True):
        verdicts.confirm(other, decision, at(3))
    verdicts.waive(others[1], decided[1], "誤解とわかったため", at(5))
    shown = page(owner, breach(goda, "demand", at(14)))
    assert "2 precedents; let pass: 1" in shown
    assert "誤解とわかったため" in shown
    assert "乙川" not in shown
    assert "丙山" not in shown


def test_as_many_precedents_as_there_are_cost_the_same(owner: Browser, goda: Client) -> None:
    decision = breach(goda, "demand", at(14))

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(owner, decision)
        return len(queries)

    def another(number: int) -> None:
        other = told_of_conduct(goda.room, f"乙川 {number}", f"other{number}@example.com")
        breach(other, "demand", at(3))

    another(0)
    page(owner, decision)
    before = cost()
    for number in range(1, 8):
        another(number)
    assert cost() == before


def test_whoever_decided_is_told_from_when_to_say_no(
    owner: Browser, goda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = breach(goda, "demand", at(10))
    verdicts.confirm(goda, decision, at(10))
    passed_on(decision, at(10))
    found = reasons_of(goda.room, decision, "ja")
    assert found is not None
    appeals.file(goda, found.decision, "要求ではありません。", at(15), "1")
    assert "you can say no from" in page(owner, decision)
    assert "appeals:" in owner.get(reverse("today")).content.decode()
    too_soon = owner.post(
        reverse("decision-act", args=[decision, "dismiss"]), {"reason": "変わりません"}
    )
    assert too_soon.status_code == 422
    assert "変わりません" in too_soon.content.decode()
    assert appeals.open_in(goda.room)
    it_is(monkeypatch, at(16))
    act(owner, decision, "dismiss", reason="変わりません")
    assert not appeals.open_in(goda.room)
    with pytest.raises(answers.Answered):
        answers.dismiss(goda, decision, "変わりません", at(16))


def test_what_has_no_end_asks_each_year_whether_to_keep_it(
    owner: Browser, goda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = breach(goda, "threat", at(10))
    verdicts.confirm(goda, decision, at(10))
    passed_on(decision, at(10))
    year = dt.timedelta(days=365)
    for days, asks in ((-8, False), (-7, True), (0, True), (300, True)):
        it_is(monkeypatch, at(10) + year + dt.timedelta(days=days))
        assert (f"review-{decision}" in owner.get(reverse("today")).content.decode()) is asks
    it_is(monkeypatch, at(12) + year)
    assert "Keep it, or lift it?" in page(owner, decision)
    act(owner, decision, "keep")
    assert f"review-{decision}" not in owner.get(reverse("today")).content.decode()
    assert status(goda, decision) == "standing"
    it_is(monkeypatch, at(10) + 2 * year)
    assert f"review-{decision}" in owner.get(reverse("today")).content.decode()
    act(owner, decision, "lift", reason="話し合いました")
    assert status(goda, decision) == "expired"
    assert Letter.objects.filter(kind="lifted").exists()


def test_another_decision_on_the_same_facts_is_said_plainly(owner: Browser, goda: Client) -> None:
    other = told_of_conduct(goda.room, "乙川 一", "other@example.com")
    before = breach(other, "demand", at(3))
    verdicts.waive(other, before, "誤解とわかったため", at(5))
    decision = breach(goda, "demand", at(14))
    plainly = "The facts were the same, and something else was decided."
    shown = page(owner, decision)
    assert "With the same facts: one; decided otherwise: 1." in shown
    assert plainly in shown
    assert "Alike: the kind of conduct, how grave, how many came before" in shown
    act(owner, decision, "waive", reason="誤解とわかったため")
    assert plainly not in page(owner, decision)
