"""Lateness: who has not come when the session starts, or `late` after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import LATEST, Fact
from kijun.judge.matters import Appointment, Role, Word
from kijun.judge.occasions.sessions import (
    NOTICE_TERMS,
    NOTICE_VALUES,
    bookings,
    words_about,
    words_until_now,
)
from kijun.judge.occasions.shape import Asked, Occasion, Watched
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

ABOUT: Final = ("late", "absence")


def start(appointment: Appointment, role: Role, _: dt.tzinfo) -> dt.datetime | None:
    """Return the start, for whoever is not simply taken to be there."""
    if role != "client" and appointment.side(role).is_presumed_present:
        return None
    return appointment.starts


def finds(asked: Asked) -> str | None:
    """Find who has not come by the instant, where nobody has called the session off."""
    appointment: Appointment = asked.matter
    joined, at = appointment.side(asked.role).joined, asked.at
    if joined is not None and joined.at <= at:
        on_the_dot = joined.at == at and asked.bound.compiled.includes_the_instant
        return appointment.id if on_the_dot and appointment.is_open_at(at) else None
    return appointment.id if appointment.is_open_at(at) else None


def arrival(moment: Moment, _: Word | None) -> Any:
    """The pair (start, arrival); whoever has not come is later than anything."""
    joined = moment.matter.side(moment.role).joined
    return moment.matter.starts, joined.at if joined is not None else LATEST


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the booking, on who waited, and on a late arrival."""
    side = moment.matter.side(moment.role)
    return (*bookings(moment), side.awaited, side.missed, side.joined)


def silent(moment: Moment) -> Iterable[Watched]:
    """Rest on nobody having come, unless somebody says so; the house is there until told."""
    side = moment.matter.side(moment.role)
    told = moment.role != "client" and (side.joined or side.missed or side.awaited)
    on_the_dot = side.joined is not None and side.joined.at == moment.at
    return () if told or on_the_dot else ("arrivals",)


def words(moment: Moment) -> Sequence[Word]:
    """Return the word of being late or absent; calling off late is word, too."""
    side = moment.matter.side(moment.role)
    if moment.until is None:
        return words_until_now(side, ABOUT)
    return words_about(side, ABOUT, moment.until)


OCCASION: Final = Occasion(
    name="lateness",
    matter="appointment",
    terms={"late": TermKind("span", only_beyond=True, expected="> 10 min"), **NOTICE_TERMS},
    values={"late": arrival, **NOTICE_VALUES},
    finds=finds,
    anchor=start,
    threshold="late",
    evidence=evidence,
    silent=silent,
    words=words,
    hears=ABOUT,
    has_built_in_excuses=True,
)
