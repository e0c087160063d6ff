"""What rules ask about and cannot use is reported, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import facts as f
from tests.judge.record import announced, at, book, decided, fact, judged, rule

DOUBLE = book(rule(id="double", occasion="double_standard", binds="both"))
CUT = rule(id="cut", occasion="price_request", when={"amount": "> 10000"})


def about_a_rule(kind: type[Any], day: int, by: str = "client", **more: Any) -> f.Fact:
    """Tell something of a rule that one side imposed."""
    return fact(kind, at(day), client_rule="c", by=by, id=f"{by}{day}", **more)


COMPLAINED = about_a_rule(f.ClientRuleComplained, 4)
BROKEN = about_a_rule(f.ClientRuleBroken, 3)


def test_a_rule_that_nobody_imposed_is_reported_with_the_complaint() -> None:
    facts = [announced(DOUBLE), BROKEN, COMPLAINED]
    (report,) = judged(DOUBLE, facts, at(6)).reports
    assert (report.fact, report.params) == ("client4", {"rule": "c"})
    assert report.message % report.params == (
        "Nothing is told of who imposed the rule “c”, so that nobody has two standards about it."
    )


@pytest.mark.parametrize(
    "facts",
    [
        [BROKEN, COMPLAINED, about_a_rule(f.ClientRuleImposed, 5, binds="both")],
        [COMPLAINED],
        [BROKEN],
        [about_a_rule(f.ClientRuleBroken, 3, "house"), COMPLAINED],
    ],
)
def test_where_no_double_standard_is_missed_nothing_is_reported(facts: list[f.Fact]) -> None:
    assert judged(DOUBLE, [announced(DOUBLE), *facts], at(6)).reports == ()


def test_without_a_rule_about_double_standards_nothing_is_missed() -> None:
    late = book(rule())
    assert judged(late, [announced(late), BROKEN, COMPLAINED], at(6)).reports == ()


def agreed(currency: str) -> f.Fact:
    """Agree on work in a currency."""
    return fact(f.EngagementAgreed, at(2), engagement="e", price=50000, currency=currency, id="e0")


ASKED = fact(f.PriceCutRequested, at(3), engagement="e", amount=20000)


@pytest.mark.parametrize(
    ("own", "currency", "found", "reported"),
    [
        ("JPY", "JPY", ["cut"], []),
        ("JPY", "USD", [], ["e0"]),
        (None, "USD", ["cut"], []),
    ],
)
def test_an_amount_in_another_currency_is_not_compared_but_reported(
    own: str | None, currency: str, found: list[str], reported: list[str]
) -> None:
    cut = book(CUT, currency=own)
    facts = [announced(cut), agreed(currency), ASKED]
    judgement = judged(cut, facts, at(6))
    assert [d.rule for d in judgement.decisions] == found
    assert [report.fact for report in judgement.reports] == reported
    for report in judgement.reports:
        assert report.message % report.params == (
            "This engagement is in USD and the rulebook in JPY: what is asked of its price is "
            "compared by its share only."
        )


def test_a_share_of_the_price_is_compared_in_any_currency() -> None:
    share = book(rule(id="share", occasion="price_request", when={"share": "> 10 %"}))
    in_yen = book(
        rule(id="share", occasion="price_request", when={"share": "> 10 %"}), currency="JPY"
    )
    for each in (share, in_yen):
        facts = [announced(each), agreed("USD"), ASKED]
        assert len(decided(each, facts, at(6))) == 1
        assert judged(each, facts, at(6)).reports == ()


def test_before_anything_is_agreed_an_amount_is_in_the_rulebooks_currency() -> None:
    cut = book(CUT, currency="JPY")
    assert len(decided(cut, [announced(cut), ASKED], at(6))) == 1


def test_an_amount_in_an_excuse_is_not_compared_either() -> None:
    excused = book(
        rule(id="cut", occasion="price_request", excuses=[{"amount": "<= 30000"}]), currency="JPY"
    )
    for currency, status in (("JPY", "excused"), ("USD", "standing")):
        (one,) = decided(excused, [announced(excused), agreed(currency), ASKED], at(6)).values()
        assert one.status == status
    assert len(judged(excused, [announced(excused), agreed("USD"), ASKED], at(6)).reports) == 1
