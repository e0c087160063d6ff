"""The least that a practice would have to write around a rule engine.

A rule engine answers whether a case is a breach and whether it is excused. Everything
else that the rulebook asks for is kept here, per client and in order of time: who was
told of the rules, bookings, moments at which nobody came or paid, refusals, ladders over
calendar months, excuses afterwards, one sanction per case. Every candidate but the judge
runs inside this loop, so its speed is the ceiling of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

import msgspec
import yaml

from bench.conditions import LATE_AFTER, OVERDUE_AFTER, Fields, Predicates
from bench.decisions import Decision
from bench.job import RULEBOOK, ZONE
from bench.ladder import Case, Ladder


class Event(msgspec.Struct, gc=False):
    """A decoded fact with only the fields that the five rules need; times in seconds."""

    kind: str
    at: int
    client: str
    matter: str
    starts: int = 0
    minutes: int = 0
    about: str = ""
    reason: str = ""
    amount: int = 0
    due: int = 0
    value: float = 0
    target: float | None = None


class Line(msgspec.Struct, gc=False):
    """A line of the record as it is written."""

    kind: str
    at: datetime
    client: str
    appointment: str = ""
    engagement: str = ""
    invoice: str = ""
    starts: datetime | None = None
    minutes: int = 0
    about: str = ""
    reason: str = ""
    amount: int = 0
    withholding: int = 0
    due: date | None = None
    value: float = 0
    target: float | None = None


def decode(lines: Iterable[bytes]) -> list[Event]:
    """The facts of the record in the form that suits this loop."""
    decoder = msgspec.json.Decoder(Line)
    return [event(decoder.decode(line)) for line in lines]


def event(line: Line) -> Event:
    return Event(
        kind=line.kind,
        at=int(line.at.timestamp()),
        client=line.client,
        matter=line.appointment or line.engagement or line.invoice,
        starts=int(line.starts.timestamp()) if line.starts else 0,
        minutes=line.minutes,
        about=line.about,
        reason=line.reason,
        amount=line.amount - line.withholding,
        due=end_of(line.due) if line.due else 0,
        value=line.value,
        target=line.target,
    )


def end_of(day: date) -> int:
    """The first instant after the day in the rulebook's zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(days=1)
    return int(midnight.timestamp())


class Appointment:
    __slots__ = ("absent", "joined", "late", "length", "over", "starts", "word", "word_of_absence")

    def __init__(self, starts: int, length: int) -> None:
        self.starts = starts
        self.length = length
        self.joined = False
        self.over = False
        self.word = "none"
        self.word_of_absence = "none"
        self.late: Case | None = None
        self.absent: Case | None = None


class Engagement:
    __slots__ = ("cases", "refused", "stage", "target", "target_met")

    def __init__(self, target: float | None) -> None:
        self.target = target
        self.stage = "agreed"
        self.refused = False
        self.target_met = "unknown"
        self.cases: list[Case] = []


class Invoice:
    __slots__ = ("case", "disputed", "short")

    def __init__(self, owed: int) -> None:
        self.short = owed
        self.disputed = False
        self.case: Case | None = None


class Client:
    """All that is remembered of one client."""

    __slots__ = ("appointments", "engagements", "invoices", "ladders", "name", "timers")

    def __init__(self, name: str, ladders: dict[str, Ladder]) -> None:
        self.name = name
        self.ladders = ladders
        self.appointments: dict[str, Appointment] = {}
        self.engagements: dict[str, Engagement] = {}
        self.invoices: dict[str, Invoice] = {}
        self.timers: list[tuple[int, str, str]] = []


class Host:
    """The loop: ``take`` each fact in order of time, then ``close`` at the last moment."""

    def __init__(self, ask: Predicates, rulebook: Path = RULEBOOK) -> None:
        self.late = ask["late"]
        self.late_excused = ask["late excused"]
        self.absent = ask["absent"]
        self.absent_excused = ask["absent excused"]
        self.cancelled_late = ask["cancelled-late"]
        self.cancelled_late_excused = ask["cancelled-late excused"]
        self.haggling = ask["haggling"]
        self.haggling_excused = ask["haggling excused"]
        self.unpaid = ask["unpaid"]
        self.unpaid_excused = ask["unpaid excused"]
        self.rules: list[dict[str, Any]] = yaml.safe_load(rulebook.read_text("utf-8"))["rules"]
        self.clients: dict[str, Client] = {}
        self.handlers = {
            "rules.announced": self.announced_again,
            "appointment.booked": self.booked,
            "appointment.moved": self.moved,
            "appointment.cancelled": self.cancelled,
            "appointment.joined": self.joined,
            "appointment.missed": self.missed,
            "notice.given": self.noticed,
            "engagement.agreed": self.agreed,
            "engagement.delivered": self.delivered,
            "engagement.accepted": self.accepted,
            "outcome.measured": self.measured,
            "price.cut_requested": self.cut_requested,
            "price.cut_refused": self.cut_refused,
            "invoice.issued": self.issued,
            "invoice.paid": self.paid,
            "invoice.disputed": self.disputed,
        }

    def take(self, event: Event) -> None:
        """One more fact; facts about clients who know of no rules change nothing."""
        handler = self.handlers.get(event.kind)
        if handler is None:
            return
        client = self.clients.get(event.client)
        if client is None:
            if event.kind == "rules.announced":
                ladders = {rule["id"]: Ladder(rule) for rule in self.rules}
                self.clients[event.client] = Client(event.client, ladders)
            return
        if client.timers and client.timers[0][0] < event.at:
            self.pass_time(client, event.at)
        handler(client, event)

    def close(self, as_of: int) -> None:
        """Let the time pass up to and including ``as_of``."""
        for client in self.clients.values():
            self.pass_time(client, as_of + 1)

    def decisions(self) -> list[Decision]:
        """All decisions, in the order in which candidates are compared."""
        return sorted(
            decision
            for client in self.clients.values()
            for rule, ladder in client.ladders.items()
            for decision in ladder.decisions(rule, client.name)
        )

    def pass_time(self, client: Client, until: int) -> None:
        """Decide what the time before ``until`` decides by itself."""
        timers = client.timers
        while timers and timers[0][0] < until:
            at, matter, what = heappop(timers)
            if what == "start":
                self.nobody_came(client, matter, at)
            elif what == "end":
                self.nobody_came_at_all(client, matter, at)
            else:
                self.nothing_paid(client, matter, at)

    def announced_again(self, client: Client, event: Event) -> None:
        """The same version once more binds nobody any further."""

    def booked(self, client: Client, event: Event) -> None:
        client.appointments[event.matter] = Appointment(event.starts, event.minutes * 60)
        heappush(client.timers, (event.starts + LATE_AFTER, event.matter, "start"))

    def moved(self, client: Client, event: Event) -> None:
        appointment = client.appointments.get(event.matter)
        if appointment is not None:
            appointment.starts = event.starts
            heappush(client.timers, (event.starts + LATE_AFTER, event.matter, "start"))

    def cancelled(self, client: Client, event: Event) -> None:
        appointment = client.appointments.get(event.matter)
        if appointment is None or appointment.over:
            return
        appointment.over = True
        if self.cancelled_late({"lead": appointment.starts - event.at}):
            case = client.ladders["cancelled-late"].breach(event.matter, event.at)
            if self.cancelled_late_excused({"reason": event.reason}):
                case.excuse()

    def joined(self, client: Client, event: Event) -> None:
        appointment = client.appointments.get(event.matter)
        if appointment is None or appointment.joined:
            return
        appointment.joined = True
        if appointment.late is None:
            late = max(0, event.at - appointment.starts)
            self.judge_lateness(client, event.matter, appointment, event.at, late)

    def nobody_came(self, client: Client, matter: str, at: int) -> None:
        appointment = client.appointments[matter]
        if at != appointment.starts + LATE_AFTER or appointment.over or appointment.joined:
            return
        # Not there at the threshold, facts of that very second included: later than it.
        self.judge_lateness(client, matter, appointment, at, LATE_AFTER + 1)
        if appointment.absent is None:
            heappush(client.timers, (appointment.starts + appointment.length, matter, "end"))

    def judge_lateness(
        self, client: Client, matter: str, appointment: Appointment, at: int, late: int
    ) -> None:
        if self.late({"late": late, "notice": appointment.word}):
            appointment.late = client.ladders["late"].breach(matter, at)

    def missed(self, client: Client, event: Event) -> None:
        appointment = client.appointments.get(event.matter)
        if appointment is not None and not appointment.over:
            self.judge_absence(client, event.matter, appointment, event.at)

    def nobody_came_at_all(self, client: Client, matter: str, at: int) -> None:
        appointment = client.appointments[matter]
        if not appointment.joined and not appointment.over and appointment.absent is None:
            self.judge_absence(client, matter, appointment, at)

    def judge_absence(self, client: Client, matter: str, appointment: Appointment, at: int) -> None:
        if self.absent({"notice": appointment.word_of_absence}):
            appointment.absent = client.ladders["absent"].breach(matter, at)
            if appointment.late is not None:
                # Same level, later moment: the absence is the sanction of this case.
                appointment.late.absorbed_by = appointment.absent
        appointment.over = True

    def noticed(self, client: Client, event: Event) -> None:
        appointment = client.appointments.get(event.matter)
        if appointment is None:
            return
        after_start = event.at - appointment.starts
        when = "before" if after_start <= 0 else "after"
        if appointment.word == "none":
            appointment.word = when
        late, absent = appointment.late, appointment.absent
        excuse: Fields = {"reason": event.reason, "after_start": after_start}
        if late is not None and not late.excused and self.late_excused(excuse):
            late.excuse()
        if event.about == "absence":
            if appointment.word_of_absence == "none":
                appointment.word_of_absence = when
            if absent is not None and not absent.excused and self.absent_excused(excuse):
                absent.excuse()

    def agreed(self, client: Client, event: Event) -> None:
        client.engagements[event.matter] = Engagement(event.target)

    def delivered(self, client: Client, event: Event) -> None:
        if engagement := client.engagements.get(event.matter):
            engagement.stage = "delivered"

    def accepted(self, client: Client, event: Event) -> None:
        if engagement := client.engagements.get(event.matter):
            engagement.stage = "accepted"

    def measured(self, client: Client, event: Event) -> None:
        engagement = client.engagements.get(event.matter)
        if engagement is None or engagement.target is None:
            return
        engagement.target_met = "true" if event.value >= engagement.target else "false"
        for case in engagement.cases:
            self.judge_reason_to_ask(engagement, case)

    def cut_refused(self, client: Client, event: Event) -> None:
        if engagement := client.engagements.get(event.matter):
            engagement.refused = True

    def cut_requested(self, client: Client, event: Event) -> None:
        engagement = client.engagements.get(event.matter)
        if engagement is None:
            return
        if self.haggling({"stage": engagement.stage, "after_refusal": engagement.refused}):
            case = client.ladders["haggling"].breach(event.matter, event.at)
            engagement.cases.append(case)
            self.judge_reason_to_ask(engagement, case)

    def judge_reason_to_ask(self, engagement: Engagement, case: Case) -> None:
        if not case.excused and self.haggling_excused({"target_met": engagement.target_met}):
            case.excuse()

    def issued(self, client: Client, event: Event) -> None:
        client.invoices[event.matter] = Invoice(event.amount)
        heappush(client.timers, (event.due + OVERDUE_AFTER, event.matter, "due"))

    def paid(self, client: Client, event: Event) -> None:
        if invoice := client.invoices.get(event.matter):
            invoice.short -= event.amount

    def disputed(self, client: Client, event: Event) -> None:
        if invoice := client.invoices.get(event.matter):
            invoice.disputed = True
            if invoice.case is not None:
                self.judge_dispute(invoice, invoice.case)

    def nothing_paid(self, client: Client, matter: str, at: int) -> None:
        invoice = client.invoices[matter]
        if self.unpaid({"overdue": OVERDUE_AFTER + 1, "short": invoice.short}):
            invoice.case = client.ladders["unpaid"].breach(matter, at)
            self.judge_dispute(invoice, invoice.case)

    def judge_dispute(self, invoice: Invoice, case: Case) -> None:
        if not case.excused and self.unpaid_excused({"disputed": invoice.disputed}):
            case.excuse()
