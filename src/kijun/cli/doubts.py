"""What an import takes as it is told, but that may not be what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.terminal import Terminal

Fact = dict[str, object]

DAYS_ONLY: Final = N_(
    "Note: all payments here are put at 00:00. A day without a time of day means its start, so that"
    " money that came on the day after it was due counts as in time. To count by days, write an"
    ' hour into the map: at: "{Paid on} 12:00", with %H:%M in “dates”.'
)
MISSED_AT_START: Final = N_(
    "Note: absences (appointment.missed) are put at the start of the session here. Write its end,"
    ' such as at: "{Day} {End}": otherwise they are decided as lateness, which comes first. If the'
    " table has no end, leave this fact out: whoever did not come by the end was absent."
)
REASON_NEAR: Final = N_(
    "Note: “%(reason)s” is none of the reasons that rules know. If %(known)s is what it means, write"
    " that, in the table or in the map (reason: %(known)s); otherwise it is not taken as one."
)
REASONS_UNKNOWN: Final = N_(
    "Note: these reasons are none of those that rules know (%(known)s). They excuse only where a"
    " rule names them as they are: %(reasons)s."
)

EXCUSING: Final = frozenset(["notice.given", "appointment.moved", "appointment.cancelled"])
"""Kinds whose reason can be an excuse; the reasons of people who decide are free text."""
MOST_REASONS: Final = 10
LONGEST_REASON: Final = 40


class Doubts:
    """Looks at facts as they pass, and says in the end what may not have been meant."""

    def __init__(self) -> None:
        self._paid = self._paid_by_the_hour = self._missed_at_start = False
        self._booked: tuple[object, object] | None = None
        self._known: dict[str, str] = {}
        self._unknown: dict[str, None] = {}

    def seen(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Pass the facts on."""
        for fact in facts:
            kind = fact["kind"]
            if kind == "invoice.paid":
                self._paid = True
                self._paid_by_the_hour |= "T00:00:00" not in str(fact["at"])
            elif kind == "appointment.booked":
                self._booked = fact["appointment"], fact["starts"]
            elif kind == "appointment.missed":
                # a row gives its booking first, or another table does; only the former is looked at
                self._missed_at_start |= self._booked == (fact["appointment"], fact["at"])
            if "reason" in fact and kind in EXCUSING:
                self._look_at_reason(str(fact["reason"]))
            yield fact

    def tell(self, terminal: Terminal) -> None:
        """Say what was noticed."""
        if self._paid and not self._paid_by_the_hour:
            terminal.tell(DAYS_ONLY)
        if self._missed_at_start:
            terminal.tell(MISSED_AT_START)
        for reason, known in self._known.items():
            terminal.tell(REASON_NEAR, reason=reason, known=known)
        if self._unknown:
            from kijun.judge.terms import REASONS

            told = ", ".join(f'"{reason}"' for reason in self._unknown)
            terminal.tell(REASONS_UNKNOWN, known=", ".join(REASONS), reasons=told)

    def _look_at_reason(self, reason: str) -> None:
        from kijun.files.problems import UNPRINTABLE
        from kijun.judge.terms import REASONS

        if reason in REASONS:
            return
        reason = UNPRINTABLE.sub("·", reason)
        reason = reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"
        known = known_reason(reason)
        if known is not None and len(self._known) < MOST_REASONS:
            self._known[reason] = known
        elif known is None and len(self._unknown) < MOST_REASONS:
            self._unknown[reason] = None


@lru_cache(4096)
def known_reason(reason: str) -> str | None:
    """Return the word of rulebooks that a reason means, where it says so in other words."""
    import difflib

    from kijun.judge.words.vocabulary import REASONS

    word = reason.strip().casefold()
    for code, said in REASONS.items():
        if word in (code, said.en) or said.ja in word:
            return code
    return next(iter(difflib.get_close_matches(word, REASONS, 1, 0.8)), None)
