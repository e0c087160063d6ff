"""What lateness, absence, cancellation and move share: word sent about an appointment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import AppointmentCancelled, Fact
from kijun.judge.matters import Side, Word
from kijun.judge.terms import REASONS, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

NOTICE_TERMS: Final[Mapping[str, TermKind]] = {
    "notice": TermKind("words", ("none", "before", "after"), of_notice=True),
    "notice_lead": TermKind("span", of_notice=True, expected=">= 2 h"),
    "notice_within": TermKind("span", bare=True, of_notice=True, expected="24 h"),
    "reason": TermKind("words", REASONS, is_open=True, of_notice=True, expected="lost_way"),
}


def words_about(side: Side, about: tuple[str, ...], until: dt.datetime | None) -> Sequence[Word]:
    """Return the word a party sent about `about` up to an instant, earliest first.

    Word that was sent before the session was moved is about the time that it had then.
    """
    told = side.present_words
    return [w for w in told if w.about in about and (until is None or w.at <= until)]


def words_until_now(side: Side, about: tuple[str, ...]) -> Sequence[Word]:
    """Return all word a party sent about `about`; calling a session off is word, too."""
    sent = [*words_about(side, about, None)]
    cancelled = side.cancelled
    if isinstance(cancelled, AppointmentCancelled):
        sent.append(Word(cancelled, cancelled.at, "absence", cancelled.reason))
    return sent


def bookings(moment: Moment) -> Iterable[Fact | None]:
    """Return the booking and the last move of the session."""
    return moment.matter.booked, moment.matter.last_moved


def notice(moment: Moment, word: Word | None) -> str | None:
    """Whether word was sent: none, before (at or before the start) or after it."""
    if word is None:
        return "none"
    starts = moment.matter.starts
    if starts is None:
        return None
    return "before" if word.at <= starts else "after"


def notice_from_start(moment: Moment, word: Word | None) -> Any:
    """The pair (start, word) of instants, or None where either is missing."""
    if word is None or moment.matter.starts is None:
        return None
    return moment.matter.starts, word.at


def reason(_: Moment, word: Word | None) -> str | None:
    """Why, as the word says."""
    return word.reason if word is not None else None


NOTICE_VALUES: Final[Mapping[str, Callable[..., Any]]] = {
    "notice": notice,
    "notice_lead": notice_from_start,
    "notice_within": notice_from_start,
    "reason": reason,
}
