"""A decision told as a letter: what changes and what does not, on what it rests, and until when."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from kijun.door.opening import Visit
from kijun.judge.decision import Decision
from kijun.judge.words.figures import day_of
from kijun.ledger.decisions import GONE
from kijun.ledger.models import Appealed
from kijun.letters.models import Letter
from kijun.services.decisions import appeals, ending, grounds
from kijun.services.decisions.conditions import can_rest
from kijun.services.decisions.reasons import Reasons
from kijun.services.record import evidence
from kijun.services.record.timeline import seal_of, things_of
from kijun.ui.marks import Seal
from kijun.ui.parts import Bar, Evidence

VOID: Final = frozenset({"excused", "waived", "overturned", GONE})
"""Statuses in which nothing follows from a decision any more."""
_TIMED: Final = re.compile(r"(\d{4}年\d+月\d+日 \d\d:\d\d|\d+ \w+ \d{4} \d\d:\d\d) (.*)", re.DOTALL)
_FIRST_SENTENCE: Final = {
    "ja": re.compile(r"((?:「[^」]*」|[^「])*?。)(.*)", re.DOTALL),
    "en": re.compile(r"((?:“[^”]*”|[^“])*?\.) (.*)", re.DOTALL),
}
"""A sentence does not end within what is quoted in it."""


class Objection(NamedTuple):
    """What was said against a decision, with its day; what was answered, with that day."""

    day: str
    text: str
    answer: str
    answered: str
    """The day of the answer; empty: there is none yet."""


class ReasonsTold:
    """A decision with its reasons, as the letter says them."""

    def __init__(self, visit: Visit, reasons: Reasons) -> None:
        self.visit, self.reasons = visit, reasons
        self.decision: Decision = reasons.decision

    @property
    def is_void(self) -> bool:
        """Whether nothing follows from it any more."""
        return self.decision.status in VOID

    @property
    def is_house(self) -> bool:
        """Whether it is about what the house owes."""
        return self.decision.party != "client"

    @property
    def title(self) -> str:
        """What was decided: 「警告（段2）」."""
        things = things_of(self.decision, self.visit.language)
        if self.is_house:
            return _("What I owe you: %(things)s") % {"things": things}
        if 0 < len(self.decision.awaiting) < len(self.decision.consequences):
            # The level is that of what still waits, which is not what is named.
            return things
        return _("%(things)s (level %(level)s)") % {"things": things, "level": self.decision.level}

    @property
    def day(self) -> str:
        """The day on which it was decided."""
        return day_of(self.decision.decided_at, self.visit.language)

    @cached_property
    def _sentences(self) -> tuple[str, str]:
        whole = self.reasons.statement
        found = _FIRST_SENTENCE[self.visit.language].fullmatch(whole)
        return (found[1], found[2]) if found is not None else (whole, "")

    @property
    def opening(self) -> str:
        """The first sentence of the statement of reasons: what was decided."""
        return self._sentences[0]

    @property
    def why(self) -> str:
        """The rest of it: how often, what was considered, and how it was decided."""
        return self._sentences[1]

    @property
    def level(self) -> str:
        """How its level and its place in the count belong together."""
        return "" if self.is_house else grounds.level_told(self.decision, self.visit.language)

    @property
    def changing(self) -> list[str]:
        """What follows from it, each as a sentence."""
        told = grounds.told(self.decision, self.visit.language)
        if ending.ends_engagement(self.decision):
            visit = self.visit
            told += ending.told(visit.client, self.decision, visit.language, visit.now)
        return told

    @property
    def staying(self) -> list[str]:
        """What stays as it is, whatever was decided."""
        words = {text.partition(" ")[0] for text in self.decision.consequences}
        staying = []
        if not words & {"suspend", "end_engagement", "ban"}:
            staying.append(_("Your other bookings, and all that we agreed"))
        if not words & {"written_only", "ban"}:
            staying.append(_("How you reach me"))
        if not words & {"charge", "require_prepayment"} and not self.is_house:
            staying.append(_("What you pay"))
        return staying

    @property
    def evidence(self) -> list[Evidence]:
        """The facts on which it rests, with their times."""
        found, year = [], self.decision.decided_at[:4]
        for fact in self.reasons.facts:
            timed = _TIMED.fullmatch(fact.line)
            at, text = (timed[1], timed[2]) if timed is not None else ("", fact.line)
            at = at.replace(f"{year}年", "").replace(f" {year}", "")
            if fact.words:
                quoted = _("“%(words)s”") % {"words": fact.words}
                text = f"{text} {quoted}"
            for piece in fact.pieces:
                named = evidence.named(piece, self.visit.language, self.visit.room.zone)
                text = f"{text} {_('Evidence:')} {named}"
            found.append(Evidence(at, text))
        return found

    @property
    def rule_number(self) -> str:
        """Which rule it is."""
        return _("Rule %(number)s") % {"number": self.reasons.rule.number}

    @property
    def announced(self) -> dt.date | None:
        """On which day the rule was announced."""
        return _date(self.decision.announced_at)

    @property
    def acknowledged(self) -> dt.date | None:
        """On which day the rule was acknowledged."""
        return _date(self.decision.acknowledged_at)

    @cached_property
    def of_the_house(self) -> list[str]:
        """What the house owes in the same matter, as things."""
        if self.is_house:
            return []
        found = grounds.of_the_house(self.visit.room, self.decision)
        return [things_of(each, self.visit.language) for each in found]

    @property
    def house_kept(self) -> bool:
        """Whether the rule binds the house too, and nothing of the matter speaks against it."""
        if self.is_house:
            return False
        return grounds.house_kept(self.visit.room, self.decision, self.reasons.rule)

    @property
    def seal(self) -> Seal:
        """Who decided."""
        return seal_of(self.decision)

    @cached_property
    def letters(self) -> list[tuple[str, str]]:
        """The formal letters about it as they went: the id of each, and its day."""
        about = Letter.objects.filter(client=self.visit.client, decision=self.decision.id)
        went = about.filter(state__in=(Letter.State.SENT, Letter.State.UNKNOWN))
        kept = went.exclude(enclosed="").order_by("sent_at", "pk")
        return [(each.pk, self._day(each.sent_at or each.due_at)) for each in kept]

    @cached_property
    def _appealed(self) -> Appealed | None:
        found = appeals.of_decision(self.visit.room, self.decision.id)
        return found if found is not None and found.answered_at is None else None

    @property
    def answer_by(self) -> str:
        """By which day an open appeal is answered, or an empty text."""
        return self._day(self._appealed.answer_by) if self._appealed is not None else ""

    @property
    def rests(self) -> bool:
        """Whether the measure rests, since an appeal was not answered in time."""
        return appeals.rests(self._appealed, self.visit.now)

    @property
    def can_rest(self) -> bool:
        """Whether it sets conditions or limits, which rest while an answer is late."""
        return can_rest(self.decision)

    @property
    def counts(self) -> bool:
        """Whether it counts as a step, and goes on doing so until there is an answer."""
        return self.decision.step is not None

    @property
    def can_appeal(self) -> bool:
        """Whether it can still be appealed against here."""
        until = dt.datetime.fromisoformat(self.decision.appeal_until)
        return not self.is_house and not self.is_void and self.visit.now <= until

    @property
    def appeal_until(self) -> str:
        """Until which day it can be appealed against."""
        return day_of(self.decision.appeal_until, self.visit.language)

    @cached_property
    def _ends(self) -> list[tuple[dt.datetime, str]]:
        """The days on which something ends, in their order."""
        ends = []
        if self.decision.ends is not None:
            ends.append((dt.datetime.fromisoformat(self.decision.ends), _("its effect ends")))
        if self.decision.review_at is not None:
            review = dt.datetime.fromisoformat(self.decision.review_at)
            ends.append((review, _("looked at again")))
        counted = grounds.counts_until(self.decision, self.reasons.rule, self.reasons.rulebook)
        if counted is not None:
            ends.append((counted, _("no longer counts")))
        return sorted(ends)

    @property
    def bars(self) -> list[Bar]:
        """The bar of its time: from the day of the decision to the last end."""
        if self.is_void or not self._ends:
            return []
        begun = dt.datetime.fromisoformat(self.decision.decided_at)
        whole = self._ends[-1][0] - begun
        bars = [Bar(0, self.day, _("decided"))]
        for day, ends in groupby(self._ends, key=lambda each: self._day(each[0])):
            # What ends on one day stands at one place.
            instants, what = zip(*ends, strict=True)
            bars.append(Bar(round(100 * ((instants[-1] - begun) / whole)), day, _(", ").join(what)))
        return bars

    @property
    def done(self) -> int:
        """How much of that time is over, in percent."""
        if not self._ends:
            return 0
        begun = dt.datetime.fromisoformat(self.decision.decided_at)
        share = (self.visit.now - begun) / (self._ends[-1][0] - begun)
        return min(max(round(100 * share), 1), 100)

    def _day(self, instant: dt.datetime) -> str:
        return day_of(self.visit.there(instant).isoformat(), self.visit.language)

    @property
    def appeals(self) -> list[Objection]:
        """What was said against it, and what was answered, if anything."""
        return [
            Objection(
                self._day(each.at),
                each.text,
                each.answer or "",
                self._day(each.answered_at) if each.answered_at is not None else "",
            )
            for each in self.reasons.appeals
        ]


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text is not None else None
