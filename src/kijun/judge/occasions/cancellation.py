"""Cancellation: who calls a session off, and how long before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import AppointmentCancelled
from kijun.judge.matters import Appointment, Word
from kijun.judge.occasions.sessions import NOTICE_TERMS, bookings, notice, words_about
from kijun.judge.occasions.shape import Asked, Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


ABOUT: Final = ("late", "absence")


def finds(asked: Asked) -> str | None:
    """Find the first time the session is called off, up to its end."""
    appointment: Appointment = asked.matter
    if asked.fact is None or appointment.side(asked.role).cancelled is not asked.fact:
        return None
    is_first = appointment.cancelled_at == asked.at and appointment.over_at is None
    return appointment.id if is_first else None


def before_start(moment: Moment, _: Word | None) -> Any:
    """The pair (start, cancellation), or None where the start is not known."""
    starts = moment.matter.starts
    return (starts, moment.at) if starts is not None else None


def reason(moment: Moment, word: Word | None) -> str | None:
    """Why: as the cancellation says, or the word sent about it."""
    if isinstance(moment.fact, AppointmentCancelled) and moment.fact.reason is not None:
        return moment.fact.reason
    return word.reason if word is not None else None


def words(moment: Moment) -> Sequence[Word]:
    """Return the word of being late or absent."""
    return words_about(moment.matter.side(moment.role), ABOUT, moment.until)


OCCASION: Final = Occasion(
    name="cancellation",
    matter="appointment",
    terms={
        "lead": TermKind("span", expected="< 24 h"),
        "after_deadline": TermKind("deadline", expected="1 d before 18:00"),
        "reason": NOTICE_TERMS["reason"],
        "notice": NOTICE_TERMS["notice"],
    },
    values={
        "lead": before_start,
        "after_deadline": before_start,
        "reason": reason,
        "notice": notice,
    },
    finds=finds,
    evidence=bookings,
    triggers=(AppointmentCancelled,),
    backwards=frozenset({"lead"}),
    words=words,
    hears=ABOUT,
    has_built_in_excuses=True,
)
