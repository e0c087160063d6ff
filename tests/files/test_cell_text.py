"""How the text of a cell is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from kijun.files.cell_text import Decimal, Times, number, reader_for, rfc3339, yes_or_no
from kijun.files.problems import Unreadable
from kijun.judge.facts import KINDS, LARGEST

TOKYO = Times(ZoneInfo("Asia/Tokyo"), ("iso", "%Y/%m/%d %H:%M", "%Y年%m月%d日"))
NEW_YORK = Times(ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T15:30:00+09:00", "2026-11-24T15:30:00+09:00"),
        ("2026-11-24T06:30:00Z", "2026-11-24T06:30:00+00:00"),
        ("2026-11-24 15:30", "2026-11-24T15:30:00+09:00"),
        ("2026/11/24 9:05", "2026-11-24T09:05:00+09:00"),
        ("２０２６／１１／２４　９：０５", "2026-11-24T09:05:00+09:00"),
        ("2026年11月24日", "2026-11-24T00:00:00+09:00"),
        ("2026-11-24", "2026-11-24T00:00:00+09:00"),
    ],
)
def test_a_time_is_read_in_any_form_listed(text: str, expected: str) -> None:
    assert rfc3339(TOKYO.instant(text)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("24.11.2026", "must be a time or a date"),
        ("2026-02-30", "must be a time or a date"),
        ("1026-02-03", "must lie in the years 1901 to 2899"),
        ("9999-12-31T23:59:59-12:00", "must lie in the years 1901 to 2899"),
        ("1900-12-31", "must lie in the years 1901 to 2899"),
        ("45321", "as Excel counts it"),
        ("45321.5", "as Excel counts it"),
        ("", "must be a time or a date"),
    ],
)
def test_what_is_no_time_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        TOKYO.instant(text)


EITHER_ORDER = Times(ZoneInfo("Asia/Tokyo"), ("%d/%m/%Y", "%m/%d/%Y"))


@pytest.mark.parametrize("read", [Times.instant, Times.day, Times.due])
def test_a_day_that_two_forms_read_differently_is_refused(
    read: Callable[[Times, str], object],
) -> None:
    with pytest.raises(Unreadable) as caught:
        read(EITHER_ORDER, "2/10/2013")
    told = caught.value.message % {**caught.value.params, "field": "at"}
    assert '"2/10/2013" can mean 2013-10-02 (%d/%m/%Y) or 2013-02-10 (%m/%d/%Y)' in told


def test_a_day_that_one_form_reads_or_all_read_alike_is_taken() -> None:
    assert EITHER_ORDER.day("26/1/2013") == EITHER_ORDER.day("1/26/2013") == dt.date(2013, 1, 26)
    assert EITHER_ORDER.day("2/2/2013") == dt.date(2013, 2, 2)


@pytest.mark.parametrize(
    ("form", "other", "text"),
    [
        ("%Y/%d/%m", "%Y/%m/%d", "2026/02/01"),
        ("%Y%d%m", "iso", "20260201"),
        ("%d %m %Y", "%m%d%Y", "01022026"),
        ("%m-%d-%Y", "%d-%B-%Y", "02-01-2026"),
        ("at %d.%m.%Y", "AT %m.%d.%Y", "At 1.2.2026"),
        ("%y/%m/%d", "%d/%m/%y", "10/02/13"),
        ("%d/%m/%Y 0:00", "%m/%d/%Y %H:%M", "2/10/2013 0:00"),
    ],
)
def test_no_two_forms_that_fit_one_text_differently_are_taken_by_their_order(
    form: str, other: str, text: str
) -> None:
    zone = ZoneInfo("Asia/Tokyo")
    for forms in ((form, other), (other, form)):
        with suppress(Unreadable):
            moment = Times(zone, forms).day(text)
            assert {Times(zone, (each,)).day(text) for each in forms if fits(each, text)} == {
                moment
            }


def fits(form: str, text: str) -> bool:
    try:
        Times(ZoneInfo("Asia/Tokyo"), (form,)).day(text)
    except Unreadable:
        return False
    return True


FORMS = st.lists(
    st.sampled_from(
        [
            "%Y",
            "%y",
            "%m",
            "%d",
            "%H",
            "%M",
            "%j",
            "%p",
            "%b",
            "/",
            "-",
            "T",
            "t",
            "0",
            "at",
            "%%",
            " ",
        ]
    )
)
FORMS_WITH_A_YEAR = FORMS.map("".join).filter(lambda form: re.search("%[Yy]", form))


@given(FORMS_WITH_A_YEAR, FORMS_WITH_A_YEAR, st.dates(dt.date(2001, 1, 1), dt.date(2030, 1, 1)))
def test_what_two_forms_read_differently_is_never_taken(
    form: str, other: str, day: dt.date
) -> None:
    with suppress(Unreadable, re.error):
        text = day.strftime(form)
        moment = Times(ZoneInfo("UTC"), (form, other)).instant(text)
        with suppress(Unreadable):
            assert Times(ZoneInfo("UTC"), (other,)).instant(text) == moment


def test_a_time_whose_offset_only_one_form_reads_is_refused() -> None:
    times = Times(ZoneInfo("Asia/Tokyo"), ("iso", "%Y-%m-%dT%H:%M:%SZ"))
    with pytest.raises(Unreadable, match="can mean"):
        times.instant("2026-04-01T10:00:00Z")


def test_a_clock_time_that_was_skipped_is_refused() -> None:
    with pytest.raises(Unreadable, match="never showed"):
        NEW_YORK.instant("2026-03-08 02:30")


def test_a_clock_time_that_occurs_twice_is_refused_unless_its_offset_is_given() -> None:
    with pytest.raises(Unreadable, match="twice, because"):
        NEW_YORK.instant("2026-11-01 01:30")
    assert rfc3339(NEW_YORK.instant("2026-11-01 01:30-05:00")) == "2026-11-01T01:30:00-05:00"


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"),  # midnight was skipped
        ("America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"),  # midnight occurs twice
    ],
)
def test_a_mere_date_is_the_first_instant_of_that_day(zone: str, day: str, expected: str) -> None:
    assert rfc3339(Times(ZoneInfo(zone)).instant(day)) == expected


def test_an_offset_with_seconds_is_written_in_utc() -> None:
    local = Times(ZoneInfo("Africa/Monrovia")).instant("1950-01-01 12:00")
    assert rfc3339(local) == "1950-01-01T12:44:30+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24", dt.date(2026, 11, 24)),
        ("2026-11-24 23:59", dt.date(2026, 11, 24)),
        ("2026-11-24T23:00:00Z", dt.date(2026, 11, 25)),  # which is the 25th in Tokyo
    ],
)
def test_a_day_is_the_day_in_the_zone_of_the_table(text: str, expected: dt.date) -> None:
    assert TOKYO.day(text) == expected


def test_a_day_that_nobody_can_mean_is_refused() -> None:
    with pytest.raises(Unreadable, match="must lie in the years 1901 to 2899"):
        TOKYO.day("0001-01-01")


def test_a_deadline_without_a_time_stays_a_date() -> None:
    assert TOKYO.due("2026年11月24日") == "2026-11-24"
    assert TOKYO.due("2026/11/24 18:00") == "2026-11-24T18:00:00+09:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("12", 12),
        ("1,234", 1234),
        ("1,234,567.89", 1234567.89),
        ("61.74", 61.74),
        ("61.00", 61),
        ("100.", 100),
        ("1 234 567", 1234567),
        ("¥12,000", 12000),
        ("￥１２，０００", 12000),
        ("\\12,000", 12000),
        ("¥12,000-", 12000),
        ("12,000円", 12000),
        ("JPY 12,000", 12000),
        ("$ 1,234.50", 1234.5),
        ("-5", -5),
        ("−5", -5),
        ("△1,500", -1500),
        ("▲1,500", -1500),
        ("(1,500)", -1500),
        ("-¥500", -500),
        ("¥-500", -500),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, expected: float) -> None:
    assert number(text) == expected
    assert type(number(text)) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1.234,56",
        "12,34",
        "1,2345",
        "1e5",
        "NaN",
        "Infinity",
        "1 2",
        "--5",
        "-¥-5",
        "5-",
        "9" * 5000,
        "1" * 41 + ".5",
    ],
)
def test_what_could_be_another_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="must be a number"):
        number(text)


@pytest.mark.parametrize("text", ["1.234", "12.340", "-999.999", "(1.000)", "¥1.234", "１．２３４"])
def test_a_point_before_three_digits_is_asked_about(text: str) -> None:
    with pytest.raises(Unreadable, match="can be a number with decimals or one in thousands"):
        number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.125", 0.125), ("1234.567", 1234.567), ("1,234.567", 1234.567), ("1.2345", 1.2345)],
)
def test_where_a_point_can_stand_before_decimals_only_it_is_taken(
    text: str, expected: float
) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1.234", ".", 1.234),
        ("1,234", ".", 1234),
        ("1.234", ",", 1234),
        ("1,234", ",", 1.234),
        ("1.234,56", ",", 1234.56),
        ("1 234,56 €", ",", 1234.56),
        ("(1.234.567)", ",", -1234567),
        ("12,5", ",", 12.5),
    ],
)
def test_a_map_can_say_which_sign_stands_before_decimals(
    text: str, decimal: Decimal, expected: float
) -> None:
    assert number(text, decimal) == expected


@pytest.mark.parametrize("text", ["1.234,56", "12,34", "1.234.567"])
def test_a_comma_before_decimals_is_told_with_what_to_write_into_the_map(text: str) -> None:
    with pytest.raises(Unreadable, match='write decimal: ","'):
        number(text)


def test_of_a_number_that_is_none_examples_are_shown_as_the_map_has_them() -> None:
    with pytest.raises(Unreadable) as refused:
        number("1,234.56", ",")
    assert refused.value.params["plain"] == "1234,5"


@given(st.integers(-LARGEST, LARGEST))
def test_an_integer_with_separators_is_read_back(value: int) -> None:
    assert number(f"{value:,}") == value


@given(st.floats(0, 10**12).map(lambda value: round(value, 2)))
def test_an_amount_with_cents_is_read_back(value: float) -> None:
    assert number(f"{value:,.2f}") == value


@given(st.text(max_size=30))
def test_no_text_makes_the_reading_of_a_number_or_a_time_fail_otherwise(text: str) -> None:
    for read in (number, yes_or_no, TOKYO.instant, TOKYO.day, TOKYO.due):
        with suppress(Unreadable):
            assert read(text) is not None


@pytest.mark.parametrize("text", ["Yes", "TRUE", "1", "はい", "ＹＥＳ", "有", "済"])
def test_yes_is_understood(text: str) -> None:
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["no", "False", "0", "いいえ", "無", "未"])
def test_no_is_understood(text: str) -> None:
    assert yes_or_no(text) is False


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Unreadable, match="must be yes or no"):
        yes_or_no("maybe")


def _field(kind: str, name: str) -> inspect.Field:
    described = inspect.type_info(KINDS[kind])
    assert isinstance(described, inspect.StructType)
    return next(field for field in described.fields if field.name == name)


@pytest.mark.parametrize(
    ("kind", "name", "text", "expected"),
    [
        ("appointment.booked", "minutes", "1,440", 1440),
        ("appointment.booked", "price", "¥5,500", 5500),
        ("appointment.booked", "by", "member:7", "member:7"),
        ("appointment.booked", "note", " 初回 ", "初回"),
        ("engagement.agreed", "currency", "jpy", "JPY"),
        ("engagement.agreed", "guaranteed", "はい", True),
        ("notice.given", "about", "Late", "late"),
        ("outcome.measured", "value", "△3", -3),
        ("invoice.issued", "due", "2026-11-24 00:00", "2026-11-24"),
        ("promise.made", "due", "2026-11-24 18:00", "2026-11-24T18:00:00+09:00"),
        ("promise.made", "due", "2026-11-24", "2026-11-24"),
        ("appointment.joined", "evidence", f"{'A' * 64}; {'b' * 64}", ["a" * 64, "b" * 64]),
    ],
)
def test_text_is_read_by_the_type_of_its_field(
    kind: str, name: str, text: str, expected: object
) -> None:
    assert reader_for(_field(kind, name), TOKYO)(text) == expected


@pytest.mark.parametrize(
    ("kind", "name", "text", "reason"),
    [
        ("appointment.booked", "minutes", "0", "must be a whole number from 1 to 100000"),
        ("appointment.booked", "minutes", "12.5", "must be a whole number"),
        ("appointment.booked", "price", "-1", "must be a number from 0 to"),
        ("appointment.booked", "by", "me", "must be client, house, system or member:NAME"),
        ("engagement.agreed", "currency", "円", "must be three capital letters"),
        ("notice.given", "about", "lateness", "must be one of absence, late"),
        ("inquiry.received", "hours", "0", "must be a number above 0"),
        ("outcome.measured", "value", "1" * 19, "must be a number from"),
    ],
)
def test_text_that_the_field_does_not_take_is_refused(
    kind: str, name: str, text: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        reader_for(_field(kind, name), TOKYO)(text)
    assert reason in caught.value.at("file.csv", 2).message % {
        **caught.value.params,
        "field": name,
    }
