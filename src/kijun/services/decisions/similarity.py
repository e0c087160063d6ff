"""How alike the facts of two cases are, so that the same facts can be seen to be decided the same.

What is compared is what a fair-minded stranger would compare: how late somebody was, whether word
was sent and why, how long before, how much, how grave, how many came before, what excused it. No
measure weighs more than another: to weigh them is to judge. What is said in words is the same or
differs wholly; a number differs by the share by which the smaller falls short of the larger, so
that 12 minutes are near to 10 and 60 are far. What is so, or known, in one case only differs wholly.
The sum orders the cases and is shown to nobody. The principle: same facts, same decision; whoever
decides otherwise sees it, and says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from kijun.booking.models import Session
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, moment_of
from kijun.judge.facts.base import parse_due
from kijun.judge.quantities import exact
from kijun.judge.terms import REASONS
from kijun.work.worth import Terms, target_met

_Kind = TypeVar("_Kind", bound=Fact)
Measures = Mapping[str, str | float]
"""What is known of a case by the name of the measure; what is neither so nor known is left out."""
SO: Final = "so"
"""The value of what is so in a case, or is not among its measures."""
NEVER: Final = "never"
"""In place of minutes or days: no arrival is on record, the promise was not kept."""
_NEAR: Final = 0.25
"""Two numbers that differ by no more than this share are told as alike."""
_MINUTE, _HOUR, _DAY = (dt.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))


@dataclass(frozen=True, slots=True)
class Case:
    """A decision with the facts that it rests on, its session where there is one, and its zone."""

    decision: Decision
    facts: Sequence[Fact]
    session: Session | None
    zone: dt.tzinfo

    def last(self, kind: type[_Kind]) -> _Kind | None:
        """Return the last of its facts of a kind."""
        found = [fact for fact in self.facts if isinstance(fact, kind)]
        return max(found, key=moment_of, default=None)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near two cases are, and which measures are alike and which differ."""

    distance: float
    alike: tuple[str, ...]
    differing: tuple[str, ...]


def likeness(one: Measures, other: Measures) -> Likeness:
    """Compare two cases. Nothing is nearer than the same facts."""
    apart = {name: _apart(one.get(name), other.get(name)) for name in {**one, **other}}
    return Likeness(
        sum(apart.values()),
        tuple(name for name, share in apart.items() if share <= _NEAR),
        tuple(name for name, share in apart.items() if share > _NEAR),
    )


def _apart(one: str | float | None, other: str | float | None) -> float:
    if one == other:
        return 0.0
    if isinstance(one, str | None) or isinstance(other, str | None):
        return 1.0
    return abs(one - other) / max(abs(one), abs(other))


def measures_of(case: Case) -> Measures:
    """Return what is known of a case, from the facts that its decision rests on."""
    found: dict[str, str | float] = {}
    measure = _OF_OCCASION.get(case.decision.occasion)
    if measure is not None:
        found |= {name: value for name, value in measure(case).items() if value is not None}
    found["earlier"] = case.decision.earlier.count
    if case.decision.excuse is not None:
        found["excuse"] = _known(case.decision.excuse.reason) or SO
    service = next((fact.service for fact in case.facts if fact.service), None)
    return {**found, "service": service} if service is not None else found


_Found = Mapping[str, str | float | None]


def _starts(case: Case) -> dt.datetime | None:
    agreed = [
        each for each in case.facts if isinstance(each, f.AppointmentBooked | f.AppointmentMoved)
    ]
    return max(agreed, key=moment_of).starts if agreed else None


def _lateness(case: Case) -> _Found:
    return {"late": _minutes_late(case), **_word(case)}


def _minutes_late(case: Case) -> str | float | None:
    starts = _starts(case)
    if starts is None:
        return None
    joined, session = case.last(f.AppointmentJoined), case.session
    came = joined.at if joined is not None else None
    if came is None and session is not None:
        is_client = case.decision.party == "client"
        came = session.client_came_at if is_client else session.house_came_at
    return max(0, -(-(came - starts) // _MINUTE)) if came is not None else NEVER


def _word(case: Case) -> _Found:
    """Return whether word was sent, and why: the earliest counts."""
    sent = [each for each in case.facts if isinstance(each, f.NoticeGiven)]
    if not sent:
        return {"notice": "none"}
    first, starts = min(sent, key=moment_of), _starts(case)
    before = starts is None or moment_of(first) <= starts
    return {"notice": "before" if before else "after", "reason": _known(first.reason)}


def _cancellation(case: Case) -> _Found:
    starts, cancelled = _starts(case), case.last(f.AppointmentCancelled)
    if starts is None or cancelled is None:
        return {}
    return {
        "lead": max(0.0, (starts - cancelled.at) / _HOUR),
        "reason": _known(cancelled.reason) or _word(case).get("reason"),
    }


def _move(case: Case) -> _Found:
    # From what time it was moved is not among the facts where it had been moved before.
    moved = case.last(f.AppointmentMoved)
    return {"reason": _known(moved.reason) if moved is not None else None}


def _payment(case: Case) -> _Found:
    issued = case.last(f.InvoiceIssued)
    if issued is None:
        return {}
    made = dt.datetime.fromisoformat(case.decision.decided_at)
    paid = [each for each in case.facts if isinstance(each, f.InvoicePaid) and each.at <= made]
    missing = exact(issued.amount) - exact(issued.withholding)
    missing -= sum(exact(each.amount) for each in paid)
    return {"short": float(max(missing, 0))}


def _price_request(case: Case) -> _Found:
    agreed, measured = case.last(f.EngagementAgreed), case.last(f.OutcomeMeasured)
    imposed = case.last(f.PriceCutImposed)
    asked = imposed or case.last(f.PriceCutRequested)
    amount = asked.amount if asked is not None else None
    share = agreed is not None and agreed.price > 0 and amount is not None
    met = "unknown"
    if agreed is not None:
        terms = Terms(agreed.price, target=agreed.target, better=agreed.better)
        met = target_met(terms, measured.value if measured is not None else None)
    return {
        "stage": _stage(case),
        "target_met": met,
        "imposed": SO if imposed is not None else None,
        "after_refusal": SO if case.last(f.PriceCutRefused) is not None else None,
        "share": 100 * amount / agreed.price if agreed and amount is not None and share else None,
        "amount": None if share else amount,
    }


def _scope_request(case: Case) -> _Found:
    asked = case.last(f.ScopeExtraRequested)
    is_paid = asked is not None and asked.paid
    return {"stage": _stage(case), "paid": SO if is_paid else None}


def _stage(case: Case) -> str:
    for kind, stage in (
        (f.EngagementAccepted, "accepted"),
        (f.EngagementDelivered, "delivered"),
        (f.EngagementAgreed, "agreed"),
    ):
        if case.last(kind) is not None:
            return stage
    return "before_agreement"


def _promise(case: Case) -> _Found:
    made, kept = case.last(f.PromiseMade), case.last(f.PromiseKept)
    if made is None or kept is None:
        return {"days": NEVER if made is not None else None}
    return {"days": max(0.0, (kept.at - parse_due(made.due, case.zone)) / _DAY)}


def _conduct(case: Case) -> _Found:
    told = case.last(f.ConductReported)
    return {"what": told.what, "severity": told.severity} if told is not None else {}


def _contact(case: Case) -> _Found:
    got = case.last(f.ContactReceived)
    if got is None:
        return {}
    return {"channel": got.channel, "unwanted": SO if got.unwanted else None}


def _courtesy(case: Case) -> _Found:
    fact = case.last(f.CourtesyMissed) or case.last(f.CourtesyShown)
    return {"courtesy": fact.courtesy if fact is not None else None}


def _known(reason: str | None) -> str | None:
    """Return a reason by its word; all in somebody's own words are one: nobody compares those."""
    return reason if reason is None or reason in REASONS else "other"


_OF_OCCASION: Final[Mapping[str, Callable[[Case], _Found]]] = {
    "lateness": _lateness,
    "absence": _word,
    "cancellation": _cancellation,
    "move": _move,
    "payment": _payment,
    "price_request": _price_request,
    "scope_request": _scope_request,
    "promise": _promise,
    "conduct": _conduct,
    "contact": _contact,
    "courtesy": _courtesy,
}
