"""The catalogue of facts: what each kind holds, by whom, within what bounds, and in what order."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.facts import KINDS, AnyFact, Fact
from kijun.judge.facts.base import end_of_day

AT: Final = "2026-03-10T10:00:00+09:00"
BY_HOUSE: Final = (
    *("decision.", "appeal.upheld", "appeal.dismissed", "rules.announced", "engagement."),
    *("outcome.", "invoice.issued", "price.cut_refused", "practice.", "work."),
)
CATALOGUE: Final = """
appointment.booked | appointment, starts, minutes | member, price, rulebook
appointment.moved | appointment, starts | minutes, reason
appointment.cancelled | appointment | reason
appointment.joined | appointment |
appointment.missed | appointment |
appointment.awaited | appointment |
notice.given | appointment, about | reason, eta, text, tapped_at
engagement.agreed | engagement, price, currency | \
baseline, target, better, unit, unit_value, guaranteed
engagement.delivered | engagement |
engagement.accepted | engagement |
engagement.ended | engagement |
outcome.measured | engagement, value |
price.cut_requested | engagement | amount
price.cut_refused | engagement | amount
price.cut_imposed | engagement, amount |
scope.extra_requested | engagement | paid
invoice.issued | invoice, amount, due | engagement, withholding
invoice.paid | invoice, amount |
invoice.disputed | invoice | amount
invoice.settled | invoice | amount
promise.made | promise, due | what
promise.kept | promise |
courtesy.shown | courtesy |
courtesy.missed | courtesy |
client_rule.imposed | client_rule, binds | what
client_rule.broken | client_rule | what
client_rule.complained | client_rule | what
conduct.reported | what, severity | against
contact.received | channel | unwanted
inquiry.received | inquiry | budget, hours, due, field
work.logged | minutes | engagement, field
order.placed | | amount
referral.given | | amount
testimonial.given | | amount
rules.announced | rulebook | effective, channel
rules.acknowledged | rulebook | channel
decision.confirmed | decision |
decision.declined | decision |
decision.carried_out | decision | consequence
decision.met | decision | consequence
decision.waived | decision, reason |
decision.lifted | decision, reason |
appeal.upheld | decision, reason |
appeal.dismissed | decision, reason |
appeal.filed | decision | text
practice.started | | rule
practice.ended | | rule
watch.began | of, source |
watch.ended | of, source |
"""
EVERY: Final = {
    *("at", "client", "id", "by", "recorded_at", "source", "service", "evidence", "note"),
}
VALUES: Final[dict[str, Any]] = {
    **dict.fromkeys(("starts", "eta", "tapped_at", "effective"), AT),
    **dict.fromkeys(("minutes", "price", "amount", "value", "withholding", "budget", "hours"), 5),
    **dict.fromkeys(("baseline", "target", "unit_value"), 5),
    **dict.fromkeys(("paid", "unwanted", "guaranteed"), True),
    "about": "late",
    "currency": "JPY",
    "better": "higher",
    "due": "2026-03-20",
    "courtesy": "thanks",
    "binds": "both",
    "severity": "minor",
    "of": "arrivals",
}
"""A value for each field; text for those that are not named here."""


def names(column: str) -> list[str]:
    """Return the names in a column of the catalogue."""
    return [name.strip() for name in column.split(",") if name.strip()]


LINES: Final = {
    kind.strip(): (names(required), names(optional))
    for line in CATALOGUE.strip().splitlines()
    for kind, required, optional in [line.split("|")]
}
each_kind = pytest.mark.parametrize("kind", LINES)


def told(kind: str, fields: list[str], **more: Any) -> dict[str, Any]:
    """Return a line of a record with these fields."""
    given = {name: VALUES.get(name, f"some {name}") for name in fields}
    return {"kind": kind, "at": AT, "client": "c", **given, **more}


def read(line: dict[str, Any]) -> Fact:
    """Return a line as a fact."""
    fact: Fact = msgspec.convert(line, AnyFact)
    return fact


def test_the_catalogue_is_complete() -> None:
    assert KINDS.keys() == LINES.keys()


@each_kind
def test_a_kind_holds_what_the_catalogue_says(kind: str) -> None:
    required, optional = LINES[kind]
    assert set(KINDS[kind].__struct_fields__) == EVERY | set(required) | set(optional)
    whole = told(kind, required + optional)
    assert msgspec.to_builtins(read(whole)) == whole
    assert f.kind_of(read(told(kind, required))) == kind
    for missing in required:
        with pytest.raises(msgspec.ValidationError, match=missing):
            read({name: value for name, value in whole.items() if name != missing})


@each_kind
def test_a_field_that_is_not_known_is_refused(kind: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="colour"):
        read(told(kind, LINES[kind][0], colour="red"))


@each_kind
def test_a_fact_is_the_act_of_whom_the_catalogue_says(kind: str) -> None:
    by = read(told(kind, LINES[kind][0])).by
    if kind.startswith("watch."):
        assert by == "system"
    else:
        assert by == ("house" if kind.startswith(BY_HOUSE) else "client")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("at", x) for x in ("2026-03-10", "2026-03-10T10:00:00", 5, None)],
        *[("client", x) for x in ("", 5)],
        *[("by", x) for x in ("me", "member:", "member: a", "Client", "")],
        *[("id", x) for x in ("", 5)],
        *[("service", x) for x in ("", 5)],
        *[("evidence", x) for x in (["abc"], "0" * 64, ["0" * 63 + "G"])],
        *[("minutes", x) for x in (0, 100_001, 1.5, "60")],
        *[("price", x) for x in (-1, 10**15 + 1, "5", True)],
        *[("starts", x) for x in ("2026-03-10T10:00:00", "1900-12-31T23:59:59Z")],
        ("starts", "2900-01-01T00:00:00Z"),
    ],
)
def test_a_value_out_of_bounds_is_refused(field: str, value: object) -> None:
    line = told("appointment.booked", ["appointment", "starts", "minutes"], **{field: value})
    with pytest.raises(msgspec.ValidationError):
        read(line)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("engagement.agreed", "currency", "yen"),
        ("engagement.agreed", "better", "more"),
        ("outcome.measured", "value", -(10**15) - 1),
        ("invoice.issued", "due", "2900-01-01"),
        ("invoice.issued", "due", "20260310"),
        ("appointment.moved", "starts", "1900-01-01T00:00:00Z"),
        ("notice.given", "about", "weather"),
        ("notice.given", "tapped_at", "2900-01-01T00:00:00Z"),
        ("notice.given", "eta", "9999-12-31T23:59:59Z"),
        ("rules.announced", "effective", "2900-01-01T00:00:00Z"),
        ("promise.made", "due", "soon"),
        ("promise.made", "due", "2026-W01-1"),
        ("promise.made", "due", "2026-02-30"),
        ("promise.made", "due", "2026-03-10T10:00:00"),
        ("promise.made", "due", "1900-06-01"),
        ("promise.made", "due", "2900-06-01T00:00:00Z"),
        ("inquiry.received", "due", "tomorrow"),
        ("inquiry.received", "hours", 0),
        ("inquiry.received", "hours", 10**6 + 1),
        ("courtesy.shown", "courtesy", "smile"),
        ("client_rule.imposed", "binds", "client"),
        ("conduct.reported", "severity", "medium"),
        ("watch.began", "of", "weather"),
        ("decision.waived", "reason", ""),
    ],
)
def test_what_a_kind_does_not_know_is_refused(kind: str, field: str, value: object) -> None:
    required, optional = LINES[kind]
    with pytest.raises(msgspec.ValidationError):
        read({**told(kind, required + optional), field: value})


def test_amounts_may_be_whole_or_not() -> None:
    for amount in (0, 10**15, 0.5):
        line = told("invoice.paid", ["invoice"], amount=amount)
        assert read(line).amount == amount  # type: ignore[attr-defined]


# -- moments and ends of days --------------------------------------------------------------------


def test_a_due_date_means_the_end_of_that_day_in_the_zone() -> None:
    tokyo = dt.timezone(dt.timedelta(hours=9))
    assert f.parse_due("2026-03-20", tokyo).isoformat() == "2026-03-20T15:00:00+00:00"
    assert f.parse_due("2026-03-20T12:00:00Z", tokyo).isoformat() == "2026-03-20T12:00:00+00:00"
    assert end_of_day(dt.date(2026, 3, 20), tokyo, tokyo).isoformat() == (
        "2026-03-21T00:00:00+09:00"
    )


def test_a_notice_counts_when_it_was_tapped() -> None:
    tapped = read(
        told("notice.given", ["appointment", "about", "tapped_at"], at="2026-03-10T11:00:00Z")
    )
    plain = read(told("notice.given", ["appointment", "about"]))
    assert f.moment_of(tapped) == dt.datetime.fromisoformat(AT)
    assert f.moment_of(plain) == plain.at
    assert f.moment_of(read(told("promise.kept", ["promise"]))) == plain.at


# -- who has to be named -----------------------------------------------------------------------

CLIENTLESS: Final = (
    *("appointment", "notice", "promise", "courtesy", "conduct", "work", "rules", "decision"),
    *("appeal", "practice", "watch"),
)


@each_kind
@pytest.mark.parametrize("by", ["client", "house", "member:m", "system"])
def test_a_fact_names_a_client_unless_it_concerns_a_member_or_everyone(kind: str, by: str) -> None:
    fact = read(told(kind, LINES[kind][0], by=by))
    assert not f.needs_client(fact)
    nobody = msgspec.structs.replace(fact, client=None)
    may_lack = kind.partition(".")[0] in CLIENTLESS and by != "client"
    assert f.needs_client(nobody) == (not may_lack)


def test_a_training_is_booked_for_a_member() -> None:
    fields = ["appointment", "starts", "minutes", "member"]
    booked = read(told("appointment.booked", fields))
    assert not f.needs_client(msgspec.structs.replace(booked, client=None))


# -- ids and order -----------------------------------------------------------------------------


def test_an_id_that_is_not_given_is_made_from_the_content() -> None:
    fact = read(told("promise.kept", ["promise"]))
    named = msgspec.structs.replace(fact, id="p1")
    other = msgspec.structs.replace(fact, promise="other")
    assert f.id_of(named) == "p1"
    assert f.id_of(fact) == f.id_of(read(told("promise.kept", ["promise"])))
    assert f.id_of(fact) != f.id_of(other)
    assert len(f.id_of(fact)) == 20


def test_the_source_does_not_make_another_fact_but_another_watch() -> None:
    fact = read(told("promise.kept", ["promise"]))
    assert f.id_of(msgspec.structs.replace(fact, source="mail")) == f.id_of(fact)
    assert f.content_of(msgspec.structs.replace(fact, source="mail")) == f.content_of(fact)
    watch = read(told("watch.began", ["of", "source"]))
    assert f.id_of(msgspec.structs.replace(watch, source="phone")) != f.id_of(watch)


def test_the_order_of_the_fields_does_not_make_another_fact() -> None:
    line = told("promise.made", ["promise", "due", "what"])
    assert f.id_of(read(dict(reversed(line.items())))) == f.id_of(read(line))


@given(st.randoms(use_true_random=False))
def test_facts_are_ordered_by_moment_then_when_recorded_then_id(chance: random.Random) -> None:
    """Of one instant, announcements come first: a rule binds what opens at or after them."""
    later, noted = "2026-03-10T10:00:01+09:00", "2026-03-11T00:00:00+09:00"
    kept = ["promise"]
    in_order = [
        read(told("rules.announced", ["rulebook"], id="z")),
        read(told("rules.acknowledged", ["rulebook"], id="y", recorded_at=noted)),
        read(told("promise.kept", kept, id="b")),
        read(told("promise.kept", kept, id="c")),
        read(told("promise.kept", kept, id="a", recorded_at=noted)),
        read(told("promise.kept", kept, id="a", at=later)),
    ]
    shuffled = chance.sample(in_order, len(in_order))
    assert sorted(shuffled, key=f.order_of) == in_order


@pytest.mark.parametrize(("withheld", "is_fact"), [(0, True), (100, True), (100.01, False)])
def test_no_more_is_withheld_than_is_invoiced(withheld: float, is_fact: bool) -> None:
    line = told("invoice.issued", ["invoice", "due"], amount=100, withholding=withheld)
    try:
        read(line)
    except msgspec.ValidationError as error:
        assert not is_fact
        assert "withholding above amount" in str(error)
    else:
        assert is_fact
