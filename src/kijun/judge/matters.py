"""What is known of an appointment, an engagement, an invoice, a promise, a client's rule.

A matter opens with the first fact that names it and gathers what happens on it, in order of time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.quantities import later

if TYPE_CHECKING:
    from kijun.judge.announcements import Binding
    from kijun.judge.breach import Breach

Role = Literal["client", "house", "member", "system"]
GoodAct = Literal["sessions", "promises", "invoices"]
NOBODY: Final[tuple[Role, ...]] = ()


class Word:
    """Word that a party sent about an appointment: when it counts, about what, and why."""

    __slots__ = ("about", "at", "fact", "reason")

    def __init__(self, fact: Fact, at: dt.datetime, about: str, reason: str | None) -> None:
        self.fact, self.at, self.about, self.reason = fact, at, about, reason


class Matter:
    """What every matter has: its id, the rules that bind it, its service, its breaches.

    `schedule` counts how often what its clocks are set from has changed.
    """

    kind: ClassVar[str]
    __slots__ = ("binding", "breaches", "client", "id", "opened", "schedule", "service")

    def __init__(self, id_: str, client: str | None, opened: dt.datetime, binding: Binding) -> None:
        self.id, self.client, self.opened, self.binding = id_, client, opened, binding
        self.service: str | None = None
        self.breaches: list[Breach] | None = None
        self.schedule = 0


class Side:
    """One party's side of an appointment."""

    __slots__ = (
        "awaited",
        "cancelled",
        "is_presumed_present",
        "joined",
        "missed",
        "moves",
        "words",
    )

    def __init__(self, *, is_presumed_present: bool) -> None:
        self.is_presumed_present = is_presumed_present
        self.joined: Fact | None = None
        self.missed: Fact | None = None
        self.cancelled: Fact | None = None
        self.awaited: Fact | None = None
        self.words: tuple[Word, ...] = ()
        self.moves: tuple[Fact, ...] = ()


_UNTOUCHED: Final[dict[Role, Side]] = {
    "client": Side(is_presumed_present=False),
    "house": Side(is_presumed_present=True),
    "member": Side(is_presumed_present=True),
}


class Appointment(Matter):
    """A session: when it is, who came, who sent word, who called it off."""

    kind = "appointment"
    __slots__ = (
        "_sides",
        "booked",
        "cancelled_at",
        "ends",
        "last_moved",
        "moved_from",
        "over_at",
        "starts",
    )

    def __init__(self, id_: str, client: str | None, opened: dt.datetime, binding: Binding) -> None:
        self.id, self.client, self.opened, self.binding = id_, client, opened, binding
        self.service = None
        self.breaches = None
        self.schedule = 0
        self._sides: dict[Role, Side] | None = None
        self.booked: Fact | None = None
        self.last_moved: Fact | None = None
        self.starts: dt.datetime | None = None
        self.ends: dt.datetime | None = None
        self.moved_from: dt.datetime | None = None
        self.cancelled_at: dt.datetime | None = None
        self.over_at: dt.datetime | None = None

    def side(self, role: Role) -> Side:
        """Return a party's side, to look at."""
        sides = self._sides
        return _UNTOUCHED[role] if sides is None or role not in sides else sides[role]

    def own_side(self, role: Role) -> Side:
        """Return a party's side, to write on."""
        if self._sides is None:
            self._sides = {}
        side = self._sides.get(role)
        if side is None:
            presumed = _UNTOUCHED[role].is_presumed_present
            side = self._sides[role] = Side(is_presumed_present=presumed)
        return side

    def is_open_at(self, at: dt.datetime) -> bool:
        """Say whether the session has not been called off and is not over at an instant."""
        return (self.cancelled_at is None or self.cancelled_at > at) and (
            self.over_at is None or self.over_at >= at
        )


_CLIENT: Final[tuple[Role, ...]] = ("client",)
_ALL: Final[tuple[Role, ...]] = ("house", "member", "client")


def _clocked(appointment: Appointment) -> tuple[Role, ...]:
    return _CLIENT if appointment._sides is None else _ALL


def _booked(
    appointment: Appointment, fact: f.AppointmentBooked, _: Role, __: dt.datetime
) -> tuple[Role, ...]:
    appointment.booked = fact
    appointment.starts = fact.starts
    appointment.ends = later(fact.starts, dt.timedelta(minutes=fact.minutes))
    appointment.cancelled_at = appointment.over_at = None
    appointment.schedule += 1
    return _clocked(appointment)


def _moved(
    appointment: Appointment, fact: f.AppointmentMoved, role: Role, _: dt.datetime
) -> tuple[Role, ...]:
    length = dt.timedelta(0)
    if appointment.starts is not None and appointment.ends is not None:
        length = appointment.ends - appointment.starts
    if fact.minutes is not None:
        length = dt.timedelta(minutes=fact.minutes)
    appointment.moved_from = appointment.starts
    appointment.starts, appointment.ends = fact.starts, later(fact.starts, length)
    appointment.last_moved = fact
    appointment.schedule += 1
    if role != "system":
        appointment.own_side(role).moves += (fact,)
    return _clocked(appointment)


def _cancelled(
    appointment: Appointment, fact: f.AppointmentCancelled, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    if role == "system":
        if appointment.over_at is None:
            appointment.over_at = at
        return NOBODY
    side = appointment.own_side(role)
    if side.cancelled is None:
        side.cancelled = fact
    if appointment.cancelled_at is None:
        appointment.cancelled_at = at
    return NOBODY


def _joined(
    appointment: Appointment, fact: f.AppointmentJoined, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    if role == "system":
        return NOBODY
    side = appointment.own_side(role)
    if side.joined is not None:
        return NOBODY
    side.joined = fact
    if side.is_presumed_present and appointment.starts is not None and at > appointment.starts:
        side.is_presumed_present = False
        return (role,)
    return NOBODY


def _missed(
    appointment: Appointment, fact: f.AppointmentMissed, role: Role, _: dt.datetime
) -> tuple[Role, ...]:
    if role == "system":
        return NOBODY
    side = appointment.own_side(role)
    if side.missed is None:
        side.missed = fact
    if side.is_presumed_present and side.joined is None:
        side.is_presumed_present = False
        return (role,)
    return NOBODY


def _awaited(
    appointment: Appointment, fact: f.AppointmentAwaited, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    awaited: tuple[Role, ...] = _CLIENT if appointment.client is not None else ("member",)
    if role == "client":
        awaited = ("house", "member")
    begun = appointment.starts is not None and at >= appointment.starts
    clocked: list[Role] = []
    for other in awaited:
        side = appointment.own_side(other)
        side.awaited = fact
        if begun and side.is_presumed_present and side.joined is None:
            side.is_presumed_present = False
            clocked.append(other)
    return tuple(clocked)


def _notice(
    appointment: Appointment, fact: f.NoticeGiven, role: Role, at: dt.datetime
) -> tuple[Role, ...]:
    if role != "system":
        appointment.own_side(role).words += (Word(fact, at, fact.about, fact.reason),)
    return NOBODY


class Engagement(Matter):
    """Agreed work: its stage, what was measured, what was asked and refused."""

    kind = "engagement"
    __slots__ = ("accepted", "agreed", "delivered", "extras", "measured", "refusals")

    def __init__(self, id_: str, client: str | None, opened: dt.datetime, binding: Binding) -> None:
        super().__init__(id_, client, opened, binding)
        self.agreed: f.EngagementAgreed | None = None
        self.delivered: Fact | None = None
        self.accepted: Fact | None = None
        self.measured: f.OutcomeMeasured | None = None
        self.refusals: list[tuple[Role, Fact]] = []
        self.extras: list[tuple[Role, Fact]] = []

    @property
    def stage(self) -> str:
        """How far the work is: before_agreement, agreed, delivered or accepted."""
        if self.accepted is not None:
            return "accepted"
        if self.delivered is not None:
            return "delivered"
        return "agreed" if self.agreed is not None else "before_agreement"

    @property
    def target_met(self) -> str:
        """Whether the last measurement reaches the target: true, false or unknown."""
        agreed, measured = self.agreed, self.measured
        if agreed is None or agreed.target is None or measured is None:
            return "unknown"
        if agreed.better == "lower":
            return "true" if measured.value <= agreed.target else "false"
        return "true" if measured.value >= agreed.target else "false"


def _agreed(e: Engagement, fact: f.EngagementAgreed, *_: object) -> tuple[Role, ...]:
    e.agreed = fact
    return NOBODY


def _delivered(e: Engagement, fact: Fact, *_: object) -> tuple[Role, ...]:
    e.delivered = fact
    return NOBODY


def _accepted(e: Engagement, fact: Fact, *_: object) -> tuple[Role, ...]:
    e.accepted = fact
    return NOBODY


def _measured(e: Engagement, fact: f.OutcomeMeasured, *_: object) -> tuple[Role, ...]:
    e.measured = fact
    return NOBODY


def _refused(e: Engagement, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    e.refusals.append((role, fact))
    return NOBODY


def _extra(e: Engagement, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    e.extras.append((role, fact))
    return NOBODY


class Invoice(Matter):
    """An invoice: who owes it, what was paid, whether it is contested."""

    kind = "invoice"
    __slots__ = ("disputed", "issued", "owed_by", "payments", "settled_at")

    def __init__(self, id_: str, client: str | None, opened: dt.datetime, binding: Binding) -> None:
        super().__init__(id_, client, opened, binding)
        self.issued: f.InvoiceIssued | None = None
        self.owed_by: Role = "client"
        self.payments: list[tuple[dt.datetime, f.InvoicePaid]] = []
        self.disputed: list[tuple[dt.datetime, Fact]] = []
        self.settled_at: dt.datetime | None = None

    def due(self, zone: dt.tzinfo) -> dt.datetime | None:
        """Return the end of the due day."""
        issued = self.issued
        return f.end_of_day(issued.due, zone, issued.at.tzinfo) if issued is not None else None

    @property
    def owed(self) -> int | float:
        """What has to be paid: the amount less the tax that is withheld at source."""
        return self.issued.amount - self.issued.withholding if self.issued is not None else 0

    def short_at(self, at: dt.datetime, *, including: bool) -> int | float:
        """Return what is missing at an instant, payments of that very instant counted or not."""
        if self.settled_at is not None and (
            self.settled_at < at or (including and self.settled_at == at)
        ):
            return 0
        paid = sum(p.amount for when, p in self.payments if when < at or including and when == at)
        return max(self.owed - paid, 0)

    @property
    def paid_in_full_at(self) -> dt.datetime | None:
        """The instant from which nothing is missing, or None."""
        paid: int | float = 0
        for at, payment in self.payments:
            paid += payment.amount
            if paid >= self.owed:
                return at if self.settled_at is None else min(at, self.settled_at)
        return self.settled_at


def _issued(i: Invoice, fact: f.InvoiceIssued, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    i.issued = fact
    i.owed_by = "house" if role == "client" else "client"
    i.schedule += 1
    return (i.owed_by,)


def _paid(i: Invoice, fact: f.InvoicePaid, _: Role, at: dt.datetime) -> tuple[Role, ...]:
    i.payments.append((at, fact))
    return NOBODY


def _disputed(i: Invoice, fact: Fact, role: Role, at: dt.datetime) -> tuple[Role, ...]:
    if role != "system":
        i.disputed.append((at, fact))
    return NOBODY


def _settled(i: Invoice, _: Fact, __: Role, at: dt.datetime) -> tuple[Role, ...]:
    if i.settled_at is None:
        i.settled_at = at
    return NOBODY


class Promise(Matter):
    """A promise: whose, until when, and whether it was kept."""

    kind = "promise"
    __slots__ = ("kept", "kept_at", "made", "made_by")

    def __init__(self, id_: str, client: str | None, opened: dt.datetime, binding: Binding) -> None:
        super().__init__(id_, client, opened, binding)
        self.made: f.PromiseMade | None = None
        self.made_by: Role = "client"
        self.kept: Fact | None = None
        self.kept_at: dt.datetime | None = None

    def due(self, zone: dt.tzinfo) -> dt.datetime | None:
        """Return the instant until which it is to be kept."""
        return f.parse_due(self.made.due, zone) if self.made is not None else None


def _made(p: Promise, fact: f.PromiseMade, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    if p.made is None:
        p.made, p.made_by = fact, role
        p.schedule += 1
    return (p.made_by,)


def _kept(p: Promise, fact: Fact, _: Role, at: dt.datetime) -> tuple[Role, ...]:
    if p.kept is None:
        p.kept, p.kept_at = fact, at
    return NOBODY


class ClientRule(Matter):
    """A rule that one side imposed on the work: who broke it, who complained."""

    kind = "client_rule"
    __slots__ = ("breaches_by", "complaints_by", "imposed", "imposer")

    def __init__(self, id_: str, client: str | None, opened: dt.datetime, binding: Binding) -> None:
        super().__init__(id_, client, opened, binding)
        self.imposed: f.ClientRuleImposed | None = None
        self.imposer: Role = "client"
        self.breaches_by: list[tuple[Role, Fact]] = []
        self.complaints_by: list[tuple[Role, Fact]] = []


def _imposed(
    c: ClientRule, fact: f.ClientRuleImposed, role: Role, _: dt.datetime
) -> tuple[Role, ...]:
    if c.imposed is None:
        c.imposed, c.imposer = fact, role
    return NOBODY


def _broken(c: ClientRule, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    c.breaches_by.append((role, fact))
    return NOBODY


def _complained(c: ClientRule, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    c.complaints_by.append((role, fact))
    return NOBODY


APPLY: Final[dict[type[Fact], Callable[..., tuple[Role, ...]]]] = {
    f.AppointmentBooked: _booked,
    f.AppointmentMoved: _moved,
    f.AppointmentCancelled: _cancelled,
    f.AppointmentJoined: _joined,
    f.AppointmentMissed: _missed,
    f.AppointmentAwaited: _awaited,
    f.NoticeGiven: _notice,
    f.EngagementAgreed: _agreed,
    f.EngagementDelivered: _delivered,
    f.EngagementAccepted: _accepted,
    f.OutcomeMeasured: _measured,
    f.PriceCutRefused: _refused,
    f.ScopeExtraRequested: _extra,
    f.InvoiceIssued: _issued,
    f.InvoicePaid: _paid,
    f.InvoiceDisputed: _disputed,
    f.InvoiceSettled: _settled,
    f.PromiseMade: _made,
    f.PromiseKept: _kept,
    f.ClientRuleImposed: _imposed,
    f.ClientRuleBroken: _broken,
    f.ClientRuleComplained: _complained,
}

_MATTERS: Final = (Appointment, Invoice, Promise, ClientRule, Engagement)
MATTER_OF: Final[dict[type[Fact], type[Matter]]] = {
    kind: matter
    for kind in f.KINDS.values()
    if kind is not f.WorkLogged
    for matter in [next((m for m in _MATTERS if m.kind in kind.__struct_fields__), None)]
    if matter is not None
}
"""Which matter a kind of fact belongs to; a field of the matter's kind names it."""
