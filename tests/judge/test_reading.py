"""Reading a rulebook: every flaw is found and said, with where it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge import InvalidRulebook, parse_rulebook
from kijun.judge.quantities import Duration
from kijun.judge.rulebook import Words
from tests.judge.flaws import flaws_of, rule, rulebook


def test_a_sound_rulebook_has_no_flaws() -> None:
    assert flaws_of(rulebook()) == []


@pytest.mark.parametrize("document", [None, "kijun: 1", [], 1])
def test_what_is_no_list_of_names_is_no_rulebook(document: object) -> None:
    assert flaws_of(document) == [
        ((), "A rulebook is a list of names and values, such as “kijun: 1”.")
    ]


def test_everything_that_is_missing_is_said_at_once() -> None:
    assert flaws_of({}) == [
        ((), "“kijun” is missing. Write “kijun: 1”."),
        ((), "“timezone” is missing. Write “timezone: Asia/Tokyo”."),
        ((), "“rules” is missing. Write “rules:”."),
    ]


def test_a_name_that_is_not_known_is_said_with_the_nearest_one() -> None:
    assert flaws_of(rulebook(currncy="JPY")) == [
        (("currncy",), "There is no “currncy” here. Did you mean “currency”?")
    ]


def test_a_name_like_no_other_is_said_with_all_that_are_known() -> None:
    known = "kijun, title, timezone, currency, hours, holidays, hourly_value, rules"
    text = f"There is no “xyz” here. Known: {known}."
    assert flaws_of(rulebook(xyz=1)) == [(("xyz",), text)]


@pytest.mark.parametrize("kijun", [2, 0, "1", True])
def test_only_the_first_form_is_read(kijun: object) -> None:
    assert flaws_of(rulebook(kijun=kijun)) == [
        (("kijun",), "This version of Kijun reads rulebooks with “kijun: 1”.")
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2**53, "\ud800"])
def test_what_cannot_be_kept_exactly_is_refused(number: object) -> None:
    said = flaws_of(rulebook(title={"en": number}))
    assert ((), "The rulebook holds a number or a text that cannot be kept exactly.") in said


# -- the zone, the currency, the country -------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "nearest"),
    [
        ("Asia/Tokio", "Asia/Tokyo"),
        ("Europe/Berln", "Europe/Berlin"),
        ("§", "Asia/Tokyo"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("right/Asia/Tokyo", "Asia/Tokyo"),
    ],
)
def test_an_unknown_zone_is_said_with_the_nearest(zone: str, nearest: str) -> None:
    assert flaws_of(rulebook(timezone=zone)) == [
        (("timezone",), f"There is no time zone “{zone}”. Did you mean “{nearest}”?")
    ]


@pytest.mark.parametrize("zone", ["JST", "ＪＳＴ", "日本", "東京", "Tokyo", "UTC+9"])
def test_the_time_of_japan_is_known_by_its_everyday_names(zone: str) -> None:
    said = f"“{zone}” is written “Asia/Tokyo” here."
    assert flaws_of(rulebook(timezone=zone)) == [(("timezone",), said)]


def test_an_abbreviation_is_never_taken_for_another_one() -> None:
    ((_, said),) = flaws_of(rulebook(timezone="MSK"))
    assert said.endswith("Did you mean “Asia/Tokyo”?")


@pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory"])
def test_a_zone_that_is_another_one_on_each_machine_is_refused(zone: str) -> None:
    assert flaws_of(rulebook(timezone=zone)) == [
        (
            ("timezone",),
            (
                f"“{zone}” is not the same on every machine. Write the name of a zone, such as "
                "“Asia/Tokyo”."
            ),
        )
    ]


@pytest.mark.parametrize("zone", [9, "", "  ", ["Asia/Tokyo"]])
def test_a_zone_is_a_text(zone: object) -> None:
    assert flaws_of(rulebook(timezone=zone)) == [
        (("timezone",), "Expected a text, such as “Asia/Tokyo”.")
    ]


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "Asia/\x00"])
def test_a_zone_is_no_way_to_a_file(zone: str) -> None:
    ((path, _),) = flaws_of(rulebook(timezone=zone))
    assert path == ("timezone",)


@pytest.mark.parametrize("currency", ["yen", "JP", "jpy", 5, "ＪＰＹ", ["JPY"]])
def test_a_currency_is_three_letters(currency: object) -> None:
    assert flaws_of(rulebook(currency=currency)) == [
        (("currency",), "Expected a currency's three letters, such as “JPY”.")
    ]


@pytest.mark.parametrize("country", ["XX", 81, ["JP"]])
def test_an_unknown_country_has_no_holidays(country: object) -> None:
    ((path, text),) = flaws_of(rulebook(holidays=country))
    assert path == ("holidays",)
    assert text.startswith("No public holidays are known for")


def test_without_a_calendar_no_country_is_known() -> None:
    with pytest.raises(InvalidRulebook, match="No public holidays are known for “JP”"):
        parse_rulebook(rulebook(holidays="JP"))


# -- texts in two languages --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "example"),
    [
        ("Rules", "{en: Rules}"),
        ("時間の基準", "{ja: 時間の基準}"),
        ([], "{ja: 基準, en: Rules}"),
        ({}, "{ja: 基準, en: Rules}"),
        (1, "{ja: 基準, en: Rules}"),
    ],
)
def test_a_title_is_said_in_each_language(title: object, example: str) -> None:
    assert flaws_of(rulebook(title=title)) == [
        (("title",), f"Expected a text in each language, such as {example}.")
    ]


def test_an_empty_text_points_to_a_comma_without_quotes() -> None:
    assert flaws_of(rulebook(title={"en": "On time", "again and again": None})) == [
        (("title",), "A text that holds a comma or a colon stands in quotes here.")
    ]


def test_a_language_that_is_not_spoken_is_said() -> None:
    assert flaws_of(rulebook(title={"de": "Regeln"})) == [
        (("title", "de"), "There is no “de” here. Known: ja, en.")
    ]


def test_a_text_of_a_language_is_a_text() -> None:
    assert flaws_of(rulebook(title={"ja": 3})) == [
        (("title", "ja"), "Expected a text, such as “…”.")
    ]


def test_a_missing_language_is_filled_from_the_other() -> None:
    ja, en, both = Words(ja="基準"), Words(en="Rules"), Words(ja="基準", en="Rules")
    assert [w.in_language("ja") for w in (ja, en, both)] == ["基準", "Rules", "基準"]
    assert [w.in_language("en") for w in (ja, en, both)] == ["基準", "Rules", "Rules"]


# -- opening hours and what an hour is worth ---------------------------------------------------


@pytest.mark.parametrize("hours", ["09:00-18:00", [], {}, 9])
def test_hours_are_given_by_day(hours: object) -> None:
    assert flaws_of(rulebook(hours=hours)) == [
        (("hours",), 'Expected opening hours, such as {mon-fri: "09:00-18:00"}.')
    ]


@pytest.mark.parametrize("day", ["monday", "mo", "", "-fri", "mon fri", "mon-sta"])
def test_a_day_that_is_none_is_said(day: str) -> None:
    message = "is no day of the week. Known: mon, tue, wed, thu, fri, sat, sun, or mon-fri."
    assert flaws_of(rulebook(hours={day: "09:00-18:00"})) == [
        (("hours", day), f"“{day}” {message}")
    ]


def test_a_day_is_a_text() -> None:
    assert [path for path, _ in flaws_of(rulebook(hours={1: "09:00-18:00"}))] == [
        (),
        ("hours", 1),
    ]


@pytest.mark.parametrize("hours", ["9-18", "18:00-09:00", "09:00-09:00", "24:30-25:00", 9, None])
def test_a_time_of_opening_that_is_none_is_said(hours: object) -> None:
    assert flaws_of(rulebook(hours={"mon": hours})) == [
        (("hours", "mon"), f"“{hours}” is no time of opening. Write it as “09:00-18:00”.")
    ]


def test_of_several_times_all_are_said() -> None:
    ((path, text),) = flaws_of(rulebook(hours={"mon": ["09:00-12:00", "noon"]}))
    assert path == ("hours", "mon")
    assert "['09:00-12:00', 'noon']" in text


def test_the_hours_of_a_day_are_given_once() -> None:
    assert flaws_of(rulebook(hours={"mon-fri": "09:00-18:00", "fri": "09:00-12:00"})) == [
        (("hours", "fri"), "The hours of a day are given twice.")
    ]


def test_a_day_on_which_the_house_is_closed_is_left_out() -> None:
    assert flaws_of(rulebook(hours={"mon": [], "tue": "09:00-12:00"})) == [
        (("hours", "mon"), "A day on which the house is closed is left out of “hours”.")
    ]


def test_hours_of_a_day_may_be_several_and_stand_in_order() -> None:
    book = parse_rulebook(rulebook(hours={"sat": ["13:00-17:00", "09:00-12:00"]}))
    assert book.hours == {5: ((540, 720), (780, 1020))}


def test_what_an_hour_is_worth_is_a_list() -> None:
    assert flaws_of(rulebook(hourly_value=20000)) == [
        (("hourly_value",), "Expected a list, such as [{from: 2026-01-01, amount: 20000}].")
    ]


@pytest.mark.parametrize(
    "entry",
    [
        {"from": "2026-01-01"},
        {"from": "January", "amount": 5},
        {"from": "20260101", "amount": 5},
        {"from": "2026-W01-1", "amount": 5},
        {"from": "2026-01-01", "amount": 0},
        {"from": "2026-01-01", "amount": True},
        {"from": "2026-01-01", "amount": "5"},
        {"from": "2026-01-01", "amount": 2e12},
        {"from": "2026-01-01", "amount": 5, "to": "2027-01-01"},
        {"from": 2026, "amount": 5},
        "2026-01-01",
        5,
    ],
)
def test_what_an_hour_is_worth_holds_from_a_day_on(entry: Any) -> None:
    assert flaws_of(rulebook(hourly_value=[{"from": "2025-01-01", "amount": 1}, entry])) == [
        (("hourly_value", 1), "Expected {from: 2026-01-01, amount: 20000}.")
    ]


# -- the list of rules -------------------------------------------------------------------------


@pytest.mark.parametrize("rules", [[], {}, "late", 1])
def test_rules_are_a_list(rules: object) -> None:
    assert flaws_of(rulebook(rules=rules)) == [(("rules",), "Expected a list of rules.")]


def test_two_hundred_rules_are_enough() -> None:
    assert flaws_of(rulebook(rules=[rule(id=f"r{n}") for n in range(200)])) == []
    assert flaws_of(rulebook(rules=[rule(id=f"r{n}") for n in range(201)])) == [
        (("rules",), "More than 200 rules in one rulebook.")
    ]


def test_an_id_stands_once() -> None:
    assert flaws_of(rulebook(rules=[rule(), rule(id="other"), rule()])) == [
        (("rules", 2, "id"), "Rule 1 has the id “late” already.")
    ]


def test_flaws_of_all_rules_are_said_at_once() -> None:
    said = flaws_of(rulebook(rules=[rule(then=[["wrn"]]), 5, rule(id="b", within="soon")]))
    assert [path for path, _ in said] == [
        ("rules", 0, "then", 0, 0),
        ("rules", 1),
        ("rules", 2, "within"),
    ]


def test_an_invalid_rulebook_says_everything_in_one_line() -> None:
    with pytest.raises(InvalidRulebook) as caught:
        parse_rulebook(rulebook(currency="yen", rules=[]))
    assert str(caught.value) == (
        "Expected a currency's three letters, such as “JPY”.; Expected a list of rules."
    )


def test_what_is_not_said_has_its_default() -> None:
    book = parse_rulebook(rulebook())
    (late,) = book.rules
    assert (book.currency, book.hours, book.hourly_values, book.holidays) == (None, {}, (), None)
    assert (late.number, late.binds, late.services, late.when, late.excuses) == (
        *(1, "client", None),
        *((), ()),
    )
    assert (late.within, late.practice, late.confirm) == (Duration(12, "months"), False, False)
    assert (late.acknowledged, late.house_then) == (False, ())


def test_the_house_is_open_from_the_first_to_before_the_last_minute() -> None:
    book = parse_rulebook(
        rulebook(hours={"mon-fri": ["09:00-12:00", "13:00-24:00"]}, holidays="JP"),
        lambda _: frozenset({dt.date(2026, 3, 20)}),
    )

    def is_open(day: int, time: str) -> bool:
        return book.is_open_at(dt.datetime.fromisoformat(f"2026-03-{day}T{time}+09:00"))

    assert [is_open(16, time) for time in ("08:59:59", "09:00", "11:59:59", "12:00")] == [
        *(False, True, True, False)
    ]
    assert [is_open(16, time) for time in ("13:00", "23:59:59")] == [True, True]
    assert not is_open(20, "10:00")
    assert not is_open(21, "10:00")
    assert book.is_open_at(dt.datetime(2026, 3, 16, 0, 30, tzinfo=dt.UTC))


def test_the_latest_value_of_an_hour_holds() -> None:
    book = parse_rulebook(
        rulebook(
            hourly_value=[
                {"from": "2026-04-01", "amount": 30000},
                {"from": "2026-01-01", "amount": 20000},
            ]
        )
    )

    def worth(text: str) -> int | float | None:
        return book.hourly_value_at(dt.datetime.fromisoformat(text))

    assert worth("2025-12-31T23:59:59+09:00") is None
    assert worth("2026-01-01T00:00:00+09:00") == 20000
    assert worth("2026-03-31T15:00:00+00:00") == 30000


def test_from_one_day_on_an_hour_has_one_value() -> None:
    days = ("2026-01-01", "2026-04-01", "2026-01-01")
    values = [{"from": day, "amount": 20000 + number} for number, day in enumerate(days)]
    assert flaws_of(rulebook(hourly_value=values)) == [
        (("hourly_value", 2), "Another hourly value begins on 2026-01-01 already.")
    ]
