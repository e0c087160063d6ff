"""Cancellation: who calls a session off, and how long before it starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import AppointmentCancelled, Fact
from kijun.judge.matters import Appointment, Role, Word
from kijun.judge.occasions.sessions import NOTICE_TERMS, bookings, notice, words_about
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.announcements import Bound
    from kijun.judge.moment import Moment
    from kijun.judge.row import Row


ABOUT: Final = ("late", "absence")


def finds(
    _: Bound, appointment: Appointment, role: Role, at: dt.datetime, fact: Fact | None, __: Row
) -> str | None:
    """Find the first time the session is called off, up to its end."""
    if fact is None or appointment.side(role).cancelled is not fact:
        return None
    if appointment.cancelled_at != at or appointment.over_at is not None:
        return None
    return None if appointment.ends is not None and at > appointment.ends else appointment.id


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
