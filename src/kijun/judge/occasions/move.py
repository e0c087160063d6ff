"""Move: who moves a session to another time, how late and how often."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import AppointmentMoved, Fact, id_of
from kijun.judge.matters import Appointment, Word
from kijun.judge.occasions.shape import Asked, Occasion
from kijun.judge.terms import REASONS, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


ABOUT: Final = ("late", "absence")


def finds(asked: Asked) -> str | None:
    """Find a move of a session that is still to be held; each move is a case of its own."""
    appointment: Appointment = asked.matter
    fact, at = asked.fact, asked.at
    if fact is None or not appointment.is_open_at(at) or appointment.over_at is not None:
        return None
    return id_of(fact)


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the booking."""
    return (moment.matter.booked,)


def before_start(moment: Moment, _: Word | None) -> Any:
    """The pair (start before the move, move), or None where that start is not known."""
    starts = moment.matter.moved_from
    return (starts, moment.at) if starts is not None else None


def moves(moment: Moment, _: Word | None) -> int:
    """How often the party has moved this session, this move included."""
    since = moment.bound.announced_at
    made: list[dt.datetime] = moment.matter.side(moment.role).moves
    return len(made) - (bisect_left(made, since) if since is not None else 0)


def reason(moment: Moment, word: Word | None) -> str | None:
    """Why: as the move says, or word sent about the session."""
    if isinstance(moment.fact, AppointmentMoved) and moment.fact.reason is not None:
        return moment.fact.reason
    return word.reason if word is not None else None


def words(moment: Moment) -> Sequence[Word]:
    """Return the word that came before: it was about the time that the session was moved from."""
    sent: list[Word] = moment.matter.side(moment.role).words
    return [word for word in sent if moment.until is None or word.at <= moment.until]


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
    finds=finds,
    evidence=evidence,
    triggers=(AppointmentMoved,),
    backwards=frozenset({"lead"}),
    words=words,
    hears=ABOUT,
    has_built_in_excuses=True,
)
