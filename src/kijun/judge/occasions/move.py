"""Move: who moves a session to another time, how late and how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import AppointmentMoved, id_of
from kijun.judge.matters import Appointment, Word
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import REASONS, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def find(moment: Moment) -> bool:
    """Find a move of a session that is still to be held; each move is a case of its own."""
    appointment: Appointment = moment.matter
    fact = moment.fact
    if fact is None or not appointment.is_open_at(moment.at) or appointment.over_at is not None:
        return False
    moment.case = id_of(fact)
    if appointment.booked is not None:
        moment.evidence.append(appointment.booked)
    return True


def before_start(moment: Moment, _: Word | None) -> Any:
    """The pair (start before the move, move), or None where that start is not known."""
    starts = moment.matter.moved_from
    return (starts, moment.at) if starts is not None else None


def moves(moment: Moment, _: Word | None) -> int:
    """How often the party has moved this session, this move included."""
    since = moment.bound.announced_at
    made = moment.matter.side(moment.role).moves
    return sum(1 for move in made if since is None or move.at >= since)


def reason(moment: Moment, _: Word | None) -> str | None:
    """Why, as the move says."""
    return moment.fact.reason if isinstance(moment.fact, AppointmentMoved) else None


def words(moment: Moment) -> Sequence[Word]:
    """Return the word that the move itself is."""
    fact = moment.fact
    if isinstance(fact, AppointmentMoved) and fact.reason is not None:
        return [Word(fact, moment.at, "late", fact.reason)]
    return []


OCCASION: Final = Occasion(
    name="move",
    matter="appointment",
    terms={
        "lead": TermKind("span", expected="< 24 h"),
        "after_deadline": TermKind("deadline", expected="1 d before 18:00"),
        "moves": TermKind("quantity", expected="> 2"),
        "reason": TermKind("words", REASONS, is_open=True, of_notice=True, expected="lost_way"),
    },
    values={
        "lead": before_start,
        "after_deadline": before_start,
        "moves": moves,
        "reason": reason,
    },
    find=find,
    triggers=(AppointmentMoved,),
    backwards=frozenset({"lead"}),
    words=words,
    has_built_in_excuses=True,
)
