"""A decision as a statement of reasons that people read, in Japanese or English.

It says what follows, under which rule announced when, which time it is, what was considered, on
what it rests and who decided it, how long it lasts, and how to have it looked at again (the items
of the EU Digital Services Act, Art. 17(3)).
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from kijun.judge.consequences import Consequence, Role, parse_consequence, role_of
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, moment_of
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence.english import decided as english
from kijun.judge.sentence.japanese import decided as japanese
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.facts import happening
from kijun.judge.words.figures import day_of
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import CHANGED_BY_A_PERSON

_COUNTS_NOT: Final = frozenset({"unannounced", "practice"})
_STILL_OPEN: Final = frozenset({"standing", "proposed"})


def statement_of(
    decision: Decision, rulebook: Rulebook, language: Language, *, excuse: Fact | None = None
) -> str:
    """Return what was decided and why, in two to six sentences.

    `rulebook` is the version that the decision names. Raises KeyError where it has no such rule.
    `excuse` is the fact that `decision.excuse` names; without it, it is told of less plainly.
    """
    return _statements(rulebook, language).of(decision, excuse)


def relied_on(decision: Decision) -> tuple[str, ...]:
    """Return the ids of all facts on which a decision rests, also that which excuses it."""
    if decision.excuse is None or decision.excuse.fact is None:
        return decision.facts
    return tuple(dict.fromkeys((*decision.facts, decision.excuse.fact)))


class _Telling:
    """One rule said of one side: what is the same in all its decisions is said once."""

    def __init__(self, scene: Scene, words: ModuleType) -> None:
        self.scene, self._words = scene, words
        self.name: str = words.name_of(scene)
        self.window: str = words.window(scene)
        self.excuses: tuple[str, ...] = words.excuses(scene)
        self._told: dict[tuple[str, ...], str] = {}
        self._things: dict[tuple[str, ...], str] = {}

    def told(self, texts: tuple[str, ...]) -> str:
        """Say consequences as decided."""
        found = self._told.get(texts)
        if found is None:
            found = self._words.told(_parsed(texts), self.scene.role, self.scene)
            self._told[texts] = found
        return found

    def things(self, texts: tuple[str, ...]) -> str:
        """Say consequences as things."""
        found = self._things.get(texts)
        if found is None:
            found = self._words.things(_parsed(texts), self.scene.role, self.scene)
            self._things[texts] = found
        return found


def _parsed(texts: tuple[str, ...]) -> list[Consequence]:
    return [parse_consequence(text) for text in texts]


class _Statements:
    """The statements of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: Language) -> None:
        self.rulebook, self._zone = rulebook, rulebook.zone
        self._language: Language = language
        self._words = japanese if language == "ja" else english
        self._gap = "" if language == "ja" else " "
        self._tellings: dict[tuple[str, Role], _Telling] = {}

    def of(self, decision: Decision, excuse: Fact | None) -> str:
        """Return the statement of one decision, which a fact may excuse."""
        telling = self._telling(decision)
        parts = [self._outcome(decision, telling, excuse)]
        parts += self._open_ends(decision, telling)
        if decision.status not in _COUNTS_NOT:
            parts.append(self._rule(decision, telling))
        parts += self._considered(decision, telling)
        parts.append(self._words.how(decision, len(relied_on(decision))))
        if decision.status != "unannounced":
            parts.append(self._words.appeal(decision))
        return self._gap.join(parts)

    def _telling(self, decision: Decision) -> _Telling:
        role = role_of(decision.party)
        key = decision.rule, role
        telling = self._tellings.get(key)
        if telling is None:
            rule = self.rulebook.rule(decision.rule)
            if rule is None:
                raise KeyError(decision.rule)
            telling = self._tellings[key] = _Telling(Scene(rule, self.rulebook, role), self._words)
        return telling

    def _outcome(self, decision: Decision, telling: _Telling, excuse: Fact | None) -> str:
        told = telling.told(_going_on(decision)) if decision.status == "standing" else ""
        said: str = self._words.outcome(
            decision,
            self._words.Outcome(
                self._words.opening(decision, telling.name),
                told,
                telling.things(decision.consequences),
                telling.things(decision.awaiting),
                None if excuse is None else self._happened(excuse),
            ),
        )
        return said

    def _happened(self, fact: Fact) -> tuple[str, str]:
        at = moment_of(fact).astimezone(self._zone).isoformat()
        return happening(fact, self._language), day_of(at, self._language)

    def _open_ends(self, decision: Decision, telling: _Telling) -> list[str]:
        if decision.status not in _STILL_OPEN:
            return []
        parts = []
        if decision.awaiting:
            named = decision.status == "proposed"
            things = None if named else telling.things(decision.awaiting)
            parts.append(self._words.awaiting(things, decision.confirm_until))
        if decision.lapsed:
            parts.append(self._words.gone(telling.things(decision.lapsed)))
        if decision.ends is not None or decision.review_at is not None:
            parts.append(self._words.lasts(decision))
        return parts

    def _rule(self, decision: Decision, telling: _Telling) -> str:
        assumed = decision.announced_at is None
        said: str = self._words.announced(decision, telling.window, assumed=assumed)
        return said

    def _considered(self, decision: Decision, telling: _Telling) -> list[str]:
        given = decision.excuses_considered
        if not given or decision.status in CHANGED_BY_A_PERSON:
            return []
        partly = [excuse for excuse in given if excuse.terms != excuse.unmet]
        unmet = dict.fromkeys(name for excuse in partly for name in excuse.unmet)
        return [self._words.considered(telling.excuses, tuple(unmet))]


def _going_on(decision: Decision) -> tuple[str, ...]:
    if not decision.awaiting and not decision.lapsed:
        return decision.consequences
    left = {*decision.awaiting, *decision.lapsed}
    return tuple(text for text in decision.consequences if text not in left)


_MOST_KEPT: Final = 32
_KEPT: Final[dict[tuple[str, Language], _Statements]] = {}


def _statements(rulebook: Rulebook, language: Language) -> _Statements:
    """Return the statements of a rulebook; a few are kept, since decisions come in thousands."""
    key = rulebook.version, language
    kept = _KEPT.get(key)
    if kept is not None and kept.rulebook is rulebook:
        return kept
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[key] = made = _Statements(rulebook, language)
    return made
