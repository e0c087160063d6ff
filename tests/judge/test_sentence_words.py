"""The words for codes, figures, consequences and facts."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge.consequences import KINDS as CONSEQUENCES
from kijun.judge.consequences import Role, parse_consequence
from kijun.judge.facts import KINDS as FACT_KINDS
from kijun.judge.occasions import OCCASIONS
from kijun.judge.occasions.conduct import KNOWN_CONDUCT
from kijun.judge.occasions.courtesy import COURTESIES
from kijun.judge.quantities import Duration, parse_deadline, parse_duration, parse_hours
from kijun.judge.rulebook import Hours
from kijun.judge.terms import REASONS, TIERS
from kijun.judge.words import (
    LANGUAGES,
    Language,
    catalogue,
    consequence_words,
    figures,
    occasion_words,
    reason_words,
    status_words,
    tier_words,
    vocabulary,
)
from kijun.judge.words.consequences import deed, setting_of, thing_of
from kijun.judge.words.facts import LINES
from kijun.judge.words.language import Said, either, listed, quoted

STATUSES = (
    *("unannounced", "overturned", "waived", "excused", "practice", "absorbed", "held_back"),
    *("proposed", "lapsed", "expired", "standing"),
)
TABLES: dict[str, tuple[dict[str, Said], Any]] = {
    "occasions": (vocabulary.OCCASIONS, OCCASIONS),
    "reasons": (vocabulary.REASONS, REASONS),
    "conduct": (vocabulary.CONDUCT, KNOWN_CONDUCT),
    "courtesies": (vocabulary.COURTESIES, COURTESIES),
    "tiers": (vocabulary.TIERS, TIERS),
    "statuses": (vocabulary.STATUSES, STATUSES),
    "lines of facts": (LINES, FACT_KINDS),
    "facts": (catalogue.FACTS, FACT_KINDS),
    "fields": (
        catalogue.FIELDS,
        {"kind"} | {name for kind in FACT_KINDS.values() for name in kind.__struct_fields__},
    ),
    "moments": (catalogue.MOMENTS, OCCASIONS),
    "consequences": (catalogue.CONSEQUENCES, CONSEQUENCES),
    "meanings of statuses": (catalogue.STATUS_MEANINGS, STATUSES),
    "terms": (
        vocabulary.TERMS,
        {name for occasion in OCCASIONS.values() for name in occasion.known_terms},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_words_and_no_words_are_left_over(name: str) -> None:
    table, codes = TABLES[name]
    assert set(table) == set(codes)


@pytest.mark.parametrize(
    "table",
    [
        *(vocabulary.OCCASIONS, vocabulary.REASONS, vocabulary.SERVICES, vocabulary.CHANNELS),
        *(vocabulary.CONDUCT, vocabulary.COURTESIES, vocabulary.TIERS, vocabulary.TERMS),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_share_a_word(table: dict[str, Said], language: Language) -> None:
    assert len({said.in_language(language) for said in table.values()}) == len(table)


def test_own_words_are_quoted_as_given() -> None:
    assert occasion_words("lateness", "ja") == "遅れ"
    assert reason_words("illness", "en") == "illness"
    assert reason_words("渋滞", "ja") == "「渋滞」"
    assert reason_words("traffic", "en") == "“traffic”"
    assert status_words("waived", "ja") == "見逃しました"
    assert tier_words("unknown", "en") == "not known yet"
    assert quoted("a\nb\t\u202e", "en") == "“a\\nb\\t\\u202e”"


def test_words_are_listed_as_each_language_does() -> None:
    assert either(("A",), "ja") == "A"
    assert either(("A", "B"), "ja") == "AかB"
    assert either(("A", "B", "C"), "ja") == "A、B、Cのいずれか"
    assert either(("A", "B", "C"), "en") == "A, B or C"
    assert listed(()) == ""
    assert listed(("A", "B")) == "A and B"


@pytest.mark.parametrize(
    ("text", "ja", "throughout", "en"),
    [
        ("10 min", "10分", "10分間", "10 minutes"),
        ("1 h", "1時間", "1時間", "1 hour"),
        ("3 d", "3日", "3日間", "3 days"),
        ("2 weeks", "2週間", "2週間", "2 weeks"),
        ("12 months", "12か月", "12か月間", "12 months"),
        ("1 month", "1か月", "1か月間", "1 month"),
    ],
)
def test_a_length_of_time_is_said_as_one_would_say_it(
    text: str, ja: str, throughout: str, en: str
) -> None:
    length: Duration = parse_duration(text)
    assert figures.duration(length, "ja") == ja
    assert figures.duration(length, "ja", throughout=True) == throughout
    assert figures.duration(length, "en") == en


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("0 d before 09:00", "当日の9時", "9:00 on the day itself"),
        ("1 d before 18:00", "前日の18時", "18:00 on the day before"),
        ("2 d before 24:00", "2日前の24時", "24:00 two days before"),
        ("12 d before 08:30", "12日前の8時30分", "8:30 12 days before"),
        ("1 business day before 12:05", "前営業日の12時5分", "12:05 on the business day before"),
        ("2 business days before 17:00", "2営業日前の17時", "17:00 two business days before"),
    ],
)
def test_a_deadline_is_said_with_its_day_and_hour(text: str, ja: str, en: str) -> None:
    assert figures.deadline(parse_deadline(text), "ja") == ja
    assert figures.deadline(parse_deadline(text), "en") == en


NINE_TO_SIX: Hours = (parse_hours("09:00-18:00"),)
HALF: Hours = (parse_hours("09:00-12:00"), parse_hours("13:00-17:30"))


@pytest.mark.parametrize(
    ("hours", "holidays", "ja", "en"),
    [
        (dict.fromkeys(range(7), NINE_TO_SIX), None, "毎日9時〜18時", "every day 9:00–18:00"),
        (
            dict.fromkeys(range(5), NINE_TO_SIX),
            "JP",
            "平日9時〜18時(日本の祝日を除く)",
            "Monday to Friday 9:00–18:00, except public holidays in Japan",
        ),
        (
            {1: NINE_TO_SIX, 2: NINE_TO_SIX, 3: NINE_TO_SIX, 5: HALF, 6: HALF},
            "FR",
            "火〜木曜9時〜18時、土・日曜9時〜12時と13時〜17時30分(「FR」の祝日を除く)",
            (
                "Tuesday to Thursday 9:00–18:00, Saturday and Sunday 9:00–12:00 and 13:00–17:30, "
                "except public holidays in FR"
            ),
        ),
        (
            dict.fromkeys((0, 2), NINE_TO_SIX),
            None,
            "月・水曜9時〜18時",
            "Monday and Wednesday 9:00–18:00",
        ),
    ],
)
def test_days_with_the_same_opening_hours_are_said_together(
    hours: Any, holidays: str | None, ja: str, en: str
) -> None:
    assert figures.opening_hours(hours, holidays, "ja") == ja
    assert figures.opening_hours(hours, holidays, "en") == en


def test_business_days_are_told_with_the_holidays_left_out() -> None:
    hours = dict.fromkeys(range(5), NINE_TO_SIX)
    assert figures.business_days(hours, "JP", "ja") == "平日(日本の祝日を除く)"
    assert figures.business_days(hours, None, "ja") == "平日"
    assert figures.business_days(hours, None, "en") == "Monday to Friday"
    assert (
        figures.business_days(hours, "JP", "en")
        == "Monday to Friday, except public holidays in Japan"
    )


def test_numbers_amounts_and_ordinals_are_said_in_either_language() -> None:
    assert figures.number(1234567) == "1,234,567"
    assert figures.number(2.50) == "2.5"
    assert figures.number(2.0) == "2"
    assert figures.amount(1000, "JPY", "ja") == "1,000円"
    assert figures.amount(1000, "JPY", "en") == "¥1,000"
    assert figures.amount(1.5, "CHF", "en") == "1.5 CHF"
    assert figures.amount(1000, None, "ja") == "1,000"
    named = ["first", "second", "third", "eighth", "9th", "11th", "12th", "13th", "21st", "22nd"]
    assert [figures.ordinal(n) for n in (1, 2, 3, 8, 9, 11, 12, 13, 21, 22)] == named
    assert [figures.ordinal(n) for n in (23, 111, 102)] == ["23rd", "111th", "102nd"]
    assert [figures.times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]


@pytest.mark.parametrize(
    ("text", "role", "ja", "en"),
    [
        ("warn", "client", "警告をお送りします", "I send a written warning"),
        (
            "suspend 30 d",
            "client",
            "30日間のお休みをお願いすることがあります",
            "I may ask you to pause bookings for 30 days",
        ),
        ("charge 50 %", "client", "料金の半額を申し受けます", "I charge half the fee"),
        ("refund 100 %", "house", "料金の全額をお返しします", "I return the full fee"),
        ("refund 30 %", "house", "料金の30%をお返しします", "I return 30% of the fee"),
        (
            "cancel_session",
            "client",
            "その日のセッションを中止いたします",
            "that day's session is cancelled",
        ),
        ("apologise", "member", "お詫びをしてもらいます", "you apologise"),
        (
            "ban 365 d",
            "client",
            "365日間、お取引とご連絡をすべてお断りすることがあります",
            "I may end all dealings and contact for 365 days",
        ),
    ],
)
def test_consequences_are_clauses(text: str, role: Role, ja: str, en: str) -> None:
    consequence = parse_consequence(text)
    assert consequence_words(consequence, role, "ja") == ja
    assert consequence_words(consequence, role, "en") == en


def test_what_a_person_has_confirmed_is_told_as_decided() -> None:
    suspend, warn = parse_consequence("suspend 2 weeks"), parse_consequence("warn")
    assert (
        consequence_words(suspend, "client", "ja", is_decided=True) == "2週間のお休みをお願いします"
    )
    told = consequence_words(suspend, "client", "en", is_decided=True)
    assert told == "I ask you to pause bookings for 2 weeks"
    assert consequence_words(warn, "client", "ja", is_decided=True) == "警告をお送りします"


def test_a_consequence_is_told_in_the_setting_of_its_occasion() -> None:
    cancel, charge = parse_consequence("cancel_session"), parse_consequence("charge 100 %")
    move = setting_of("move", "レッスン")
    assert consequence_words(cancel, "client", "ja", move) == "その回のレッスンを中止いたします"
    assert consequence_words(cancel, "client", "en", move) == "that session is cancelled"
    invoice = setting_of("payment")
    assert consequence_words(charge, "client", "ja", invoice) == "ご請求額の全額を申し受けます"
    assert deed(charge, "client", invoice).verb == "charge the full invoiced amount"


def test_every_consequence_has_words_for_everyone_whom_it_fits() -> None:
    for word, kind in CONSEQUENCES.items():
        argument = {"": "", "share": " 20 %", "duration": " 3 d", "duration?": ""}[kind.argument]
        consequence = parse_consequence(word + argument)
        for role in kind.roles:
            for language in LANGUAGES:
                told = consequence_words(consequence, role, language)
                thing = thing_of(consequence, role, language)
                assert told != thing
                assert "{" not in told + thing
