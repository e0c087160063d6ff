"""Rules of others: seen beside one's own first, then taken whole or one by one."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kijun.accounts.models import Room
from kijun.files.rulebook_edit import document_of
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, rulebook_text
from kijun.rulebooks.models import Draft
from kijun.services.booking.offers import offer
from kijun.services.rules.rulebooks import save_draft
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TEXT = rulebook_text("time-and-promises")
OTHER = rulebook_text("courtesy-and-promises")
AGENCY = (
    "kijun: 1\ntimezone: Europe/Berlin\ncurrency: EUR\nrules:\n"
    "  - {id: calls, title: {en: Calls}, occasion: contact, services: [agency],\n"
    "     when: {unwanted: true}, then: [[remind]]}\n"
)


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, who has a draft."""
    browser = enter(Client(headers={"accept-language": "en"}))
    save_draft(Room.objects.get(), TEXT)
    return browser


def draft() -> str:
    return Draft.objects.get().text


def ids() -> list[str]:
    return [rule["id"] for rule in document_of(draft())["rules"]]


@pytest.mark.parametrize("name", STARTERS)
def test_every_starter_is_compared_with_the_draft(owner: Client, name: str) -> None:
    page = owner.get(f"/rules/starters/{name}/").content.decode()
    book = load_rulebook(rulebook_text(name).encode(), name)
    for rule in book.rules:
        assert str(rule.title.en) in page
    assert ("Every rule says what yours says" in page) == (name == "time-and-promises")
    assert draft() == TEXT


def test_a_single_rule_is_taken_and_the_others_stay(owner: Client) -> None:
    before = ids()
    page = owner.post("/rules/starters/courtesy-and-promises/", {"act": "rule:report-missed"})
    assert "rule 7 of your draft" in page.content.decode()
    assert ids() == [*before, "report-missed"]
    assert "# " in draft()
    owner.post("/rules/back/")
    assert draft() == TEXT


def test_a_rule_of_the_same_name_gives_up_its_place(owner: Client) -> None:
    before = ids()
    page = owner.get("/rules/starters/studio-or-salon/").content.decode()
    assert "differs from your rule 1" in page
    owner.post("/rules/starters/studio-or-salon/", {"act": "rule:late-without-word"})
    assert ids() == before
    assert document_of(draft())["rules"][0]["then"] == [["remind"], ["remind"], ["warn"]]


def test_what_a_rule_rests_on_comes_along(owner: Client) -> None:
    path = "/rules/starters/courtesy-and-promises/"
    page = owner.post(path, {"act": "rule:calls-outside-hours"}).content.decode()
    assert "the opening hours" in page
    found = document_of(draft())
    assert found["hours"] == {"mon-fri": "09:00-18:00"}
    assert found["rules"][-1]["id"] == "calls-outside-hours"
    load_rulebook(draft().encode(), "draft")


def test_a_file_is_seen_first_and_held_by_its_page(owner: Client) -> None:
    file = SimpleUploadedFile("theirs.yaml", OTHER.encode())
    page = owner.post("/rules/bring/", {"file": file}).content.decode()
    assert "Letting each other know" in page
    assert "# \u793c\u7bc0" in page
    assert draft() == TEXT
    held = {"text": OTHER, "name": "theirs.yaml"}
    answer = owner.post("/rules/take/", {**held, "act": "rule:report-missed"})
    assert "the same in your draft" in answer.content.decode()
    assert ids()[-1] == "report-missed"
    assert owner.post("/rules/take/", {**held, "act": "rule:nothing"}).status_code == 404


def test_what_is_unknown_here_is_said(owner: Client) -> None:
    file = SimpleUploadedFile("theirs.yaml", AGENCY.encode())
    page = owner.post("/rules/bring/", {"file": file}).content.decode()
    assert "amounts are in EUR" in page
    assert "Europe/Berlin" in page
    assert "Not among your services" not in page
    offer(Room.objects.get(), "", name_en="Consulting", minutes=60)
    page = owner.post("/rules/take/", {"text": AGENCY, "name": "x"}).content.decode()
    assert "Not among your services: agency work" in page


def test_what_is_sent_back_is_read_again(owner: Client) -> None:
    sent = {"text": "rules: []", "name": "theirs.yaml", "act": "all"}
    assert owner.post("/rules/take/", sent).status_code == 422
    assert draft() == TEXT
    assert owner.get("/rules/starters/none/").status_code == 404


def test_a_draft_that_cannot_be_read_takes_no_single_rule(owner: Client) -> None:
    save_draft(Room.objects.get(), "kijun: 1\n")
    path = "/rules/starters/courtesy-and-promises/"
    assert "Take this rule" not in owner.get(path).content.decode()
    answer = owner.post(path, {"act": "rule:report-missed"})
    assert answer.headers["Location"] == "/rules/text/"
    assert draft() == "kijun: 1\n"


def test_without_a_draft_a_file_becomes_it(owner: Client) -> None:
    Draft.objects.all().delete()
    file = SimpleUploadedFile("theirs.yaml", OTHER.encode())
    assert owner.post("/rules/bring/", {"file": file}).headers["Location"] == "/rules/"
    assert draft() == OTHER
