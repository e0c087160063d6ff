"""Moving and cancelling by clients themselves: what is possible, what would follow, and doing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from django.db import transaction

from kijun.booking.models import Service, Session, Terms
from kijun.clients import texts
from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.words.vocabulary import REASONS
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of, facts_of, hold
from kijun.letters.models import Letter
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.booking.availability import free_between, is_among, is_free, terms_under
from kijun.services.booking.booking import Gone
from kijun.services.decisions.conditions import Condition, told_conditions_on
from kijun.services.members.readiness import barring
from kijun.services.sessions import session_letters, sessions

Way = Literal["move", "cancel"]
FOLLOWS: Final = frozenset({"standing", "proposed"})
"""Statuses of decisions from which something follows, or may."""
_HYPOTHETICAL: Final = "what would follow"


class NotPossible(ValueError):
    """It cannot be done by oneself; `code` says why: over, begun, late, moves, reason, rests."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Possible(NamedTuple):
    """Whether a session can be moved and cancelled now: empty, or the code of NotPossible.

    `moves_left` is None where there is no limit.
    """

    move: str
    cancel: str
    moves_left: int | None
    asks_reason: bool


class Following(NamedTuple):
    """What an act would lead to: the decision, and what of it would wait for a person."""

    decision: Decision
    consequences: tuple[str, ...]
    waits: bool


def possible(session: Session, terms: Terms, now: dt.datetime) -> Possible:
    """Say what a client can do about a session by themselves at an instant."""
    left = None
    if terms.most_moves is not None:
        left = max(terms.most_moves - moves_of(session), 0)
    stands = "" if session.stands else "over"
    begun = "begun" if now >= session.starts else ""
    move = stands or begun or _late(session, terms.move_hours, now)
    if not move and left == 0:
        move = "moves"
    cancel = stands or begun or _late(session, terms.cancel_hours, now)
    return Possible(move, cancel, left, terms.asks_reason)


def moves_of(session: Session) -> int:
    """Return how often the client has moved a session."""
    return sum(fact.by == "client" for fact in _moves(session))


def counts_moves(session: Session) -> bool:
    """Say whether a rule that was frozen into a session counts how often it is moved."""
    rulebook = rulebooks_of(session.room).get(session.rulebook)
    if rulebook is None:
        return False
    return any(
        rule.occasion == "move" and rule.binds != "house" and rule.term("moves") is not None
        for rule in rulebook.rules
        if rule.services is None or session.service in rule.services
    )


def has_moved(session: Session, starts: dt.datetime) -> bool:
    """Say whether it was the client who last moved a session, and to that time."""
    last = next(reversed(_moves(session)), None)
    return last is not None and last.by == "client" and is_among(starts, [last.starts])


def begins_at(session: Session, starts: dt.datetime) -> bool:
    """Say whether a session stands and begins at an instant, so that there is nothing to move."""
    return session.stands and is_among(starts, [session.starts])


def _moves(session: Session) -> list[f.AppointmentMoved]:
    """Return the moves of a session by either side, in the order in which they were recorded."""
    rows = Entry.objects.filter(
        room=session.room_id, client=session.client_id, kind="appointment.moved"
    )
    named = rows.filter(content__contains=f'"{session.pk}"').order_by("number")
    return [
        fact
        for fact in map(fact_of, named)
        if isinstance(fact, f.AppointmentMoved) and fact.appointment == session.pk
    ]


def following(
    session: Session,
    way: Way,
    now: dt.datetime,
    *,
    starts: dt.datetime | None = None,
    reason: str = "",
) -> list[Following]:
    """Return what would follow from an act of the client now, as the rules judge it; never stored.

    What rests on the act is new by that alone. Only where something else about the session stands
    then is the record judged once more, without the act, to see whether that stood before.
    """
    fact = _fact(session, way, starts, reason, now)
    known = texts.opened(facts_of(session.room, session.client_id)).facts
    rulebooks = rulebooks_of(session.room)
    found = [
        decision
        for decision in judge(rulebooks, [*known, fact], now).decisions
        if decision.matter == session.pk and decision.party == "client"
        if decision.level and decision.status in FOLLOWS
    ]
    if not all(map(_rests_on_act, found)):
        before = {each.id: _weight(each) for each in judge(rulebooks, known, now).decisions}
        found = [each for each in found if before.get(each.id) != _weight(each)]
    return [Following(each, tuple(each.consequences), bool(each.awaiting)) for each in found]


def move(session: Session, starts: dt.datetime, reason: str, now: dt.datetime) -> Letter | None:
    """Move a session for its client; None where it begins then already.

    Raises NotPossible, and Gone where the time is not free.
    """
    with transaction.atomic():
        held = _held(session)
        if begins_at(held, starts):
            return None
        terms = terms_under(held)
        _expect(possible(held, terms, now).move, terms, reason)
        if _rests(told_conditions_on(held.client, now), starts):
            raise NotPossible("rests")
        if not _is_led(held, now) or not is_free(as_service(held), starts, now, besides=held.pk):
            raise Gone
        before = held.starts
        sessions.move(held, starts, now, by="client", reason=reason or None)
        return session_letters.tell_move(held, before, now)


def cancel(session: Session, reason: str, now: dt.datetime) -> Letter | None:
    """Cancel a session for its client; None where it is cancelled already. Raises NotPossible."""
    with transaction.atomic():
        held = _held(session)
        if held.ended_by == "client":
            return None
        terms = terms_under(held)
        _expect(possible(held, terms, now).cancel, terms, reason)
        sessions.call_off(held, now, by="client", reason=reason or None)
        return session_letters.tell_calling_off(held, now)


def free_instead(
    session: Session, first: dt.date, last: dt.date, now: dt.datetime, terms: Terms
) -> list[dt.datetime]:
    """Return when a session could begin instead, from one day to another, in the room's zone.

    At no time where whoever leads it is not ready for clients or has left, nor while the client's
    bookings rest.
    """
    if not _is_led(session, now):
        return []
    conditions = told_conditions_on(session.client, now)
    besides, service = session.pk, as_service(session)
    found = free_between(service, first, last, now, terms=terms, besides=besides)
    return [
        each
        for each in found
        if not is_among(each, [session.starts]) and not _rests(conditions, each)
    ]


def as_service(session: Session) -> Service:
    """Return what a session needs of a day: its service, at the session's own length."""
    offered = session.offered or Service()
    return Service(
        room=session.room,
        minutes=session.minutes,
        minutes_before=offered.minutes_before,
        minutes_after=offered.minutes_after,
        hours_ahead=offered.hours_ahead,
        days_ahead=offered.days_ahead,
    )


def _is_led(session: Session, now: dt.datetime) -> bool:
    """Say whether whoever leads a session is here and ready to; the house always is."""
    member = session.member
    return member is None or (member.left_at is None and not barring(member, now))


def _rests(conditions: Iterable[Condition], starts: dt.datetime) -> bool:
    """Say whether no booking is taken for a time by what holds for a client."""
    return any(each.bars and (each.until is None or starts < each.until) for each in conditions)


def _late(session: Session, hours: int, now: dt.datetime) -> str:
    return "late" if now > session.starts - dt.timedelta(hours=hours) else ""


def _expect(code: str, terms: Terms, reason: str) -> None:
    if code:
        raise NotPossible(code)
    if reason and reason not in REASONS:
        raise NotPossible("reason")
    if terms.asks_reason and not reason:
        raise NotPossible("reason")


def _held(session: Session) -> Session:
    hold(session.room)
    rows = Session.objects.select_related("room", "client", "offered", "member")
    return rows.get(pk=session.pk)


def _fact(
    session: Session, way: Way, starts: dt.datetime | None, reason: str, now: dt.datetime
) -> Fact:
    if way == "cancel":
        return f.AppointmentCancelled(
            at=now,
            client=session.client_id,
            appointment=session.pk,
            by="client",
            reason=reason or None,
            service=session.service or None,
            recorded_at=now,
            id=_HYPOTHETICAL,
        )
    there = (starts or session.starts).astimezone(session.room.zone)
    return f.AppointmentMoved(
        at=now,
        client=session.client_id,
        appointment=session.pk,
        starts=there,
        by="client",
        reason=reason or None,
        service=session.service or None,
        recorded_at=now,
        id=_HYPOTHETICAL,
    )


def _rests_on_act(decision: Decision) -> bool:
    return _HYPOTHETICAL in decision.facts


def _weight(decision: Decision) -> tuple[str, Sequence[str]]:
    return decision.status, decision.consequences
