"""What is known of an appointment, an engagement, an invoice, a promise, a client's rule.

A matter opens with the first fact that names it and gathers what happens on it, in order of time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.matters import appointment, people, work
from kijun.judge.matters.appointment import Appointment, Side
from kijun.judge.matters.base import NOBODY, GoodAct, Matter, Role, Word
from kijun.judge.matters.people import ClientRule, Promise
from kijun.judge.matters.work import Engagement, Invoice

__all__ = [
    "APPLY",
    "MATTER_OF",
    "NOBODY",
    "OBJECTIONS",
    "REACHES",
    "Appointment",
    "ClientRule",
    "Engagement",
    "GoodAct",
    "Invoice",
    "Matter",
    "Promise",
    "Role",
    "Side",
    "Word",
]

APPLY: Final[dict[type[Fact], Callable[..., tuple[Role, ...]]]] = {
    f.AppointmentBooked: appointment.take_booked,
    f.AppointmentMoved: appointment.take_moved,
    f.AppointmentCancelled: appointment.take_cancelled,
    f.AppointmentJoined: appointment.take_joined,
    f.AppointmentMissed: appointment.take_missed,
    f.AppointmentAwaited: appointment.take_awaited,
    f.NoticeGiven: appointment.take_notice,
    f.EngagementAgreed: work.take_agreed,
    f.EngagementDelivered: work.take_delivered,
    f.EngagementAccepted: work.take_accepted,
    f.OutcomeMeasured: work.take_measured,
    f.PriceCutRefused: work.take_refused,
    f.ScopeExtraRequested: work.take_extra,
    f.InvoiceIssued: work.take_issued,
    f.InvoicePaid: work.take_paid,
    f.InvoiceDisputed: work.take_disputed,
    f.InvoiceSettled: work.take_settled,
    f.PromiseMade: people.take_made,
    f.PromiseKept: people.take_kept,
    f.ClientRuleImposed: people.take_imposed,
    f.ClientRuleBroken: people.take_broken,
    f.ClientRuleComplained: people.take_complained,
}

REACHES: Final[dict[type[Fact], tuple[type[Matter], Callable[[Any], None]]]] = {
    f.EngagementEnded: (Promise, people.fall_away),
    f.EngagementAgreed: (Promise, people.bind_again),
}
"""What a fact does to an open matter of another kind that bears the same id."""

OBJECTIONS: Final[dict[type[Fact], Callable[[Any, Any, Role], str | None]]] = {
    f.AppointmentMissed: appointment.missed_too_early,
    f.InvoiceIssued: work.issued_by_the_other,
}
"""Why a fact of a kind cannot be: it is reported, and nothing is made of it."""

_MATTERS: Final = (Appointment, Invoice, Promise, ClientRule, Engagement)
MATTER_OF: Final[dict[type[Fact], type[Matter]]] = {
    kind: matter
    for kind in f.KINDS.values()
    if kind is not f.WorkLogged
    for matter in [next((m for m in _MATTERS if m.kind in kind.__struct_fields__), None)]
    if matter is not None
}
"""Which matter a kind of fact belongs to; a field of the matter's kind names it."""
