"""Absence: who did not come at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from kijun.judge.facts import AppointmentMissed, Fact
from kijun.judge.matters import Appointment, Role, Word
from kijun.judge.occasions.sessions import (
    NOTICE_TERMS,
    NOTICE_VALUES,
    bookings,
    words_about,
    words_until_now,
)
from kijun.judge.occasions.shape import Asked, Occasion, Watched

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

ABOUT: Final = ("absence",)
ANY_WORD: Final = ("late", "absence")


def end(appointment: Appointment, role: Role, _: dt.tzinfo) -> dt.datetime | None:
    """Return the end of the session, for whoever is not simply taken to be there."""
    if role != "client" and appointment.side(role).is_presumed_present:
        return None
    return appointment.ends


def finds(asked: Asked) -> str | None:
    """Find absence at the `missed` fact, or at the end where the party has not come.

    A session that a decision cancelled needs nobody any more; who sent no word at all by then
    is still absent, unless it was over before its start.
    """
    appointment: Appointment = asked.matter
    side, at = appointment.side(asked.role), asked.at
    if side.joined is not None and side.joined.at <= at:
        return None
    if appointment.cancelled_at is not None and appointment.cancelled_at <= at:
        return None
    if appointment.was_over_before_start:
        return None
    if appointment.over_at is not None and words_about(side, ANY_WORD, at):
        return None
    return appointment.id


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the booking, on who waited, and on who says so."""
    side = moment.matter.side(moment.role)
    return (*bookings(moment), side.awaited, side.missed)


def silent(moment: Moment) -> Iterable[Watched]:
    """Rest on nobody having come, unless somebody says so; the house is there until told."""
    if moment.fact is not None:
        return ()
    side = moment.matter.side(moment.role)
    told = moment.role != "client" and (side.missed or side.awaited)
    return () if told else ("arrivals",)


def words(moment: Moment) -> Sequence[Word]:
    """Return the word of being absent; word of lateness does not cover absence."""
    side = moment.matter.side(moment.role)
    if moment.until is None:
        return words_until_now(side, ABOUT)
    return words_about(side, ABOUT, moment.until)


OCCASION: Final = Occasion(
    name="absence",
    matter="appointment",
    terms=NOTICE_TERMS,
    values=NOTICE_VALUES,
    finds=finds,
    anchor=end,
    triggers=(AppointmentMissed,),
    evidence=evidence,
    silent=silent,
    words=words,
    hears=ABOUT,
    has_built_in_excuses=True,
)
