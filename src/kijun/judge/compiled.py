"""A rule made ready for judging: its terms as functions, its threshold as a length of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.consequences import Role as CsqRole
from kijun.judge.matters import Role, Word
from kijun.judge.occasions import OCCASIONS
from kijun.judge.occasions.shape import Occasion, Value
from kijun.judge.rulebook import Excuse, Rule, Rulebook, only_good
from kijun.judge.terms import BUILT_IN_EXCUSES, Holds, OneOf, Span, Term, compiled

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

Test = tuple[Value, Holds]
Anchor = Callable[[Any, Role, dt.tzinfo], "dt.datetime | None"]
BUILT_IN: Final[tuple[Excuse, ...]] = ((Term("reason", OneOf(BUILT_IN_EXCUSES)),),)
"""What always excuses lateness, absence, cancellation and move, whatever the rulebook says."""

ROLES: Final[tuple[CsqRole, ...]] = ("client", "house", "member")
_NO_TIME: Final = dt.timedelta(0)


class Compiled:
    """A rule made ready for judging: its terms as functions."""

    __slots__ = (
        "_good_roles",
        "_threshold",
        "anchor",
        "elapsed",
        "excuses",
        "includes_the_instant",
        "occasion",
        "rests_on_no_word",
        "rule",
        "rulebook",
        "tests",
        "wants_word",
        "zone",
    )

    def __init__(self, rule: Rule, rulebook: Rulebook) -> None:
        self.rule, self.rulebook = rule, rulebook
        self.zone: dt.tzinfo = rulebook.zone
        self.occasion: Occasion = OCCASIONS[rule.occasion]
        self.tests = self._tests(rule.when)
        self.wants_word = any(self._is_of_notice(term) for term in rule.when)
        asked = rule.term("notice")
        self.rests_on_no_word = (
            asked is not None
            and isinstance(asked.condition, OneOf)
            and "none" in asked.condition.words
        )
        excusable = self.occasion.has_built_in_excuses and not only_good(rule.then)
        built_in = BUILT_IN if excusable else ()
        self.excuses = tuple((excuse, self._tests(excuse)) for excuse in (*rule.excuses, *built_in))
        is_good = self.occasion.is_good(rule)
        self._good_roles = {role for role in ROLES if is_good or only_good(rule.steps_for(role))}
        beyond = rule.term(self.occasion.threshold) if self.occasion.threshold else None
        span = beyond.condition if beyond is not None else None
        self._threshold = span.low if isinstance(span, Span) else None
        self.elapsed = self._threshold.elapsed if self._threshold is not None else _NO_TIME
        self.anchor: Anchor = self.occasion.anchor or _no_anchor
        self.includes_the_instant = isinstance(span, Span) and span.operator == ">="

    def is_good_of(self, role: Role) -> bool:
        """Say whether the rule is about something good: it is, or it only thanks or prefers."""
        return role in self._good_roles

    def due_after(self, anchor: dt.datetime) -> dt.datetime:
        """Return the instant from `anchor` at which time alone decides: the rule's threshold.

        An anchor is told with an offset.
        """
        if self.elapsed is not None:
            return anchor + self.elapsed
        assert self._threshold is not None
        return self._threshold.after(anchor, self.zone)

    def _is_of_notice(self, term: Term) -> bool:
        return self.occasion.known_terms[term.name].of_notice

    def _tests(self, terms: Iterable[Term]) -> tuple[Test, ...]:
        tests = []
        for term in terms:
            if term.name in self.occasion.found:
                continue
            percent = getattr(term.condition, "percent", False)
            backwards = term.name in self.occasion.backwards or term.name == "notice_lead"
            holds = compiled(term, self.rulebook, backwards=backwards)
            tests.append((self.occasion.value(term.name, percent=percent), holds))
        return tuple(tests)

    def applies(self, moment: Moment) -> bool:
        """Say whether `when` holds at a moment, with what was known then."""
        services = self.rule.services
        if services is not None and moment.service not in services:
            return False
        word = None
        if self.wants_word:
            word = min(self.occasion.words(moment), key=_sent_at, default=None)
        return _all_hold(self.tests, moment, word)

    def unmet(self, moment: Moment) -> list[tuple[str, ...]]:
        """Return, for each excuse, the terms that are not met, by the word that comes closest."""
        words = self.occasion.words(moment) or (None,)
        return [
            min((self._failing(excuse, tests, moment, word) for word in words), key=len)
            for excuse, tests in self.excuses
        ]

    def _failing(
        self, excuse: Excuse, tests: tuple[Test, ...], moment: Moment, word: Word | None
    ) -> tuple[str, ...]:
        pairs = zip(excuse, tests, strict=True)
        return tuple(t.name for t, test in pairs if not _all_hold((test,), moment, word))

    def excuse_for(self, moment: Moment) -> tuple[Excuse, Word | None] | None:
        """Return the first excuse that holds with all that is known, and the word it rests on."""
        return self._excuse_among(self.occasion.words(moment) or (None,), moment)

    def excuse_by(self, word: Word, moment: Moment) -> tuple[Excuse, Word | None] | None:
        """Return the first excuse that holds with a word that has just come."""
        return self._excuse_among((word,), moment) if word.about in self.occasion.hears else None

    def _excuse_among(
        self, words: Sequence[Word | None], moment: Moment
    ) -> tuple[Excuse, Word | None] | None:
        for excuse, tests in self.excuses:
            for word in words:
                if _all_hold(tests, moment, word):
                    return excuse, word
        return None


def _no_anchor(*_: object) -> None:
    return None


def _sent_at(word: Word) -> dt.datetime:
    return word.at


def _all_hold(tests: tuple[Test, ...], moment: Moment, word: Word | None) -> bool:
    for value_of, holds in tests:
        value = value_of(moment, word)
        if value is None or not holds(value):
            return False
    return True
