"""Whether the parts of a rule fit together."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judge.flaws import flaws_of_rule

HOURS = {"mon-fri": "09:00-18:00"}


@pytest.mark.parametrize(
    ("binds", "word"),
    [
        ("client", "not_ready"),
        ("house", "charge 50 %"),
        ("house", "suspend 30 d"),
        ("house", "ban"),
        ("house", "prefer"),
        ("member", "charge 50 %"),
        ("member", "cancel_session"),
        ("member", "ban"),
        ("member", "refund 50 %"),
    ],
)
def test_a_consequence_fits_whom_the_rule_binds(binds: str, word: str) -> None:
    who = "the house" if binds == "house" else f"a {binds}"
    text = f"“{word.split(maxsplit=1)[0]}” cannot be asked of {who}."
    assert flaws_of_rule(binds=binds, then=[[word]]) == [(("then", 0, 0), text)]


@pytest.mark.parametrize("word", ["refund 50 %", "apologise", "make_good"])
def test_what_only_the_house_can_owe_belongs_to_its_own_part(word: str) -> None:
    assert flaws_of_rule(then=[[word]]) == [
        (
            ("then", 0, 0),
            (
                f"“{word.split(maxsplit=1)[0]}” is what the house owes, not a client. Write it into"
                " “house_then”, in a rule that binds both."
            ),
        )
    ]


@pytest.mark.parametrize("word", ["charge 50 %", "prefer", "suspend 30 d"])
@pytest.mark.parametrize("binds", ["both", "house"])
def test_what_the_house_owes_fits_the_house(binds: str, word: str) -> None:
    text = f"“{word.split(maxsplit=1)[0]}” cannot be asked of the house."
    said = flaws_of_rule(binds=binds, house_then=[["note"], ["note", word]])
    assert (("house_then", 1, 1), text) in said


@pytest.mark.parametrize("binds", ["client", "member"])
def test_who_does_not_bind_the_house_says_nothing_of_what_it_owes(binds: str) -> None:
    assert flaws_of_rule(binds=binds, house_then=[["apologise"]]) == [
        (
            ("house_then",),
            "“house_then” says what the house owes, but this rule does not bind the house.",
        )
    ]


@pytest.mark.parametrize(
    ("occasion", "word"),
    [
        ("cancellation", "cancel_session"),
        ("payment", "cancel_session"),
        ("courtesy", "charge 50 %"),
        ("conduct", "charge 50 %"),
        ("contact", "charge 50 %"),
        ("double_standard", "charge 50 %"),
        ("inquiry", "end_engagement"),
    ],
)
def test_a_consequence_fits_the_occasion(occasion: str, word: str) -> None:
    when = {"shown": False} if occasion == "courtesy" else {}
    text = f"“{word.split(maxsplit=1)[0]}” does not fit the occasion {occasion}."
    assert flaws_of_rule(occasion=occasion, when=when, then=[[word]]) == [(("then", 0, 0), text)]


@pytest.mark.parametrize(
    ("occasion", "word"),
    [
        ("lateness", "cancel_session"),
        ("absence", "cancel_session"),
        ("move", "cancel_session"),
        *[
            (occasion, "charge 50 %")
            for occasion in ("lateness", "absence", "cancellation", "move", "payment")
        ],
        ("price_request", "charge 1 %"),
        ("scope_request", "charge 100 %"),
        ("promise", "charge 50 %"),
        ("inquiry", "ban"),
    ],
)
def test_what_fits_is_taken(occasion: str, word: str) -> None:
    assert flaws_of_rule(occasion=occasion, then=[[word]]) == []


def test_levels_never_fall_from_step_to_step() -> None:
    text = "A later step may not be milder than the one before it."
    assert flaws_of_rule(then=[["warn"], ["remind"], ["warn"]]) == [(("then", 1), text)]
    assert flaws_of_rule(then=[["warn"], ["remind", "warn"], ["written_only"]]) == []
    both = {"binds": "both", "house_then": [["refund 50 %"], ["apologise"]]}
    assert flaws_of_rule(**both) == [(("house_then", 1), text)]


@pytest.mark.parametrize(
    ("rule", "where", "name", "needs"),
    [
        (
            {"occasion": "contact", "when": {"outside_hours": True}},
            ("when", "outside_hours"),
            "hours",
            "needs the house's opening hours: write “hours” at the top.",
        ),
        (
            {
                "occasion": "cancellation",
                "excuses": [{"after_deadline": "2 business days before 17:00"}],
            },
            ("excuses", 0, "after_deadline"),
            "hours",
            "needs the house's opening hours: write “hours” at the top.",
        ),
        (
            {"occasion": "inquiry", "when": {"rate": "< 80 %"}, "then": [["note"]]},
            ("when", "rate"),
            "hourly_value",
            "needs what an hour is worth: write “hourly_value” at the top.",
        ),
    ],
)
def test_what_a_term_needs_stands_at_the_top(
    rule: dict[str, Any], where: tuple[Any, ...], name: str, needs: str
) -> None:
    assert flaws_of_rule(**rule) == [(where, f"“{where[-1]}” {needs}")]
    given: Any = HOURS if name == "hours" else [{"from": "2026-01-01", "amount": 1}]
    assert flaws_of_rule(**rule, **{name: given}) == []


def test_a_deadline_in_plain_days_needs_no_hours() -> None:
    given = {"occasion": "cancellation", "when": {"after_deadline": "1 d before 18:00"}}
    assert flaws_of_rule(**given) == []


def test_a_row_says_how_many() -> None:
    assert flaws_of_rule(occasion="streak", then=[["thank"]]) == [
        (("when",), "“good_in_a_row” is missing. Write “good_in_a_row: 5”.")
    ]


def test_standing_never_leads_to_a_sanction() -> None:
    text = "Standing may only excuse or earn something good: it never leads to a sanction."
    when = {"standing": "good"}
    assert flaws_of_rule(when=when) == [(("when", "standing"), text)]
    assert flaws_of_rule(when=when, then=[["note"]]) == []
    assert flaws_of_rule(when=when, then=[["note"], ["remind"]]) == [(("when", "standing"), text)]
    assert flaws_of_rule(excuses=[when]) == []


def test_only_a_courtesy_that_stayed_out_leads_to_a_sanction() -> None:
    text = "Only a courtesy that stayed out (“shown: false”) can lead to a sanction."
    for when in ({}, {"shown": True}, {"courtesy": "report"}):
        assert flaws_of_rule(occasion="courtesy", when=when) == [(("then",), text)]
    assert flaws_of_rule(occasion="courtesy", when={"shown": False}) == []
    assert flaws_of_rule(occasion="courtesy", when={"shown": True}, then=[["thank"]]) == []


@pytest.mark.parametrize(
    ("occasion", "when"), [("streak", {"good_in_a_row": 3}), ("promise", {"kept": True})]
)
def test_what_is_good_leads_to_no_sanction(occasion: str, when: dict[str, Any]) -> None:
    text = "What is good leads to no sanction: only note, thank or prefer fit here."
    assert flaws_of_rule(occasion=occasion, when=when) == [(("then",), text)]
    assert flaws_of_rule(occasion=occasion, when=when, then=[["prefer"]]) == []


def test_a_request_may_be_answered_with_a_condition() -> None:
    given = {"occasion": "inquiry", "when": {"lead": "< 2 weeks"}}
    assert flaws_of_rule(**given, then=[["require_prepayment"]]) == []
