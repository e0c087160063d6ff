"""From a parsed document to a rulebook: every flaw is found and said, with where and what to do."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from typing import Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from kijun.judge import consequences as csq
from kijun.judge.canonical import identity
from kijun.judge.errors import Flaw, InvalidRulebook, Path
from kijun.judge.fitting import flaws_of_rule
from kijun.judge.occasions import OCCASIONS
from kijun.judge.occasions.shape import Occasion
from kijun.judge.quantities import (
    UNIT_WORDS,
    WEEKDAYS,
    Duration,
    parse_duration,
    parse_hours,
    parse_weekdays,
)
from kijun.judge.rulebook import (
    DEFAULT_WITHIN,
    Binds,
    Excuse,
    Holidays,
    HourlyValue,
    Hours,
    Rule,
    Rulebook,
    Words,
    only_good,
)
from kijun.judge.terms import Term, TermKind, UnknownWord

_RULEBOOK_KEYS: Final = (
    "kijun",
    "title",
    "timezone",
    "currency",
    "hours",
    "holidays",
    "hourly_value",
    "rules",
)
_RULE_KEYS: Final = (
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
_MOST_RULES: Final = 200
_MOST_STEPS: Final = 12


def no_holidays(_: str) -> frozenset[dt.date] | None:
    """Know no country's holidays: for callers that bring no calendar."""
    return None


def parse_rulebook(document: object, holidays: Holidays = no_holidays) -> Rulebook:
    """Read a rulebook from a parsed YAML or JSON document.

    Its version is the SHA-256 of the document's canonical JSON (RFC 8785). `holidays` gives the
    public holidays of a country. Raises InvalidRulebook with everything that is wrong.
    """
    reader = _Reader(holidays)
    rulebook = reader.rulebook(document)
    if reader.flaws or rulebook is None:
        raise InvalidRulebook(reader.flaws)
    return rulebook


class _Reader:
    """Reads one document and gathers its flaws."""

    def __init__(self, holidays: Holidays) -> None:
        self.flaws: list[Flaw] = []
        self._holidays = holidays

    def _flaw(self, path: Path, message: str, **params: object) -> None:
        self.flaws.append(Flaw(path, message, params))

    def _unknown(self, path: Path, message: str, word: object, known: Iterable[str]) -> None:
        words = tuple(known)
        near = difflib.get_close_matches(str(word), words, 1, 0.6)
        if near:
            self._flaw(path, message + " Did you mean “%(nearest)s”?", word=word, nearest=near[0])
        else:
            self._flaw(path, message + " Known: %(known)s.", word=word, known=", ".join(words))

    def rulebook(self, document: object) -> Rulebook | None:
        if not isinstance(document, dict):
            self._flaw((), "A rulebook is a list of names and values, such as “kijun: 1”.")
            return None
        self._keys(document, (), _RULEBOOK_KEYS, ("kijun", "timezone", "rules"))
        if "kijun" in document and (document["kijun"] != 1 or document["kijun"] is True):
            self._flaw(("kijun",), "This version of Kijun reads rulebooks with “kijun: 1”.")
        rulebook = Rulebook(
            version=self._identity(document),
            title=self._words(document, (), "title"),
            zone_name=self._zone(document),
            currency=self._currency(document),
            hours=self._hours(document),
            hourly_values=self._hourly_values(document),
            holidays=(country := self._country(document)),
            holiday_dates=(self._holidays(country) if country else None) or frozenset(),
            rules=self._rules(document),
        )
        for index, rule in enumerate(rulebook.rules):
            self.flaws += flaws_of_rule(rule, rulebook, ("rules", index))
        return rulebook

    def _identity(self, value: object) -> str:
        try:
            return identity(value)
        except (ValueError, TypeError, OverflowError):
            self._flaw((), "The rulebook holds a number or a text that cannot be kept exactly.")
            return ""

    def _keys(
        self,
        given: Mapping[object, object],
        path: Path,
        known: tuple[str, ...],
        required: tuple[str, ...],
    ) -> None:
        for key in given:
            if key not in known:
                self._unknown((*path, str(key)), "There is no “%(word)s” here.", key, known)
        for key in required:
            if key not in given:
                self._flaw(path, "“%(word)s” is missing.", word=key)

    def _text(self, value: object, path: Path, example: str) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self._flaw(path, "Expected a text, such as “%(example)s”.", example=example)
        return ""

    def _words(self, given: Mapping[str, object], path: Path, key: str) -> Words:
        if key not in given:
            return Words()
        value, here = given[key], (*path, key)
        if not isinstance(value, dict) or not value:
            self._flaw(here, "Expected a text in each language, such as {ja: 基準, en: Rules}.")
            return Words()
        if any(text is None for text in value.values()):
            message = "A text that holds a comma or a colon stands in quotes here."
            self._flaw(here, message)
            return Words()
        self._keys(value, here, ("ja", "en"), ())
        texts = {k: self._text(v, (*here, k), "…") for k, v in value.items() if k in ("ja", "en")}
        return Words(**texts)

    def _zone(self, document: Mapping[str, object]) -> str:
        if "timezone" not in document:
            return "UTC"
        name = self._text(document["timezone"], ("timezone",), "Asia/Tokyo")
        try:
            ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zones = sorted(available_timezones())
            near = difflib.get_close_matches(name, zones, 1, 0.5) or ["Asia/Tokyo"]
            self._flaw(
                ("timezone",),
                "There is no time zone “%(word)s”. Did you mean “%(nearest)s”?",
                word=name,
                nearest=near[0],
            )
            return "UTC"
        return name or "UTC"

    def _currency(self, document: Mapping[str, object]) -> str | None:
        if "currency" not in document:
            return None
        code = document["currency"]
        if isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper():
            return code
        self._flaw(("currency",), "Expected a currency's three letters, such as “JPY”.")
        return None

    def _country(self, document: Mapping[str, object]) -> str | None:
        if "holidays" not in document:
            return None
        country = document["holidays"]
        if isinstance(country, str) and self._holidays(country) is not None:
            return country
        self._flaw(
            ("holidays",),
            "No public holidays are known for “%(word)s”. Write a country's two letters, such "
            "as “JP”.",
            word=country,
        )
        return None

    def _hours(self, document: Mapping[str, object]) -> dict[int, Hours]:
        if "hours" not in document:
            return {}
        given, hours = document["hours"], dict[int, Hours]()
        if not isinstance(given, dict) or not given:
            self._flaw(("hours",), 'Expected opening hours, such as {mon-fri: "09:00-18:00"}.')
            return {}
        for days, spans in given.items():
            path: Path = ("hours", days)
            try:
                weekdays = parse_weekdays(days)
            except (ValueError, AttributeError):
                message = "“%(word)s” is no day of the week. Known: %(known)s, or mon-fri."
                self._flaw(path, message, word=days, known=", ".join(WEEKDAYS))
                continue
            spans = spans if isinstance(spans, list) else [spans]
            try:
                parsed = tuple(sorted(parse_hours(span) for span in spans))
            except (ValueError, AttributeError):
                message = "“%(word)s” is no time of opening. Write it as “09:00-18:00”."
                self._flaw(path, message, word=spans[0] if len(spans) == 1 else spans)
                continue
            if set(weekdays) & hours.keys():
                self._flaw(path, "The hours of a day are given twice.")
            hours.update(dict.fromkeys(weekdays, parsed))
        return hours

    def _hourly_values(self, document: Mapping[str, object]) -> tuple[HourlyValue, ...]:
        given = document.get("hourly_value", [])
        if not isinstance(given, list):
            self._flaw(
                ("hourly_value",),
                "Expected a list, such as [{from: 2026-01-01, amount: 20000}].",
            )
            return ()
        values = []
        for index, entry in enumerate(given):
            path: Path = ("hourly_value", index)
            try:
                since, amount = dt.date.fromisoformat(entry["from"]), entry["amount"]
                if len(entry) != 2 or isinstance(amount, bool) or not 0 < amount <= 1e12:
                    raise ValueError(amount)
            except (ValueError, TypeError, KeyError):
                self._flaw(path, "Expected {from: 2026-01-01, amount: 20000}.")
                continue
            values.append(HourlyValue(since, amount))
        return tuple(values)

    def _rules(self, document: Mapping[str, object]) -> tuple[Rule, ...]:
        given = document.get("rules")
        if "rules" not in document:
            return ()
        if not isinstance(given, list) or not given:
            self._flaw(("rules",), "Expected a list of rules.")
            return ()
        if len(given) > _MOST_RULES:
            self._flaw(("rules",), "More than %(most)s rules in one rulebook.", most=_MOST_RULES)
            return ()
        rules: list[Rule] = []
        seen: set[str] = set()
        for index, entry in enumerate(given):
            rule = self._rule(entry, ("rules", index), index + 1)
            if rule is None:
                continue
            if rule.id in seen:
                message = "Another rule has the id “%(word)s” already."
                self._flaw(("rules", index, "id"), message, word=rule.id)
            seen.add(rule.id)
            rules.append(rule)
        return tuple(rules)

    def _rule(self, given: object, path: Path, number: int) -> Rule | None:
        if not isinstance(given, dict):
            self._flaw(path, "A rule is a list of names and values, such as “id: late”.")
            return None
        self._keys(given, path, _RULE_KEYS, ("id", "occasion", "then"))
        occasion = self._occasion(given, path)
        if occasion is None:
            return None
        binds = cast(Binds, self._choice(given, path, "binds", _BINDS, "client"))
        then = self._steps(given, path, "then")
        house_then = self._steps(given, path, "house_then")
        rule = Rule(
            id=self._text(given.get("id", "…"), (*path, "id"), "late-without-notice"),
            number=number,
            identity=self._identity(given),
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
            title=self._words(given, path, "title"),
            because=self._words(given, path, "because"),
        )
        return _with_what_the_house_owes(rule, occasion)

    def _occasion(self, given: Mapping[str, object], path: Path) -> Occasion | None:
        if "occasion" not in given:
            return None
        name = given["occasion"]
        if isinstance(name, str) and name in OCCASIONS:
            return OCCASIONS[name]
        message = "There is no occasion “%(word)s”."
        self._unknown((*path, "occasion"), message, name, OCCASIONS)
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
        self._unknown((*path, key), "“%(word)s” does not fit here.", value, known)
        return default

    def _yes_or_no(self, given: Mapping[str, object], path: Path, key: str) -> bool:
        value = given.get(key, False)
        if not isinstance(value, bool):
            self._flaw((*path, key), "Expected true or false.")
        return value is True

    def _services(self, given: Mapping[str, object], path: Path) -> frozenset[str] | None:
        if "services" not in given:
            return None
        value = given["services"]
        if isinstance(value, list) and value and all(isinstance(s, str) and s for s in value):
            return frozenset(value)
        self._flaw((*path, "services"), "Expected a list of services, such as [consulting].")
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
            self._flaw(
                path,
                "“%(word)s” is no length of time. Write a number and a unit (%(units)s), such as "
                "“12 months”.",
                word=value,
                units=", ".join(UNIT_WORDS),
            )
            return None
        return duration

    def _steps(self, given: Mapping[str, object], path: Path, key: str) -> tuple[csq.Step, ...]:
        if key not in given:
            return ()
        value, here = given[key], (*path, key)
        if (
            not isinstance(value, list)
            or not 1 <= len(value) <= _MOST_STEPS
            or not all(isinstance(step, list) and step for step in value)
        ):
            message = "Expected a list of lists, first time first, such as [[remind], [warn]]."
            self._flaw(here, message)
            return ()
        return tuple(self._step(step, (*here, index)) for index, step in enumerate(value))

    def _step(self, given: list[object], path: Path) -> csq.Step:
        step: list[csq.Consequence] = []
        for index, text in enumerate(given):
            consequence = self._consequence(text, (*path, index))
            if consequence is None:
                continue
            if any(consequence.word == other.word for other in step):
                message = "“%(word)s” stands twice in one step."
                self._flaw((*path, index), message, word=consequence.word)
            step.append(consequence)
        return tuple(step)

    def _consequence(self, text: object, path: Path) -> csq.Consequence | None:
        if not isinstance(text, str):
            self._flaw(path, "Expected a consequence, such as “warn”.")
            return None
        try:
            return csq.parse_consequence(text)
        except KeyError:
            message = "There is no consequence “%(word)s”."
            self._unknown(path, message, text.split()[0] if text.split() else text, csq.KINDS)
        except ValueError:
            example = {"share": "50 %", "duration": "30 d", "duration?": "365 d"}
            word = text.split()[0]
            shown = example.get(csq.KINDS[word].argument)
            self._flaw(
                path,
                "“%(word)s” is not written like this. Write “%(example)s”.",
                word=text,
                example=f"{word} {shown}" if shown else word,
            )
        return None

    def _excuses(
        self, given: Mapping[str, object], path: Path, occasion: Occasion
    ) -> tuple[Excuse, ...]:
        value, here = given.get("excuses", []), (*path, "excuses")
        if not isinstance(value, list):
            self._flaw(here, "Expected a list of excuses, such as [{reason: helping_someone}].")
            return ()
        return tuple(
            self._conditions(entry, (*here, index), occasion, in_when=False)
            for index, entry in enumerate(value)
        )

    def _conditions(
        self, given: object, path: Path, occasion: Occasion, *, in_when: bool
    ) -> tuple[Term, ...]:
        if not isinstance(given, dict) or (not given and not in_when):
            self._flaw(path, "Expected terms and what they are compared with.")
            return ()
        kinds = occasion.known_terms
        if not in_when:
            kinds = {name: kind for name, kind in kinds.items() if not kind.only_when}
        terms = []
        for name, value in given.items():
            here = (*path, str(name))
            if name not in kinds:
                message = "There is no term “%(word)s” here."
                self._unknown(here, message, name, kinds)
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
            self._unknown(path, "“%(word)s” does not fit here.", unknown.word, unknown.known)
            return None
        except ValueError:
            message = "“%(word)s” cannot be compared with “%(value)s”. Write it as “%(example)s”."
            self._flaw(path, message, word=name, value=value, example=kind.expected)
            return None
        return Term(name, condition)


def _with_what_the_house_owes(rule: Rule, occasion: Occasion) -> Rule:
    if rule.binds != "both" or rule.house_then:
        return rule
    good = occasion.is_good(rule) or only_good(rule.then)
    owed = csq.Consequence("note" if good else "apologise")
    return msgspec.structs.replace(rule, house_then=((owed,),))
