"""From a rule as it was written to a rule: every flaw is found and said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

import msgspec

from kijun.judge import consequences as csq
from kijun.judge.errors import Path
from kijun.judge.flaw_finder import WIDE, FlawFinder, shown
from kijun.judge.occasions import OCCASIONS
from kijun.judge.occasions.shape import Occasion
from kijun.judge.quantities import UNIT_WORDS, Duration, parse_duration
from kijun.judge.rulebook import DEFAULT_WITHIN, Binds, Excuse, Rule, only_good
from kijun.judge.slips import (
    COMMAS,
    condition_meant,
    consequence_meant,
    half_width,
    length_meant,
    wide_characters,
)
from kijun.judge.terms import RepeatedWord, Term, TermKind, UnknownWord

RULE_KEYS: Final = (
    "id",
    "title",
    "occasion",
    "binds",
    "services",
    "when",
    "excuses",
    "then",
    "house_then",
    "within",
    "mode",
    "confirm",
    "acknowledged",
    "because",
)
_BINDS: Final = ("client", "house", "both", "member")
_MOST_STEPS: Final = 12

FROM_ON: Final = (
    '“%(word)s” cannot be read from “%(value)s”. Write "%(included)s" (from there on) or'
    ' "%(excluded)s" (only beyond it).'
)
UP_TO: Final = (
    '“%(word)s” cannot be read from “%(value)s”. Write "%(included)s" (up to there) or'
    ' "%(excluded)s" (only below it).'
)
WIDE_VALUE: Final = (
    "In “%(word)s”, “%(wide)s” is full-width or another sign than the one that is read. Type"
    ' "%(example)s" in half-width characters.'
)


class RuleReader(FlawFinder):
    """Reads one rule and gathers its flaws."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: set[int] = set()
        """The numbers of the rules in which something cannot be read."""

    def rule(self, given: object, path: Path, number: int) -> Rule | None:
        """Return a rule, or None where too little of it can be read."""
        before = len(self.flaws)
        rule = self._rule(given, path, number)
        if len(self.flaws) > before:
            self.unread.add(number)
        return rule

    def _rule(self, given: object, path: Path, number: int) -> Rule | None:
        if not isinstance(given, dict):
            self.add_flaw(path, "A rule is a list of names and values, such as “id: late”.")
            return None
        self.check_keys(given, path, RULE_KEYS, ("id", "occasion", "then"))
        occasion = self._occasion(given, path)
        if occasion is None:
            return None
        binds = cast(Binds, self._choice(given, path, "binds", _BINDS, "client"))
        then = self._steps(given, path, "then")
        house_then = self._steps(given, path, "house_then")
        rule = Rule(
            id=self.text_of(given.get("id", "…"), (*path, "id"), "late-without-notice"),
            number=number,
            identity=self.identity_of(given),
            occasion=occasion.name,
            binds=binds,
            services=self._services(given, path),
            when=self._conditions(given.get("when", {}), (*path, "when"), occasion, in_when=True),
            excuses=self._excuses(given, path, occasion),
            then=then,
            house_then=house_then,
            within=self._within(given, path),
            practice=self._choice(given, path, "mode", ("enforced", "practice"), "enforced")
            == "practice",
            confirm=self._yes_or_no(given, path, "confirm"),
            acknowledged=self._yes_or_no(given, path, "acknowledged"),
            title=self.words_of(given, path, "title"),
            because=self.words_of(given, path, "because"),
        )
        return _with_what_the_house_owes(rule, occasion)

    def _occasion(self, given: Mapping[str, object], path: Path) -> Occasion | None:
        if "occasion" not in given:
            return None
        name = given["occasion"]
        if isinstance(name, str) and name in OCCASIONS:
            return OCCASIONS[name]
        message = "There is no occasion “%(word)s”."
        self.add_unknown((*path, "occasion"), message, name, OCCASIONS)
        return None

    def _choice(
        self,
        given: Mapping[str, object],
        path: Path,
        key: str,
        known: tuple[str, ...],
        default: str,
    ) -> str:
        value = given.get(key, default)
        if isinstance(value, str) and value in known:
            return value
        self.add_unknown((*path, key), "“%(word)s” does not fit here.", value, known)
        return default

    def _yes_or_no(self, given: Mapping[str, object], path: Path, key: str) -> bool:
        value = given.get(key, False)
        if not isinstance(value, bool):
            self.add_flaw((*path, key), "Expected true or false.")
        return value is True

    def _services(self, given: Mapping[str, object], path: Path) -> frozenset[str] | None:
        if "services" not in given:
            return None
        value = given["services"]
        if isinstance(value, list) and value and all(isinstance(s, str) and s for s in value):
            return frozenset(value)
        self.add_flaw((*path, "services"), "Expected a list of services, such as [consulting].")
        return None

    def _within(self, given: Mapping[str, object], path: Path) -> Duration:
        if "within" not in given:
            return DEFAULT_WITHIN
        duration = self._duration(given["within"], (*path, "within"))
        return duration or DEFAULT_WITHIN

    def _duration(self, value: object, path: Path) -> Duration | None:
        try:
            duration = parse_duration(value) if isinstance(value, str) else None
        except ValueError:
            duration = None
        if duration is None or duration.number == 0:
            self._add_no_length(value, path)
            return None
        return duration

    def _add_no_length(self, value: object, path: Path) -> None:
        meant = length_meant(str(shown(value)))
        try:
            parse_duration(meant)
        except ValueError:
            meant = ""
        if meant and meant != value:
            self._add_unlike(path, value, meant)
            return
        self.add_flaw(
            path,
            "“%(word)s” is no length of time. Write a number and a unit (%(units)s), such as "
            "“12 months”.",
            word=value,
            units=", ".join(UNIT_WORDS),
        )

    def _add_unlike(self, path: Path, value: object, example: str) -> None:
        is_wide = half_width(str(shown(value))) == example != value
        message = WIDE if is_wide else "“%(word)s” is not written like this. Write “%(example)s”."
        self.add_flaw(path, message, word=value, example=example)

    def _steps(self, given: Mapping[str, object], path: Path, key: str) -> tuple[csq.Step, ...]:
        if key not in given:
            return ()
        value, here = given[key], (*path, key)
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_STEPS:
            message = "Expected one step for each time, first time first: [[remind], [warn]]."
            self.add_flaw(here, message)
            return ()
        role = _role(given, key)
        return tuple(self._step(step, (*here, index), role) for index, step in enumerate(value))

    def _step(self, given: object, path: Path, role: csq.Role) -> csq.Step:
        if not isinstance(given, list) or not given:
            inside = half_width(given).strip("[]") if isinstance(given, str) else "remind"
            message = "A step stands in half-width square brackets: “[%(inside)s]”."
            self.add_flaw(path, message, inside=shown(inside))
            return ()
        step: list[csq.Consequence] = []
        for index, text in enumerate(given):
            consequence = self._consequence(text, (*path, index), role)
            if consequence is None:
                continue
            if any(consequence.word == other.word for other in step):
                message = "“%(word)s” stands twice in one step."
                self.add_flaw((*path, index), message, word=consequence.word)
            step.append(consequence)
        return tuple(step)

    def _consequence(self, text: object, path: Path, role: csq.Role) -> csq.Consequence | None:
        if not isinstance(text, str):
            self.add_flaw(path, "Expected a consequence, such as “warn”.")
            return None
        try:
            return csq.parse_consequence(text)
        except KeyError:
            self._add_no_consequence(text, path, role)
        except ValueError:
            self._add_unlike(path, text, consequence_meant(text))
        return None

    def _add_no_consequence(self, text: str, path: Path, role: csq.Role) -> None:
        if meant := consequence_meant(text):
            self._add_unlike(path, text, meant)
            return
        listed = [known for known, kind in csq.KINDS.items() if role in kind.roles]
        has_comma = any(comma in text for comma in COMMAS)
        given = text if has_comma or not text.split() else text.split(maxsplit=1)[0]
        self.add_unknown(path, "There is no consequence “%(word)s”.", given, csq.KINDS, listed)

    def _excuses(
        self, given: Mapping[str, object], path: Path, occasion: Occasion
    ) -> tuple[Excuse, ...]:
        value, here = given.get("excuses", []), (*path, "excuses")
        if not isinstance(value, list):
            self.add_flaw(here, "Expected a list of excuses, such as [{reason: helping_someone}].")
            return ()
        return tuple(
            self._conditions(entry, (*here, index), occasion, in_when=False)
            for index, entry in enumerate(value)
        )

    def _conditions(
        self, given: object, path: Path, occasion: Occasion, *, in_when: bool
    ) -> tuple[Term, ...]:
        if not isinstance(given, dict) or (not given and not in_when):
            self.add_flaw(path, "Expected terms and what they are compared with.")
            return ()
        kinds = occasion.known_terms
        if not in_when:
            kinds = {name: kind for name, kind in kinds.items() if not kind.only_when}
        terms = []
        for name, value in given.items():
            here = (*path, str(name))
            if name not in kinds:
                message = "There is no term “%(word)s” here."
                self.add_unknown(here, message, name, kinds)
                continue
            term = self._term(name, kinds[name], value, here, in_when=in_when)
            if term is not None:
                terms.append(term)
        return tuple(terms)

    def _term(
        self, name: str, kind: TermKind, value: object, path: Path, *, in_when: bool
    ) -> Term | None:
        try:
            condition = kind.read(value)
            if (
                in_when
                and kind.only_beyond
                and getattr(condition, "operator", ">")
                not in (
                    ">",
                    ">=",
                )
            ):
                raise ValueError(value)
        except UnknownWord as unknown:
            self.add_unknown(path, "“%(word)s” does not fit here.", unknown.word, unknown.known)
            return None
        except RepeatedWord as repeated:
            self.add_flaw(path, "“%(word)s” stands twice.", word=repeated.word)
            return None
        except ValueError:
            self._add_no_condition(name, kind, value, path)
            return None
        return Term(name, condition)

    def _add_no_condition(self, name: str, kind: TermKind, value: object, path: Path) -> None:
        text = str(shown(value))
        meant = condition_meant(kind, text)
        if len(meant) > 1:
            message = UP_TO if meant[0].startswith("<") else FROM_ON
            both = {"included": meant[0], "excluded": meant[1]}
            self.add_flaw(path, message, word=name, value=value, **both)
        elif meant and (wide := wide_characters(text)):
            self.add_flaw(path, WIDE_VALUE, word=name, wide=wide, example=meant[0])
        else:
            message = "“%(word)s” cannot be read from “%(value)s”. Write it like “%(example)s”."
            example = meant[0] if meant else kind.expected or kind.words[0]
            self.add_flaw(path, message, word=name, value=value, example=example)


def _with_what_the_house_owes(rule: Rule, occasion: Occasion) -> Rule:
    if rule.binds != "both" or rule.house_then:
        return rule
    good = occasion.is_good(rule) or only_good(rule.then)
    owed = csq.Consequence("note" if good else "apologise")
    return msgspec.structs.replace(rule, house_then=((owed,),))


def _role(given: Mapping[str, object], key: str) -> csq.Role:
    if key == "house_then" or given.get("binds") == "house":
        return "house"
    return "member" if given.get("binds") == "member" else "client"
