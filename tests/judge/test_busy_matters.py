"""One busy matter: four times as much that happens on it is four times the work, not more."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold
from kijun.judge.watches import Watches
from tests.judge.record import announced, at, book, booked, fact, rule


def steps(rules: list[dict[str, Any]], facts: list[Fact]) -> int:
    """Return how many instructions of the interpreter it takes to fold facts."""
    made, count = book(*rules), 0
    fold = Fold(Library({made.version: made}), Watches())
    fold.add(announced(made))

    def look(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        for each in facts:
            fold.add(each)
    finally:
        sys.settrace(before)
    return count


def notices(number: int) -> list[Fact]:
    """Be late, and send word of it over and over."""
    sent = [
        fact(f.NoticeGiven, at(3, 1 + n / 100), appointment="a", about="late")
        for n in range(number)
    ]
    return [booked("a", 3), *sent]


def moves(number: int) -> list[Fact]:
    """Move one session over and over."""
    made = [
        fact(f.AppointmentMoved, at(2, 1 + n / 100), appointment="a", starts=at(9 + n % 2))
        for n in range(number)
    ]
    return [booked("a", 9), *made]


def extras(number: int) -> list[Fact]:
    """Ask for more over and over."""
    return [fact(f.ScopeExtraRequested, at(2, n / 100), engagement="e") for n in range(number)]


def cuts(number: int) -> list[Fact]:
    """Ask for a lower price and be refused, over and over."""
    kinds = (f.PriceCutRefused, f.PriceCutRequested)
    return [fact(kinds[n % 2], at(2, n / 100), engagement="e") for n in range(number)]


def pairs(number: int) -> list[Fact]:
    """Break an own rule and complain that the other does, over and over."""
    kinds = (f.ClientRuleBroken, f.ClientRuleComplained)
    imposed = fact(f.ClientRuleImposed, at(2), client_rule="c", binds="both")
    return [
        imposed,
        *(fact(kinds[n % 2], at(2, 1 + n / 100), client_rule="c") for n in range(number)),
    ]


def payments(number: int) -> list[Fact]:
    """Pay an invoice a little at a time."""
    issued = fact(f.InvoiceIssued, at(2), invoice="i", amount=10**6, due=at(5).date())
    paid = [fact(f.InvoicePaid, at(3, n / 100), invoice="i", amount=0.1) for n in range(number)]
    return [issued, *paid]


@pytest.mark.parametrize(
    ("rules", "story"),
    [
        ([rule(excuses=[{"reason": "illness"}, {"notice_within": "0 min"}])], notices),
        ([rule(occasion="move", when={"moves": "> 2"})], moves),
        ([rule(occasion="scope_request", when={"requests": "> 2"})], extras),
        ([rule(occasion="price_request", when={"after_refusal": True})], cuts),
        ([rule(occasion="double_standard", when={"complaints": "> 2"})], pairs),
        (
            [
                rule(occasion="payment"),
                rule(id="row", occasion="streak", when={"good_in_a_row": 2}, then=[["thank"]]),
            ],
            payments,
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_four_times_as_much_on_one_matter_is_four_times_the_work(rules: Any, story: Any) -> None:
    assert 0 < steps(rules, story(400)) < 5 * steps(rules, story(100))
