"""What the fold does with each kind of fact, under given rulebooks: nothing, where no rule asks."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Final, Literal

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.matters import (
    APPLY,
    MATTER_OF,
    NOBODY,
    OBJECTIONS,
    REACHES,
    Appointment,
    GoodAct,
    Invoice,
    Matter,
    Promise,
    Role,
)
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Rule

Intake = Literal["matter", "reaching", "loose", "decision", "announcement", "practice"]
Apply = Callable[[Any, Any, Role, dt.datetime], tuple[Role, ...]]
Objection = Callable[[Any, Any, Role], "str | None"]
Good = Callable[[Any, Fact, dt.datetime, Role], "tuple[GoodAct | None, Role]"]


class Plan:
    """What to do with one kind of fact."""

    __slots__ = (
        "apply",
        "field",
        "good",
        "intake",
        "is_agreed_ahead",
        "is_booking",
        "is_excusing",
        "is_notice",
        "kind",
        "make",
        "name_of",
        "objection",
    )

    def __init__(self, kind: type[Fact], intake: Intake, *, counts_good_acts: bool) -> None:
        self.kind, self.intake = kind, intake
        matter = MATTER_OF.get(kind)
        self.make: type[Matter] = matter or Matter
        self.field: str = matter.kind if matter is not None else ""
        self.name_of: Callable[[Fact], str] = attrgetter(self.field or "by")
        self.apply: Apply = APPLY.get(kind, _nothing)
        self.good: Good | None = _GOOD_ACTS.get(kind) if counts_good_acts else None
        self.is_excusing = kind in _EXCUSING
        self.is_booking = kind is f.AppointmentBooked
        self.is_agreed_ahead = kind in _AGREED_AHEAD
        self.objection: Objection | None = OBJECTIONS.get(kind)
        self.is_notice = kind is f.NoticeGiven


def plans_for(rules: Iterable[Rule], *, keeps_trust: bool) -> dict[type[Fact], Plan]:
    """Return the plan of every kind of fact that can matter under these rules."""
    wanted: dict[type[Fact], Intake] = dict(_ALWAYS)
    matters: set[str] = set()
    streaks = keeps_trust
    for rule in rules:
        occasion = OCCASIONS[rule.occasion]
        matters.add(occasion.matter)
        streaks = streaks or occasion.name == "streak"
        if occasion.matter == "none":
            wanted.update(dict.fromkeys(occasion.triggers, "loose"))
    if streaks:
        matters |= {Appointment.kind, Invoice.kind, Promise.kind}
    if keeps_trust:
        wanted[f.CourtesyShown] = "loose"
    for kind, matter in MATTER_OF.items():
        if matter.kind in matters:
            wanted[kind] = "matter"
    for kind, (other, _) in REACHES.items():
        if other.kind in matters:
            wanted[kind] = "reaching"
    return {kind: _plan(kind, intake, streaks) for kind, intake in wanted.items()}


@functools.cache
def _plan(kind: type[Fact], intake: Intake, counts_good_acts: bool) -> Plan:
    return Plan(kind, intake, counts_good_acts=counts_good_acts)


def _nothing(*_: object) -> tuple[Role, ...]:
    return NOBODY


def _good_session(
    appointment: Appointment, fact: Fact, at: dt.datetime, role: Role
) -> tuple[GoodAct | None, Role]:
    on_time = appointment.starts is not None and at <= appointment.starts
    first = role != "system" and appointment.side(role).joined is fact
    return ("sessions" if on_time and first and appointment.is_open_at(at) else None), role


def _good_promise(
    promise: Promise, fact: Fact, at: dt.datetime, _: Role
) -> tuple[GoodAct | None, Role]:
    due = promise.due(promise.binding.zone)
    good = due is not None and promise.kept is fact and at <= due
    return ("promises" if good else None), promise.made_by


def _good_invoice(
    invoice: Invoice, _: Fact, at: dt.datetime, __: Role
) -> tuple[GoodAct | None, Role]:
    due = invoice.due(invoice.binding.zone)
    good = due is not None and invoice.paid_in_full_at == at and at <= due
    return ("invoices" if good else None), invoice.owed_by


_GOOD_ACTS: Final[dict[type[Fact], Any]] = {
    f.AppointmentJoined: _good_session,
    f.PromiseKept: _good_promise,
    f.InvoicePaid: _good_invoice,
    f.InvoiceSettled: _good_invoice,
}
_AGREED_AHEAD: Final = frozenset(
    {f.AppointmentBooked, f.AppointmentMoved, f.InvoiceIssued, f.PromiseMade}
)
"""What sets a time by which something is to happen: nobody keeps one that has passed already."""
_EXCUSING: Final = frozenset(
    {
        f.NoticeGiven,
        f.AppointmentCancelled,
        f.AppointmentJoined,
        f.InvoiceDisputed,
        f.InvoicePaid,
        f.InvoiceSettled,
        f.OutcomeMeasured,
        f.PromiseKept,
    }
)
_ALWAYS: Final[dict[type[Fact], Intake]] = {
    **{
        kind: "decision"
        for name, kind in f.KINDS.items()
        if name.startswith(("decision.", "appeal."))
    },
    f.RulesAnnounced: "announcement",
    f.RulesAcknowledged: "announcement",
    f.PracticeStarted: "practice",
    f.PracticeEnded: "practice",
}
