"""Whatever is wrong with a line is said so that its writer can put it right."""

from __future__ import annotations

import io
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.problems import Problem
from kijun.files.record import load_record
from kijun.files.record_faults import explain
from kijun.judge.facts import KINDS, AnyFact, Fact, needs_client

BOOKED = {
    "kind": "appointment.booked",
    "at": "2026-04-01T10:00:00+09:00",
    "client": "c-1",
    "appointment": "a-1",
    "starts": "2026-04-08T10:00:00+09:00",
    "minutes": 60,
}


def told(line: bytes | str) -> list[str]:
    data = line.encode() if isinstance(line, str) else line
    return [reason.at("r", 1).text().removeprefix("r:1: ") for reason in explain(data)]


def taken(given: dict[str, object]) -> tuple[list[Fact], list[str]]:
    """What a record of this one fact gives, and what is told of it."""
    problems: list[Problem] = []
    line = json.dumps(given).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
        facts = load_record(["-"], skip=problems.append).facts
    return facts, [problem.text().removeprefix("-:1: ") for problem in problems]


def told_of(given: dict[str, object]) -> list[str]:
    return told(json.dumps(given, ensure_ascii=False))


SIX = (
    "Of “appointment” there are appointment.booked, appointment.moved, appointment.cancelled,"
    " appointment.joined, appointment.missed, appointment.awaited."
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"\xff", "Byte 1 of this line is not UTF-8 text."),
        (b'{"kind": "\xe3\x81', "Byte 11 of this line is not UTF-8 text."),
        ("hello", "This is not JSON: look at column 1, near “hello”."),
        (
            '{"kind" "order.placed"}',
            'This is not JSON: look at column 9, near “{"kind" "order.pla”.',
        ),
        ('{"お客さま": x}', 'This is not JSON: look at column 10, near “{"お客さま": x}”.'),
        (
            "{'kind': 'order.placed'}",
            (
                'Names and texts stand between straight double quotation marks (");'
                " column 2 has another mark."
            ),
        ),
        (
            "{“kind”: “order.placed”}",
            (
                'Names and texts stand between straight double quotation marks (");'
                " column 2 has another mark."
            ),
        ),
        (
            '{"kind": "order.pla',
            (
                "The line ends in the middle of a fact."
                " Each fact stands on one line of its own, whole."
            ),
        ),
        (
            '{"amount": NaN}',
            "JSON knows no NaN. Leave the field out where there is no number.",
        ),
        (
            '{"amount": -Infinity}',
            "JSON knows no -Infinity. Leave the field out where there is no number.",
        ),
        ('{"amount": 1e999}', "A number in this line is too large."),
        ('{"amount": 1' + "0" * 5000 + "}", "A number in this line is too large."),
        ('{"kind":' * 100_000, "Lists or groups are nested here far too deep for a fact."),
        ("[" * 100_000, "Lists or groups are nested here far too deep for a fact."),
        (
            "[",
            (
                "A record is not one JSON list: each fact stands on a line of its own,"
                " without brackets and commas around it."
            ),
        ),
        (
            '[{"kind": "order.placed"}]',
            (
                "A record is not one JSON list: each fact stands on a line of its own,"
                " without brackets and commas around it."
            ),
        ),
        (
            "12",
            'A fact is written as {"kind": …, "at": …, …}; here stands something else: 12.',
        ),
        (
            '{"kind": "x"}{"kind": "y"}',
            "Something follows after the end of the fact. Each fact stands on a line of its own.",
        ),
        (
            '{"kind": "x"},',
            "Something follows after the end of the fact. Each fact stands on a line of its own.",
        ),
        ("{}", "“kind” is missing: what happened, such as “appointment.booked”."),
        (
            '{"kind": "appointment.book"}',
            f"There is no kind of fact “appointment.book”. Did you mean “appointment.booked”? {SIX}",
        ),
        (
            '{"kind": "Appointment.Booked"}',
            f"There is no kind of fact “Appointment.Booked”. Did you mean “appointment.booked”? {SIX}",
        ),
        ('{"kind": "appointment"}', f"There is no kind of fact “appointment”. {SIX}"),
        ('{"kind": "appointment.x"}', f"There is no kind of fact “appointment.x”. {SIX}"),
        (
            '{"kind": "invoce.paid"}',
            "There is no kind of fact “invoce.paid”. Did you mean “invoice.paid”?",
        ),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_line_that_is_no_fact_is_explained(line: bytes | str, expected: str) -> None:
    assert told(line) == [expected]


@pytest.mark.parametrize("kind", ["sale", 1, None, []])
def test_an_unknown_kind_names_the_families_of_kinds(kind: object) -> None:
    (text,) = told_of({"kind": kind})
    assert text.startswith(f"There is no kind of fact “{kind if kind == 'sale' else ''}")
    assert text.endswith("practice, watch.")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"starts": None, "minutes": 60}, "“starts” must be a time with its offset"),
        ({"at": "2026-04-01"}, "“at” must be a time with its offset"),
        ({"at": 1775000000}, "“at” must be a time with its offset"),
        ({"at": "2026-04-01T10:00:00"}, "“at” needs the offset from UTC at its end"),
        ({"starts": "0026-04-01T10:00:00Z"}, "“starts” must lie in the years 1901 to 2899"),
        ({"minutes": "60"}, '“minutes” must be a whole number from 1 to 100,000; here it is "60"'),
        ({"minutes": 0}, "“minutes” must be a whole number from 1 to 100,000; here it is 0"),
        ({"minutes": 60.5}, "“minutes” must be a whole number from 1 to 100,000; here it is 60.5"),
        ({"minutes": True}, "“minutes” must be a whole number from 1 to 100,000; here it is true"),
        ({"price": -1}, "“price” must be a number from 0 to 1,000,000,000,000,000; here it is -1"),
        ({"price": False}, "“price” must be a number from 0 to 1,000,000,000,000,000"),
        ({"client": ""}, "“client” must be a text that is not empty"),
        ({"client": 7}, "“client” must be a text; here it is 7"),
        ({"by": "hose"}, '“by” must be client, house, system or member:NAME; here it is "hose"'),
        ({"evidence": ["x"]}, "“evidence” must be a list of SHA-256 sums"),
        ({"evidence": "x"}, "“evidence” must be a list of SHA-256 sums"),
        ({"note": {"a": 1}}, '“note” must be a text; here it is {"a":1}'),
    ],
    ids=str,
)
def test_a_field_that_does_not_fit_is_named_with_what_was_expected(
    change: dict[str, object], expected: str
) -> None:
    (text,) = told_of({**BOOKED, **change})
    assert text.startswith(expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"kind": "invoice.issued", "invoice": "i", "amount": 1, "due": "30.4.2026"},
            '“due” must be a date, such as “2026-04-30”; here it is "30.4.2026".',
        ),
        (
            {"kind": "invoice.issued", "invoice": "i", "amount": 1, "due": "3026-04-30"},
            '“due” must lie in the years 1901 to 2899; here it is "3026-04-30".',
        ),
        (
            {
                "kind": "invoice.issued",
                "invoice": "i",
                "due": "2026-04-30",
                "amount": 50000,
                "withholding": 50000.5,
            },
            "“withholding” must not be more than “amount”; here it is 50000.5 of 50000.",
        ),
        (
            {"kind": "promise.made", "promise": "p", "due": "2026-02-30"},
            (
                "“due” must be a date, such as “2026-04-30”, or a time with its offset,"
                ' such as “2026-04-30T18:00:00+09:00”; here it is "2026-02-30".'
            ),
        ),
        (
            {"kind": "inquiry.received", "inquiry": "q", "hours": 0},
            "“hours” must be a number above 0, up to 1,000,000; here it is 0.",
        ),
        (
            {"kind": "notice.given", "appointment": "a", "about": "lat"},
            '“about” must be one of absence, late; here it is "lat". Did you mean “late”?',
        ),
        (
            {"kind": "notice.given", "appointment": "a", "about": 5},
            "“about” must be one of absence, late; here it is 5.",
        ),
        (
            {"kind": "contact.received", "channel": "mail", "unwanted": "yes"},
            '“unwanted” must be true or false; here it is "yes".',
        ),
        (
            {"kind": "engagement.agreed", "engagement": "e", "price": 1, "currency": "yen"},
            '“currency” must be three capital letters, such as JPY; here it is "yen".',
        ),
        (
            {"kind": "outcome.measured", "engagement": "e", "value": "12"},
            (
                "“value” must be a number from -1,000,000,000,000,000 to 1,000,000,000,000,000;"
                ' here it is "12".'
            ),
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_each_kind_of_field_is_explained(given: dict[str, object], expected: str) -> None:
    assert told_of({"at": "2026-04-01T10:00:00Z", "client": "c", **given}) == [expected]


def test_an_unknown_field_is_told_with_the_nearest_one() -> None:
    given = {name: value for name, value in BOOKED.items() if name != "minutes"}
    assert told_of({**given, "minuts": 60}) == [
        "There is no field “minuts” in appointment.booked. Did you mean “minutes”?",
        "“minutes” is missing: appointment.booked needs it.",
    ]


NAMED: dict[str, dict[str, object]] = {
    "appointment.booked": BOOKED,
    "appointment.moved": {"appointment": "a-1", "starts": "2026-04-08T10:00:00+09:00"},
    "notice.given": {"appointment": "a-1", "about": "late"},
    "invoice.issued": {"invoice": "i-1", "amount": 1, "due": "2026-04-30"},
    "promise.made": {"promise": "p-1", "due": "2026-04-30"},
    "inquiry.received": {"inquiry": "q-1"},
    "rules.announced": {"rulebook": "0" * 64},
}
TIMES = [
    *((kind, field) for kind in NAMED for field in ("at", "recorded_at")),
    *(("appointment.booked", "starts"), ("appointment.moved", "starts")),
    *(("notice.given", "eta"), ("notice.given", "tapped_at")),
    *(("invoice.issued", "due"), ("promise.made", "due"), ("inquiry.received", "due")),
    ("rules.announced", "effective"),
]


@pytest.mark.parametrize(("kind", "field"), TIMES)
@pytest.mark.parametrize(
    "day", ["0026-04-01", "1900-12-31", "1901-01-01", "2899-12-31", "2900-01-01"]
)
@pytest.mark.parametrize("clock", ["T00:00:00+14:00", "T23:59:59-12:00"])
def test_every_time_has_the_same_bounds_and_the_same_words(
    kind: str, field: str, day: str, clock: str
) -> None:
    time = day if field == "due" else f"{day}{clock}"
    given = {"kind": kind, "at": BOOKED["at"], "client": "c-1", **NAMED[kind], field: time}
    facts, problems = taken(given)
    if "1901" <= day < "2900":
        assert (len(facts), problems) == (1, [])
    else:
        told = f'“{field}” must lie in the years 1901 to 2899; here it is "{time}".'
        assert (facts, problems) == ([], [told])


def test_a_deadline_that_is_a_time_has_these_bounds_too() -> None:
    time = "1900-12-31T18:00:00+09:00"
    given = {"kind": "promise.made", "promise": "p", "at": BOOKED["at"], "client": "c", "due": time}
    assert told_of(given) == [f'“due” must lie in the years 1901 to 2899; here it is "{time}".']


def test_an_unknown_field_that_is_like_no_other_is_told_with_all_that_there_are() -> None:
    (text,) = told_of({**BOOKED, "zzz": 1})
    assert text.startswith("There is no field “zzz” in appointment.booked. Known: ")
    assert "minutes" in text


def test_everything_that_is_wrong_with_a_line_is_told_at_once() -> None:
    assert len(told_of({"kind": "appointment.booked", "minutes": 0, "x": 1})) == 5


def test_what_is_shown_of_a_line_is_short_and_moves_nothing_on_a_terminal() -> None:
    (text,) = told_of({"kind": "\u001b[31m" + "x" * 100_000})
    assert "\u001b" not in text
    assert len(text) < 500


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(
        st.sampled_from(["at", "client", "by", "due", "amount", "starts", "minutes", "about", "x"]),
        VALUES | st.sampled_from(["2026-04-01T10:00:00Z", "2026-04-01", "late", "client", 7]),
    ),
)
def test_whatever_the_decoder_refuses_has_a_reason(kind: str, fields: dict[str, object]) -> None:
    line = json.dumps({"kind": kind, **fields}).encode()
    try:
        fact = msgspec.json.decode(line, type=AnyFact)
    except msgspec.DecodeError:
        assert told(line)
        return
    assert needs_client(fact) == bool([text for text in told(line) if "“client” is" in text])


@given(st.binary(max_size=60))
def test_any_bytes_have_a_reason(line: bytes) -> None:
    assert all(told(line))
