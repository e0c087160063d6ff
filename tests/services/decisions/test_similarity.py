"""How alike the facts of two cases are: the same facts come first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.services.decisions.similarity import NEVER, SO, Case, Measures, likeness, measures_of
from kijun.services.decisions.similarity_words import line
from tests.cast import AOI
from tests.judge.record import at, book, booked, decided, fact, joined, rule

MEASURES = st.dictionaries(
    st.sampled_from(["late", "notice", "reason", "severity", "amount", "earlier"]),
    st.one_of(st.sampled_from(["none", "before", "grave", NEVER, SO]), st.floats(0, 1e9)),
)


@given(MEASURES, st.lists(MEASURES, max_size=5))
def test_same_facts_come_first(one: Measures, others: list[Measures]) -> None:
    """“same facts, same decision”: nothing is nearer than the same facts."""
    nearest = min([*others, one], key=lambda each: likeness(one, each).distance)
    assert nearest == one
    assert likeness(one, one).differing == ()


@given(MEASURES, MEASURES)
def test_either_case_is_as_near_to_the_other(one: Measures, other: Measures) -> None:
    here, there = likeness(one, other), likeness(other, one)
    assert abs(here.distance - there.distance) < 1e-9
    assert {*here.differing} == {*there.differing}
    assert {*here.alike, *here.differing} == {*one, *other}


def test_twelve_minutes_are_near_to_ten_and_sixty_are_far() -> None:
    assert likeness({"late": 12}, {"late": 10}).alike == ("late",)
    assert likeness({"late": 60}, {"late": 10}).differing == ("late",)
    assert likeness({"late": NEVER}, {"late": 10}).differing == ("late",)
    assert likeness({"late": 12}, {}).differing == ("late",)


def measured(occasion: str, facts: list[Fact], **when: Any) -> Measures:
    """Return the measures of the one case that a rule about an occasion makes of facts."""
    of = book(rule(id="r", occasion=occasion, when=when, excuses=[], then=[["remind"]]))
    whole = [f.RulesAnnounced(at=at(1), client=AOI.id, rulebook=of.version), *facts]
    (found,) = decided(of, whole, at(28)).values()
    named = {f.id_of(each): each for each in whole}
    return measures_of(Case(found, [named[name] for name in found.facts], None, dt.UTC))


def test_of_lateness_minutes_and_word_are_compared() -> None:
    late = {"late": "> 10 min"}
    word = fact(f.NoticeGiven, at(5, -20), appointment="s", about="late", reason="transport")
    came = joined("s", at(5, 25))
    with_word = measured("lateness", [booked("s", 5), word, came], **late)
    assert with_word == {"late": NEVER, "notice": "before", "reason": "transport", "earlier": 0}
    without = measured("lateness", [booked("s", 5, service="coaching")], **late)
    assert without == {"late": NEVER, "notice": "none", "earlier": 0, "service": "coaching"}


def test_of_a_cancellation_the_time_before_and_the_reason_are_compared() -> None:
    called = fact(f.AppointmentCancelled, at(4, 60), appointment="s", reason="illness")
    found = measured("cancellation", [booked("s", 5), called], lead="< 24 h")
    assert found == {"lead": 23.0, "reason": "illness", "earlier": 0}


def test_of_money_what_is_asked_for_is_compared_with_the_price() -> None:
    agreed = fact(
        f.EngagementAgreed, at(2), engagement="e", price=200_000, currency="JPY", target=3
    )
    brought = fact(f.OutcomeMeasured, at(6), engagement="e", value=5)
    delivered = fact(f.EngagementDelivered, at(5), engagement="e")
    asked = fact(f.PriceCutRequested, at(8), engagement="e", amount=50_000)
    found = measured("price_request", [agreed, delivered, brought, asked], stage="delivered")
    assert found == {"stage": "delivered", "target_met": "true", "share": 25.0, "earlier": 0}
    unpriced = measured("price_request", [asked], stage="before_agreement")
    assert unpriced["amount"] == 50_000
    issued = fact(f.InvoiceIssued, at(2), invoice="i", amount=80_000, due=dt.date(2026, 3, 5))
    part = fact(f.InvoicePaid, at(4), invoice="i", amount=30_000)
    assert measured("payment", [issued, part], overdue="> 7 d") == {"short": 50_000, "earlier": 0}


def test_of_a_promise_the_delay_is_compared_and_of_conduct_what_and_how_grave() -> None:
    made = fact(f.PromiseMade, at(2), promise="p", due="2026-03-05")
    assert measured("promise", [made], late="> 1 d") == {"days": NEVER, "earlier": 0}
    done = fact(f.ConductReported, at(5), what="demand", severity="minor")
    found = measured("conduct", [done], what="demand")
    assert found == {"what": "demand", "severity": "minor", "earlier": 0}
    extra = fact(f.ScopeExtraRequested, at(5), engagement="e", paid=True)
    found = measured("scope_request", [extra], paid=True)
    assert found == {"stage": "before_agreement", "paid": SO, "earlier": 0}


def test_a_line_says_what_is_alike_and_what_differs() -> None:
    here: Measures = {"late": 12, "notice": "none", "reason": "illness", "earlier": 2}
    there: Measures = {
        "late": 10,
        "notice": "before",
        "reason": "family",
        "earlier": 2,
        "excuse": SO,
    }
    found = likeness(here, there)
    assert line(found, here, there, "en", "JPY") == (
        "Alike: how late (here 12 minutes, there 10 minutes), how many came before. "
        "Different: whether word was sent (here no word, there word before the start), "
        "the reason, what excused it (there only)"
    )
    assert line(found, here, there, "ja", "JPY", other_rules=True) == (
        "同じ点: 遅れ(この件は12分、前例は10分)、それまでの回数 / 違う点: "
        "ご連絡の有無(この件はご連絡なし、前例は開始前に一報)、理由、"
        "数えないご事情(前例だけ)、当時の基準の版"
    )
