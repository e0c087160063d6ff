"""A rule that is changed in two places at once: nothing is overwritten unseen, nothing is lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kijun.files.rulebook_edit import document_of
from kijun.web.editor.editor import PART
from tests.web.editor.test_editor import LATE, draft, owner, rule

pytestmark = pytest.mark.storage

__all__ = ["owner"]


def base_on(page: str) -> str:
    """Return what the form of a page was made from."""
    (found,) = re.findall(r'name="base" value="([0-9a-f]{64})"', page)
    return str(found)


def test_a_page_that_was_overtaken_overwrites_nothing_and_loses_nothing(owner: Client) -> None:
    older = {**LATE, "base": base_on(owner.get("/rules/1/").content.decode())}
    owner.post("/rules/1/", {**older, "field.late": "> 15 min"})
    stood = draft()
    sent = {**older, "field.late": "> 10 min", "title.ja": "あたらしい題"}
    answer = owner.post("/rules/1/", sent)
    assert (answer.status_code, draft()) == (409, stood)
    page = answer.content.decode()
    assert "この変更は保存していません" in page
    assert page.count("15分") >= 1, "as it stands"
    assert page.count("10分") >= 1, "as they have it"
    assert 'name="title.ja" value="あたらしい題"' in page
    part = owner.post("/rules/1/", sent, headers={PART.lower(): "1"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    owner.post("/rules/1/", {**sent, "base": base_on(page)})
    assert rule()["when"]["late"] == "> 10 min"
    assert rule()["title"]["ja"] == "あたらしい題"


@pytest.mark.parametrize("is_in_order", [True, False])
def test_of_two_changes_under_way_at_once_neither_is_lost(owner: Client, is_in_order: bool) -> None:
    before = len(rule()["then"])
    form = {**LATE, "base": base_on(owner.get("/rules/1/").content.decode())}
    first = {**form, "change": "one", "act": "step-add:then"}
    along = {f"before.{name}": value for name, value in first.items()}
    second = {**form, **along, "change": "two", "field.late": "> 15 min"}
    for each in (first, second) if is_in_order else (second, first):
        owner.post("/rules/1/", each)
    assert rule()["when"]["late"] == "> 15 min"
    assert len(rule()["then"]) == before + 1


def test_what_somebody_else_changed_in_between_is_still_told(owner: Client) -> None:
    form = {**LATE, "base": base_on(owner.get("/rules/1/").content.decode())}
    first = {**form, "change": "one", "title.ja": "あたらしい題"}
    along = {f"before.{name}": value for name, value in first.items()}
    owner.post("/rules/1/", first)
    owner.post("/rules/1/", {**LATE, "field.late": "> 10 min"})
    stood = draft()
    answer = owner.post("/rules/1/", {**form, **along, "change": "two", "field.late": "> 15 min"})
    assert (answer.status_code, draft()) == (409, stood)


def test_what_is_changed_in_another_rule_overtakes_nobody(owner: Client) -> None:
    page = owner.get("/rules/1/").content.decode()
    second = {"id": "absence-without-word", "field.within": "3 months"}
    number = 1 + [each["id"] for each in document_of(draft())["rules"]].index(second["id"])
    owner.post(f"/rules/{number}/", second)
    answer = owner.post("/rules/1/", {**LATE, "base": base_on(page), "field.late": "> 15 min"})
    assert answer.status_code == 302
    assert '"> 15 min"' in draft()
