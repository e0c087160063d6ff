"""How far somebody can be relied on, drawn: a band of chances, and how it went over time.

The lower edge is the thick line, because standing depends on it alone. With fewer than three facts
there is hatching and no number. Every drawing has its table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.judge import beta
from kijun.judge.standing import KNOWN_FROM, LOWER, Standing
from kijun.ui.marks import Mark, Party, mark


@dataclass(frozen=True, slots=True)
class Chance:
    """How often in a hundred times a promise will be kept: between `low` and `high`."""

    low: int
    high: int
    facts: int
    kept: int
    known: bool = True

    @classmethod
    def of(cls, standing: Standing, facts: int, kept: int) -> Chance:
        """Return the chance that a standing gives; `facts` of which were `kept`."""
        upper = beta.quantile(1 - LOWER, standing.kept + 1, standing.broken + 1)
        known = standing.kept + standing.broken >= KNOWN_FROM
        return cls(round(100 * standing.low), round(100 * upper), facts, kept, known)

    @property
    def words(self) -> str:
        """The chance as a natural frequency, or that it is not known yet."""
        if not self.known:
            return _("Not known yet")
        return _("%(low)s to %(high)s times in 100") % {"low": self.low, "high": self.high}

    @property
    def ground(self) -> str:
        """What the chance rests on."""
        facts = {"facts": self.facts, "kept": self.kept}
        if not self.known:
            said = ngettext(
                "%(facts)s fact: too early to give a range",
                "%(facts)s facts: too early to give a range",
                self.facts,
            )
            return said % facts
        return _("%(facts)s facts, %(kept)s of them kept") % facts


class Threshold(NamedTuple):
    """A named height of the lower edge, in times of a hundred."""

    name: str
    at: int


class Point(NamedTuple):
    """The chance on a day."""

    on: dt.date
    chance: Chance


class Act(NamedTuple):
    """A fact under the axis."""

    on: dt.date
    mark: Mark
    what: str


@dataclass(frozen=True)
class History:
    """How the chance of one party went from its first fact to the day one looks."""

    points: Sequence[Point]
    acts: Sequence[Act]
    thresholds: Sequence[Threshold] = ()
    who: Party = Party.CLIENT

    @cached_property
    def first(self) -> dt.date:
        """The day at the left edge."""
        return min([point.on for point in self.points] + [act.on for act in self.acts])

    @cached_property
    def last(self) -> dt.date:
        """The day at the right edge."""
        return max([point.on for point in self.points] + [act.on for act in self.acts])

    def place(self, on: dt.date) -> float:
        """Return the place of a day, from 0 to 100."""
        days = (self.last - self.first).days
        return 100 * (on - self.first).days / days if days else 100.0

    @property
    def known(self) -> list[Point]:
        """The points at which anything can be said."""
        return [point for point in self.points if point.chance.known]

    @property
    def unknown_until(self) -> str:
        """Where the hatching ends, in percent."""
        known = self.known
        return f"{self.place(known[0].on) if known else 100.0:.3f}"

    @property
    def months(self) -> list[tuple[str, dt.date]]:
        """A few first days of months with their places, the first day included."""
        firsts = [self.first, *_months_after(self.first, self.last)]
        every = max(1, -(-len(firsts) // 4))
        return [(f"{self.place(day):.3f}", day) for day in firsts[::every] if self.place(day) < 92]


def _months_after(first: dt.date, last: dt.date) -> list[dt.date]:
    days: list[dt.date] = []
    day = first.replace(day=1)
    while (day := (day + dt.timedelta(days=32)).replace(day=1)) <= last:
        days.append(day)
    return days


def band(chance: Chance, thresholds: Sequence[Threshold], who: Party) -> SafeString:
    """Draw a chance as a band over the axis from 0 to 100, with the thresholds as ▽ below."""
    if chance.known:
        drawn = format_html(
            '<rect class="band-area" x="{}" y="2" width="{}" height="10"/>'
            '<path class="band-edge" d="M{} 0v14"/>',
            chance.low,
            max(chance.high - chance.low, 1),
            chance.low,
        )
    else:
        drawn = format_html(
            '<rect class="band-unknown" x="{}" y="2" width="{}" height="10"/>', 0, 100
        )
    marks = format_html_join(
        "", '<i style="--at:{}" title="{}"></i>', ((each.at, each.name) for each in thresholds)
    )
    return format_html(
        '<span class="band {}" aria-hidden="true"><svg viewBox="0 0 100 14"'
        ' preserveAspectRatio="none">{}</svg>{}</span>',
        who.value,
        drawn,
        marks,
    )


def history_plot(history: History) -> SafeString:
    """Draw the band over time: the area between the edges, and the lower edge as the thick line."""
    known = [(history.place(point.on), point.chance) for point in history.known]
    if not known:
        return SafeString()
    lower = " ".join(f"{place:.2f},{100 - chance.low}" for place, chance in known)
    upper = " ".join(f"{place:.2f},{100 - chance.high}" for place, chance in reversed(known))
    levels = format_html_join(
        "",
        '<path class="history-level" d="M0 {}h100"/>',
        ((100 - each.at,) for each in history.thresholds),
    )
    return format_html(
        '<svg class="history-plot {}" viewBox="0 0 100 100" preserveAspectRatio="none"'
        ' aria-hidden="true"><polygon class="history-area" points="{} {}"/>'
        '<polyline class="history-upper" points="{}"/>{}'
        '<polyline class="history-lower" points="{}"/></svg>',
        history.who.value,
        lower,
        upper,
        upper,
        levels,
        lower,
    )


def acts_drawn(history: History) -> SafeString:
    """Draw the facts under the axis, each mark at its day; the table says what they are."""
    placed = (
        (f"{history.place(act.on):.3f}", mark(act.mark, history.who, "")) for act in history.acts
    )
    return format_html_join("", '<i style="--at:{}">{}</i>', placed)
