"""What a matter may correspond to in law: with a source, and never as a verdict."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec
import pytest

from kijun.judge import Rulebook, law, parse_rulebook
from kijun.judge.decision import Decision
from kijun.judge.facts import AnyFact, Fact
from tests.judge.decided import decision


def book(occasion: str, when: dict[str, Any], zone: str = "Asia/Tokyo") -> Rulebook:
    rule = {"id": "r", "occasion": occasion, "when": when, "then": [["note"]]}
    return parse_rulebook({"kijun": 1, "timezone": zone, "rules": [rule]})


def decided(occasion: str, **further: Any) -> Decision:
    return decision(occasion=occasion, decided_at="2026-11-20T10:10:00+09:00", **further)


def fact(kind: str, **further: Any) -> Fact:
    given = {"kind": kind, "at": "2026-11-01T00:00:00Z", "client": "c", "engagement": "e"}
    found: Fact = msgspec.convert(given | further, AnyFact)
    return found


IMPOSED = fact("price.cut_imposed", amount=1000)
DELIVERED = fact("engagement.delivered")


@pytest.mark.parametrize(
    ("occasion", "when", "facts", "expected"),
    [
        ("conduct", {"what": "threat"}, (), law.HARASSMENT),
        ("payment", {"overdue": "> 7 d"}, (), law.LATE_PAYMENT),
        ("price_request", {"stage": ["delivered", "accepted"], "imposed": True}, (), law.REDUCTION),
        ("price_request", {"stage": "delivered"}, (IMPOSED,), law.REDUCTION),
        ("price_request", {}, (IMPOSED, DELIVERED), law.REDUCTION),
        ("price_request", {"imposed": True}, (), None),
        ("price_request", {"stage": ["agreed", "delivered"], "imposed": True}, (), None),
        ("price_request", {"stage": "delivered"}, (DELIVERED,), None),
        ("price_request", {"stage": "delivered", "imposed": False}, (), None),
        ("scope_request", {"paid": False}, (), law.UNPAID_WORK),
        ("scope_request", {"paid": False, "stage": "accepted"}, (), law.UNPAID_REDO),
        ("scope_request", {"paid": True}, (), None),
        ("scope_request", {}, (), None),
        ("lateness", {}, (), None),
        ("double_standard", {}, (), None),
    ],
)
def test_a_note_is_made_where_what_happened_comes_near_to_a_listed_act(
    occasion: str, when: dict[str, Any], facts: tuple[Fact, ...], expected: law.LegalNote | None
) -> None:
    assert law.note(decided(occasion), book(occasion, when), facts) is expected


def test_only_what_a_client_does_is_looked_at() -> None:
    rules = book("conduct", {})
    assert law.note(decided("conduct", party="house"), rules) is None
    assert law.note(decided("conduct", party="member:m-1"), rules) is None


def test_it_is_a_note_about_japan() -> None:
    assert law.note(decided("conduct"), book("conduct", {}, "Europe/Berlin")) is None


def test_a_law_is_noted_from_the_day_on_which_it_is_in_force() -> None:
    rules = book("conduct", {})
    before = decision(occasion="conduct", decided_at="2026-09-30T23:59:59+09:00")
    on_the_day = decision(occasion="conduct", decided_at="2026-10-01T00:00:00+09:00")
    assert law.note(before, rules) is None
    assert law.note(on_the_day, rules) is law.HARASSMENT


def test_a_rule_of_another_rulebook_has_no_note() -> None:
    assert law.note(decided("conduct", rule="elsewhere"), book("conduct", {})) is None


@pytest.mark.parametrize("note", law.NOTES)
def test_a_note_says_may_correspond_and_never_that_anything_is_illegal(
    note: law.LegalNote,
) -> None:
    assert "可能性があります" in note.ja
    assert note.ja.endswith("法律上の判断ではありません。")
    assert "may correspond to" in note.en
    assert note.en.endswith("This is no judgement by law.")
    for word in ("違反", "違法", "illegal", "violation", "breach", "unlawful"):
        assert word not in note.ja + note.en
    assert not re.search("[A-Za-z]", note.source_ja)
    assert not re.search("[ぁ-ヿ一-龯]", note.source_en)
    assert note.date == "2026-11-22"


def test_the_source_names_the_article_in_both_languages() -> None:
    assert law.UNPAID_REDO.source_ja == "令和5年法律第25号第5条第2項第2号"
    assert law.UNPAID_REDO.source_en == "Act No. 25 of 2023, Art. 5(2)(ii)"


def test_a_rule_is_noted_by_what_it_asks_alone() -> None:
    today = dt.date(2026, 11, 22)
    for binds, expected in (("client", law.HARASSMENT), ("both", law.HARASSMENT), ("house", None)):
        rules = book("conduct", {})
        rule = msgspec.structs.replace(rules.rules[0], binds=binds)
        assert law.note_on_rule(rule, rules, today) is expected
    unsaid = book("price_request", {"stage": "delivered"})
    assert law.note_on_rule(unsaid.rules[0], unsaid, today) is None
    elsewhere = book("conduct", {}, "Europe/Berlin")
    assert law.note_on_rule(elsewhere.rules[0], elsewhere, today) is None


def test_a_rule_is_noted_from_the_day_on_which_the_law_is_in_force() -> None:
    rules = book("conduct", {})
    assert law.note_on_rule(rules.rules[0], rules, dt.date(2026, 9, 30)) is None
    assert law.note_on_rule(rules.rules[0], rules, dt.date(2026, 10, 1)) is law.HARASSMENT
