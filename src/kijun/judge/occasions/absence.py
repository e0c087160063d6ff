"""Absence: who did not come at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kijun.judge.facts import AppointmentMissed
from kijun.judge.matters import Appointment, Role, Word
from kijun.judge.occasions.sessions import NOTICE_TERMS, NOTICE_VALUES, words_about
from kijun.judge.occasions.shape import Occasion

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule


def due(_: Rule, appointment: Appointment, __: Role, ___: dt.tzinfo) -> dt.datetime | None:
    """Return the end of the session."""
    return appointment.ends


def find(moment: Moment) -> bool:
    """Find absence at the `missed` fact, or at the end where the party has not come.

    A session that a decision cancelled needs nobody any more; who sent no word at all by then
    is still absent.
    """
    appointment: Appointment = moment.matter
    side = appointment.side(moment.role)
    if side.joined is not None and side.joined.at <= moment.at:
        return False
    if appointment.cancelled_at is not None and appointment.cancelled_at <= moment.at:
        return False
    if appointment.over_at is not None and words_about(side, ("late", "absence"), moment.at):
        return False
    if moment.fact is None:
        if side.is_presumed_present:
            return False
        if side.missed is None and side.awaited is None or moment.role == "client":
            moment.silent.add("arrivals")
    moment.evidence += [
        fact
        for fact in (appointment.booked, appointment.last_moved, side.awaited, side.missed)
        if fact is not None
    ]
    return True


def words(moment: Moment) -> Sequence[Word]:
    """Return the word of being absent; word of lateness does not cover absence."""
    side = moment.matter.side(moment.role)
    sent = words_about(side, ("absence",), moment.until)
    cancelled = side.cancelled
    if cancelled is not None and moment.until is None:
        sent.append(Word(cancelled, cancelled.at, "absence", cancelled.reason))
    return sent


OCCASION: Final = Occasion(
    name="absence",
    matter="appointment",
    terms=NOTICE_TERMS,
    values=NOTICE_VALUES,
    find=find,
    due=due,
    triggers=(AppointmentMissed,),
    words=words,
    has_built_in_excuses=True,
)
