"""Lateness: who has not come when the session starts, or `late` after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import LATEST
from kijun.judge.matters import Appointment, Role, Word
from kijun.judge.occasions.sessions import NOTICE_TERMS, NOTICE_VALUES, words_about
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import Span, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule

_ABOUT: Final = ("late", "absence")


def due(rule: Rule, appointment: Appointment, _: Role, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the start plus the `late` threshold."""
    if appointment.starts is None:
        return None
    term = rule.term("late")
    if term is None or not isinstance(term.condition, Span):
        return appointment.starts
    return term.condition.low.after(appointment.starts, zone)


def arrival(moment: Moment, _: Word | None = None) -> Any:
    """The pair (start, arrival); whoever has not come is later than anything."""
    joined = moment.matter.side(moment.role).joined
    return moment.matter.starts, joined.at if joined is not None else LATEST


def find(moment: Moment) -> bool:
    """Find lateness where the party has not come by the instant and nobody called it off."""
    appointment: Appointment = moment.matter
    side = appointment.side(moment.role)
    starts = appointment.starts
    if starts is None or side.is_presumed_present or not appointment.is_open_at(moment.at):
        return False
    joined = side.joined
    if joined is not None and joined.at <= starts:
        return False
    if joined is None or joined.at > moment.at:
        if not (moment.role != "client" and (joined or side.missed or side.awaited)):
            moment.silent.add("arrivals")
    elif joined.at < moment.at:
        return False
    moment.evidence += [
        fact
        for fact in (appointment.booked, appointment.last_moved, side.awaited, joined)
        if fact is not None
    ]
    return True


def words(moment: Moment) -> Sequence[Word]:
    """Return the word of being late or absent; calling off late is word, too."""
    side = moment.matter.side(moment.role)
    sent = words_about(side, _ABOUT, moment.until)
    cancelled = side.cancelled
    if cancelled is not None and moment.until is None:
        sent.append(Word(cancelled, cancelled.at, "absence", cancelled.reason))
    return sent


OCCASION: Final = Occasion(
    name="lateness",
    matter="appointment",
    terms={
        "late": TermKind("span", only_beyond=True, expected="> 10 min"),
        **NOTICE_TERMS,
    },
    values={"late": arrival, **NOTICE_VALUES},
    find=find,
    due=due,
    words=words,
    has_built_in_excuses=True,
)
