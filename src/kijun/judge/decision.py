"""A decision: a breach as a statement of reasons, as it stands at an instant.

Its form follows the statement of reasons of the EU Digital Services Act (Regulation 2022/2065,
Art. 17(3)): what was decided, for how long, on which facts, by whom, under which announced rule,
and how to have it looked at again.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from kijun.judge.breach import Breach
from kijun.judge.consequences import APPEAL_WITHIN, KINDS, REVIEW, Step, level_of
from kijun.judge.facts import id_of


class EarlierBreaches(msgspec.Struct, frozen=True):
    """The earlier breaches that counted: how many, the first and the last decision of them."""

    count: int
    first: str | None = None
    last: str | None = None


class ExcuseGiven(msgspec.Struct, frozen=True):
    """The excuse that was accepted: its terms as the rulebook words them, and the fact."""

    reason: str | None
    fact: str | None
    at: str


class ExcuseConsidered(msgspec.Struct, frozen=True):
    """An excuse of the rule that does not hold, and the terms of it that are not met."""

    terms: tuple[str, ...]
    unmet: tuple[str, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of reasons. Instants are RFC 3339 texts in the rulebook's zone."""

    id: str
    client: str | None
    party: str
    case: str
    matter: str | None
    occasion: str
    rule: str
    version: str
    announced_at: str | None
    acknowledged_at: str | None
    decided_at: str
    status: str
    level: int
    step: int | None
    consequences: tuple[str, ...]
    awaiting: tuple[str, ...]
    lapsed: tuple[str, ...]
    carried_out: tuple[str, ...]
    starts: str | None
    ends: str | None
    review_at: str | None
    by_silence: bool
    automatic: bool
    decided_by: str | None
    facts: tuple[str, ...]
    earlier: EarlierBreaches
    excuse: ExcuseGiven | None
    excuses_considered: tuple[ExcuseConsidered, ...]
    absorbs: tuple[str, ...]
    absorbed_by: str | None
    held_by: str | None
    confirm_until: str | None
    appeal_until: str
    appeals: tuple[str, ...]
    reason: str | None


def status_of(breach: Breach, as_of: dt.datetime) -> str:
    """Return what a breach has come to by an instant; the first that fits."""
    if breach.is_void:
        return _status_of_void(breach)
    if absorber_of(breach, as_of) is not None:
        return "absorbed"
    if breach.held_by is not None:
        return "held_back"
    if not breach.acting():
        if awaiting(breach, as_of):
            return "proposed"
        lifted = breach.lifted
        in_time = lifted is not None and lifted.at < breach.lapses_at
        return "expired" if in_time and breach.declined is None else "lapsed"
    end = breach.settled_at()
    return "expired" if end is not None and as_of >= end else "standing"


def _status_of_void(breach: Breach) -> str:
    if not breach.is_announced:
        return "unannounced"
    if breach.case.overturned is not None:
        return "overturned"
    if breach.case.waived is not None:
        return "waived"
    return "excused" if breach.excuse is not None else "practice"


def absorber_of(breach: Breach, as_of: dt.datetime) -> Breach | None:
    """Return what absorbs a breach: at once, or now that nothing of it waits any more."""
    if breach.yields_to is not None and not awaiting(breach, as_of):
        return breach.yields_to
    return breach.absorbed_by


def awaiting(breach: Breach, as_of: dt.datetime) -> Step:
    """Return what waits for a person at an instant."""
    waiting = breach.waiting()
    if not waiting or breach.confirmed is not None or breach.declined is not None:
        return ()
    if breach.is_void:
        return ()
    if breach.absorbed_by is not None or breach.lifted is not None:
        return ()
    if breach.held_by is None and as_of >= breach.lapses_at:
        return ()
    return tuple(c for c in waiting if c not in breach.lost)


def lapsed(breach: Breach, as_of: dt.datetime) -> Step:
    """Return what has lapsed by an instant: declined, not confirmed in time, or without object."""
    waiting = breach.waiting()
    if not waiting:
        return breach.lost
    gone = waiting if breach.declined is not None else ()
    lifted = breach.lifted is not None and breach.lifted.at < breach.lapses_at
    waits = breach.confirmed is None and breach.held_by is None and not lifted
    if waits and not breach.is_void and not breach.absorbed_by and as_of >= breach.lapses_at:
        gone = waiting
    return tuple(c for c in breach.step if c in gone or c in breach.lost)


def review_of(breach: Breach, as_of: dt.datetime) -> dt.datetime | None:
    """Return when a ban without an end is to be looked at next, or None."""
    for consequence in () if breach.lifted is not None else breach.acting():
        endless = KINDS[consequence.word].ending == "until_lifted" and consequence.duration is None
        if endless and breach.end_of(consequence) is None:
            review = breach.start_of(consequence)
            while review <= as_of:
                review = REVIEW.after(review, breach.bound.zone)
            return review
    return None


def next_change(breach: Breach, as_of: dt.datetime) -> dt.datetime | None:
    """Return the earliest instant after `as_of` at which time alone changes the decision."""
    if breach.is_void or breach.absorbed_by is not None or breach.held_by is not None:
        return None
    candidates = [breach.settled_at(), review_of(breach, as_of)]
    if awaiting(breach, as_of):
        candidates.append(breach.lapses_at)
    return min((c for c in candidates if c is not None and c > as_of), default=None)


def decision_of(breach: Breach, as_of: dt.datetime) -> Decision:
    """State a breach with its reasons, as it stands at an instant."""
    moment, rule, zone = breach.moment, breach.bound.rule, breach.bound.zone

    def text(instant: dt.datetime | None) -> str | None:
        return None if instant is None else instant.astimezone(zone).isoformat()

    gone, acts = lapsed(breach, as_of), breach.acting()
    waiting = awaiting(breach, as_of)
    left = tuple(c for c in breach.step if c not in gone)
    absorber, absorbed = absorber_of(breach, as_of), _absorbed(breach, as_of)
    done = {c for b in (breach, *absorbed) for _, step in b.carried for c in step}
    return Decision(
        id=breach.id,
        client=moment.client,
        party=moment.party,
        case=moment.case,
        matter=moment.matter.id if moment.matter is not None else None,
        occasion=rule.occasion,
        rule=rule.id,
        version=breach.bound.rulebook.version,
        announced_at=None if breach.bound.is_assumed else text(breach.bound.announced_at),
        acknowledged_at=None if breach.bound.is_assumed else text(breach.bound.acknowledged_at),
        decided_at=text(breach.at) or "",
        status=status_of(breach, as_of),
        level=level_of(left or breach.step),
        step=breach.number if breach.counts_from is not None else None,
        consequences=_texts(breach.step),
        awaiting=_texts(waiting),
        lapsed=_texts(gone),
        carried_out=_texts(tuple(c for c in breach.step if c in done)),
        starts=text(min(breach.start_of(c) for c in acts)) if acts else None,
        ends=text(breach.settled_at()),
        review_at=text(review_of(breach, as_of)),
        by_silence=bool(moment.silent),
        automatic=not breach.waiting(),
        decided_by=breach.confirmed.by if breach.confirmed is not None else None,
        facts=tuple(dict.fromkeys(id_of(fact) for fact in moment.evidence)),
        earlier=_earlier(breach),
        excuse=_excuse(breach, text(breach.excuse.since) or "" if breach.excuse else ""),
        excuses_considered=_considered(breach),
        absorbs=tuple(b.id for b in absorbed),
        absorbed_by=absorber.id if absorber is not None else None,
        held_by=breach.held_by.id if breach.held_by is not None else None,
        confirm_until=text(breach.lapses_at) if waiting and breach.held_by is None else None,
        appeal_until=text(APPEAL_WITHIN.after(breach.at, zone)) or "",
        appeals=tuple(id_of(fact) for fact in breach.appeals),
        reason=_reason(breach),
    )


def _texts(step: Step) -> tuple[str, ...]:
    return tuple(str(consequence) for consequence in step)


def _absorbed(breach: Breach, as_of: dt.datetime) -> list[Breach]:
    if len(breach.case.breaches) == 1:
        return []
    return [other for other in breach.case.breaches if absorber_of(other, as_of) is breach]


def _earlier(breach: Breach) -> EarlierBreaches:
    count, first, last = breach.earlier.count, breach.earlier.first, breach.earlier.last
    return EarlierBreaches(count, first.id if first else None, last.id if last else None)


def _excuse(breach: Breach, at: str) -> ExcuseGiven | None:
    if breach.excuse is None:
        return None
    fact = breach.excuse.fact
    asked = any(term.name == "reason" for term in breach.excuse.excuse)
    reason = getattr(fact, "reason", None) if asked else None
    return ExcuseGiven(reason, id_of(fact) if fact is not None else None, at)


def _considered(breach: Breach) -> tuple[ExcuseConsidered, ...]:
    if breach.excuse is not None or not breach.bound.rule.excuses:
        return ()
    unmet = breach.bound.compiled.unmet(breach.moment)
    return tuple(
        ExcuseConsidered(tuple(term.name for term in excuse), names)
        for excuse, names in zip(breach.bound.rule.excuses, unmet, strict=False)
    )


def _reason(breach: Breach) -> str | None:
    for fact in (breach.case.overturned, breach.case.waived, breach.lifted):
        if fact is not None:
            reason: str = fact.reason  # type: ignore[attr-defined]
            return reason
    return None
