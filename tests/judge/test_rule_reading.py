"""Reading a rule: every flaw is found and said, with where it is."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import parse_rulebook
from kijun.judge.rulebook import Rule
from tests.judge.flaws import flaws_of, flaws_of_rule, rule, rulebook


def read(**changes: Any) -> Rule:
    """Return a changed rule as it is read."""
    return parse_rulebook(rulebook(rules=[rule(**changes)])).rules[0]


@pytest.mark.parametrize("given", [None, "late", [], 1])
def test_a_rule_is_a_list_of_names(given: object) -> None:
    assert flaws_of(rulebook(rules=[given])) == [
        (("rules", 0), "A rule is a list of names and values, such as “id: late”.")
    ]


def test_everything_that_is_missing_is_said_at_once() -> None:
    assert flaws_of(rulebook(rules=[{}])) == [
        (("rules", 0), "“id” is missing. Write “id: late-without-word”."),
        (("rules", 0), "“occasion” is missing. Write “occasion: lateness”."),
        (("rules", 0), "“then” is missing. Write “then: [[remind], [warn]]”."),
    ]


def test_what_is_missing_beside_the_occasion_is_said() -> None:
    assert flaws_of_rule(then=None) == [
        ((), "“then” is missing. Write “then: [[remind], [warn]]”.")
    ]
    assert flaws_of_rule(id=None) == [((), "“id” is missing. Write “id: late-without-word”.")]


@pytest.mark.parametrize("name", [7, "", " ", ["late"], {}])
def test_an_id_is_a_text(name: object) -> None:
    assert flaws_of_rule(id=name) == [(("id",), "Expected a text, such as “late-without-notice”.")]


def test_a_name_that_is_not_known_is_said() -> None:
    assert flaws_of_rule(whn={}) == [(("whn",), "There is no “whn” here. Did you mean “when”?")]


def test_an_occasion_that_is_none_is_said_with_the_nearest() -> None:
    assert flaws_of_rule(occasion="latness") == [
        (("occasion",), "There is no occasion “latness”. Did you mean “lateness”?")
    ]
    ((path, text),) = flaws_of_rule(occasion=["lateness"], then=[["wrong"]])
    assert path == ("occasion",)
    assert text.startswith("There is no occasion “['lateness']”. Did you mean “lateness”?")


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("binds", "bth", "“bth” does not fit here. Did you mean “both”?"),
        ("binds", 1, "“1” does not fit here. Known: client, house, both, member."),
        ("mode", "test", "“test” does not fit here. Known: enforced, practice."),
    ],
)
def test_a_choice_is_one_of_the_known_words(key: str, value: object, text: str) -> None:
    assert flaws_of_rule(**{key: value}) == [((key,), text)]


@pytest.mark.parametrize("key", ["confirm", "acknowledged"])
@pytest.mark.parametrize("value", ["yes", 1, [True]])
def test_yes_or_no_is_true_or_false(key: str, value: object) -> None:
    assert flaws_of_rule(**{key: value}) == [((key,), "Expected true or false.")]


@pytest.mark.parametrize("value", [[], "consulting", [""], [1], {"consulting": True}])
def test_services_are_a_list_of_texts(value: object) -> None:
    assert flaws_of_rule(services=value) == [
        (("services",), "Expected a list of services, such as [consulting].")
    ]


@pytest.mark.parametrize("value", ["12 monts", "soon", 12, "0 d", "1.5 h", "-1 d", "101 years"])
def test_a_length_of_time_is_a_number_and_a_unit(value: object) -> None:
    units = "min, h, d, week, weeks, month, months"
    text = f"“{value}” is no length of time. Write a number and a unit ({units}), such as"
    assert flaws_of_rule(within=value) == [(("within",), f"{text} “12 months”.")]


# -- steps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["then", "house_then"])
@pytest.mark.parametrize("value", [[], "remind", {}])
def test_there_is_a_step_for_each_time(key: str, value: object) -> None:
    said = "Expected one step for each time, first time first: [[remind], [warn]]."
    assert flaws_of_rule(binds="both", **{key: value}) == [((key,), said)]


@pytest.mark.parametrize("key", ["then", "house_then"])
@pytest.mark.parametrize(
    ("step", "inside"), [("warn", "warn"), ("［warn］", "warn"), ([], "remind"), (5, "remind")]
)
def test_a_step_without_brackets_is_said_where_it_stands(
    key: str, step: object, inside: str
) -> None:
    said = f"A step stands in half-width square brackets: “[{inside}]”."
    assert flaws_of_rule(binds="both", **{key: [["remind"], step]}) == [((key, 1), said)]


def test_twelve_steps_are_enough() -> None:
    assert flaws_of_rule(then=[["remind"]] * 12) == []
    assert [path for path, _ in flaws_of_rule(then=[["remind"]] * 13)] == [("then",)]


def test_a_consequence_is_a_text() -> None:
    assert flaws_of_rule(then=[["remind"], ["warn", 3]]) == [
        (("then", 1, 1), "Expected a consequence, such as “warn”.")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("suspnd 30 d", "There is no consequence “suspnd”. Did you mean “suspend”?"),
        ("  ", "There is no consequence “  ”. Known: "),
        ("Warn", "There is no consequence “Warn”. Did you mean “warn”?"),
    ],
)
def test_a_consequence_that_is_none_is_said(text: str, said: str) -> None:
    ((path, message),) = flaws_of_rule(then=[[text]])
    assert path == ("then", 0, 0)
    assert message.startswith(said)


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("charge", "charge 50 %"),
        ("charge 0 %", "charge 50 %"),
        ("charge 101 %", "charge 50 %"),
        ("charge half", "charge 50 %"),
        ("suspend", "suspend 30 d"),
        ("suspend 0 d", "suspend 30 d"),
        ("ban for ever", "ban"),
        ("warn twice", "warn"),
    ],
)
def test_an_argument_that_does_not_fit_is_said_with_an_example(text: str, example: str) -> None:
    assert flaws_of_rule(then=[[text]]) == [
        (("then", 0, 0), f"“{text}” is not written like this. Write “{example}”.")
    ]


def test_a_consequence_stands_once_in_a_step() -> None:
    assert flaws_of_rule(then=[["suspend 7 d", "warn", "suspend 30 d"]]) == [
        (("then", 0, 2), "“suspend” stands twice in one step.")
    ]


# -- terms -------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["late", [], 1, None])
def test_when_is_terms_and_what_they_are_compared_with(value: object) -> None:
    given = {**rule(), "when": value}
    assert flaws_of(rulebook(rules=[given])) == [
        (("rules", 0, "when"), "Expected terms and what they are compared with.")
    ]


def test_when_may_be_empty_and_an_excuse_may_not() -> None:
    assert flaws_of_rule(when={}) == []
    assert flaws_of_rule(excuses=[{"reason": "family"}, {}]) == [
        (("excuses", 1), "Expected terms and what they are compared with.")
    ]


@pytest.mark.parametrize("value", [{"reason": "family"}, "family", 1])
def test_excuses_are_a_list(value: object) -> None:
    assert flaws_of_rule(excuses=value) == [
        (("excuses",), "Expected a list of excuses, such as [{reason: helping_someone}].")
    ]


def test_a_term_that_is_none_is_said() -> None:
    assert flaws_of_rule(when={"notce": "none"}) == [
        (("when", "notce"), "There is no term “notce” here. Did you mean “notice”?")
    ]
    assert flaws_of_rule(excuses=[{"overdue": "> 1 d"}])[0][0] == ("excuses", 0, "overdue")


def test_a_row_of_good_acts_is_asked_in_when_only() -> None:
    ((path, _),) = flaws_of_rule(
        occasion="streak",
        then=[["thank"]],
        when={"good_in_a_row": 5},
        excuses=[{"good_in_a_row": 5}],
    )
    assert path == ("excuses", 0, "good_in_a_row")


@pytest.mark.parametrize("value", ["< 10 min", "<= 10 min", "= 10 min", "5..10 min"])
def test_in_when_lateness_is_compared_upwards_only(value: str) -> None:
    assert flaws_of_rule(when={"late": value}) == [
        (
            ("when", "late"),
            f"“late” cannot be read from “{value}”. Write it like “> 10 min”.",
        )
    ]
    assert flaws_of_rule(excuses=[{"late": value}]) == []


def test_a_word_that_does_not_fit_is_said() -> None:
    assert flaws_of_rule(when={"notice": "nonne"}) == [
        (("when", "notice"), "“nonne” does not fit here. Did you mean “none”?")
    ]
    assert flaws_of_rule(excuses=[{"standing": "great"}]) == [
        (
            ("excuses", 0, "standing"),
            "“great” does not fit here. Known: unknown, building, good, trusted, steadfast.",
        )
    ]


# -- what the house owes -----------------------------------------------------------------------


def test_the_house_owes_an_apology_by_default() -> None:
    assert [str(c) for c in read(binds="both").house_then[0]] == ["apologise"]
    assert read(binds="client").house_then == ()
    assert read(binds="both", house_then=[["refund 50 %"]]).house_then[0][0].share == 50


@pytest.mark.parametrize(
    ("occasion", "when", "then"),
    [
        ("streak", {"good_in_a_row": 3}, [["note"]]),
        ("courtesy", {"shown": True}, [["note"]]),
        ("lateness", {"notice": "before"}, [["thank"], ["prefer"]]),
    ],
)
def test_for_something_good_the_house_owes_a_note(occasion: str, when: Any, then: Any) -> None:
    owed = read(binds="both", occasion=occasion, when=when, then=then).house_then
    assert [[str(c) for c in step] for step in owed] == [["note"]]


def test_the_last_step_repeats() -> None:
    late = read(then=[["remind"], ["warn"], ["suspend 7 d"]])
    assert [str(late.step_for("client", n)[0]) for n in (1, 2, 3, 4, 99)] == [
        *("remind", "warn", "suspend 7 d", "suspend 7 d", "suspend 7 d")
    ]


def test_a_slip_in_a_reason_is_told_with_the_word_that_was_meant() -> None:
    for slip in ("lostway", "LOST-WAY"):
        assert flaws_of_rule(excuses=[{"reason": slip}]) == [
            (
                ("excuses", 0, "reason"),
                f"“{slip}” does not fit here. Did you mean “lost_way”?",
            )
        ]
    assert flaws_of_rule(excuses=[{"reason": "funeral"}]) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["before", "before"], "“before” stands twice."),
        (5, "“notice” cannot be read from “5”. Write it like “none”."),
        ([], "“notice” cannot be read from “[]”. Write it like “none”."),
    ],
)
def test_what_is_wrong_with_a_closed_list_of_words_is_said(value: object, text: str) -> None:
    assert flaws_of_rule(when={"notice": value}) == [(("when", "notice"), text)]


@pytest.mark.parametrize(
    ("within", "shown"),
    [
        ("x" * 60, "x" * 60),
        ("x" * 5000, "x" * 59 + "…"),
        (
            [["x" * 500] * 50] * 50,
            "[['xxxxxxxxxxxx...xxxxxxxxxxxxx', 'xxxxxxxxxxxx...xxxxxxxxx…",
        ),
        (10**5000, "…"),
        ([10**5000], "[…]"),
        (12, "12"),
        ([None], "[None]"),
        (True, "True"),
        (1.5, "1.5"),
    ],
    ids=lambda value: str(type(value)),
)
def test_what_was_given_is_shown_on_one_line(within: object, shown: str) -> None:
    ((_, text),) = [x for x in flaws_of(rulebook(rules=[rule(within=within)])) if x[0]]
    assert text.startswith(f"“{shown}” is no length of time.")


def nested(depth: int) -> object:
    """Return a list in a list in a list …"""
    value: object = "late"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "place", ["id", "occasion", "binds", "when", "then", "services", "within", "title", "excuses"]
)
def test_a_rule_that_is_nested_far_too_deep_is_refused(place: str) -> None:
    said = flaws_of(rulebook(rules=[rule(**{place: nested(5000)})]))
    assert ((), "The rulebook is nested far too deep.") in said


@pytest.mark.parametrize("term", ["late", "notice", "standing", "service"])
def test_a_term_that_is_nested_far_too_deep_is_refused(term: str) -> None:
    said = flaws_of(rulebook(rules=[rule(when={term: nested(5000)})]))
    assert ((), "The rulebook is nested far too deep.") in said
    assert ("rules", 0, "when", term) in [path for path, _ in said]
