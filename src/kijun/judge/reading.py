"""From a parsed document to a rulebook: every flaw is found and said, with where and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

from kijun.judge.errors import InvalidRulebook, Path
from kijun.judge.facts.base import parse_date
from kijun.judge.fitting import MISSING_AT_THE_TOP, flaws_of_rule
from kijun.judge.flaw_finder import WRITTEN
from kijun.judge.quantities import WEEKDAYS, parse_hours, parse_weekdays
from kijun.judge.rule_reading import RuleReader
from kijun.judge.rulebook import Holidays, HourlyValue, Hours, Rule, Rulebook
from kijun.judge.slips import is_in_japan
from kijun.judge.zones import ELSEWHERE_ANOTHER, nearest_zone, time_zones

RULEBOOK_KEYS: Final = (
    "kijun",
    "title",
    "timezone",
    "currency",
    "hours",
    "holidays",
    "hourly_value",
    "rules",
)
_MOST_RULES: Final = 200


def no_holidays(_: str) -> frozenset[dt.date] | None:
    """Know no country's holidays: for callers that bring no calendar."""
    return None


def parse_rulebook(
    document: object, holidays: Holidays = no_holidays, zones: Collection[str] | None = None
) -> Rulebook:
    """Read a rulebook from a parsed YAML or JSON document.

    Its version is the SHA-256 of the document's canonical JSON (RFC 8785). `holidays` gives the
    public holidays of a country; `zones` are the time zones that may be named, by default those
    of the tz database that this machine knows. Raises InvalidRulebook with everything that is
    wrong.
    """
    reader = _RulebookReader(holidays, time_zones() if zones is None else zones)
    rulebook = reader.rulebook(document)
    if reader.flaws or rulebook is None:
        raise InvalidRulebook(reader.flaws)
    return rulebook


class _RulebookReader(RuleReader):
    """Reads one document and gathers its flaws."""

    def __init__(self, holidays: Holidays, zones: Collection[str]) -> None:
        super().__init__()
        self._holidays, self._zones = holidays, zones
        # an abbreviation is near to many others that are hours away
        self._places = [zone for zone in zones if "/" in zone or zone == "UTC"]

    def rulebook(self, document: object) -> Rulebook | None:
        if not isinstance(document, dict):
            self.add_flaw((), "A rulebook is a list of names and values, such as “kijun: 1”.")
            return None
        self.check_keys(document, (), RULEBOOK_KEYS, ("kijun", "timezone", "rules"))
        if "kijun" in document and (document["kijun"] != 1 or document["kijun"] is True):
            self.add_flaw(("kijun",), "This version of Kijun reads rulebooks with “kijun: 1”.")
        rulebook = Rulebook(
            version=self.identity_of(document),
            title=self.words_of(document, (), "title"),
            zone_name=self._zone(document),
            currency=self._currency(document),
            hours=self._hours(document),
            hourly_values=self._hourly_values(document),
            holidays=(country := self._country(document)),
            holiday_dates=(self._holidays(country) if country else None) or frozenset(),
            rules=self._rules(document),
        )
        self._fit(rulebook, document)
        return rulebook

    def _fit(self, rulebook: Rulebook, document: Mapping[str, object]) -> None:
        """Note what does not fit; what cannot be read is no ground for more complaints."""
        for rule in rulebook.rules:
            if rule.number in self.unread:
                continue
            for flaw in flaws_of_rule(rule, rulebook, ("rules", rule.number - 1)):
                if MISSING_AT_THE_TOP.get(flaw.message) not in document:
                    self.flaws.append(flaw)

    def _zone(self, document: Mapping[str, object]) -> str:
        if "timezone" not in document:
            return "UTC"
        name = self.text_of(document["timezone"], ("timezone",), "Asia/Tokyo")
        if name in self._zones:
            return name
        if is_in_japan(name):
            self.add_flaw(("timezone",), WRITTEN, word=name, meant="Asia/Tokyo")
        elif name in ELSEWHERE_ANOTHER:
            self.add_flaw(
                ("timezone",),
                "“%(word)s” is not the same on every machine. Write the name of a zone, such as "
                "“Asia/Tokyo”.",
                word=name,
            )
        elif name:
            self.add_flaw(
                ("timezone",),
                "There is no time zone “%(word)s”. Did you mean “%(nearest)s”?",
                word=name,
                nearest=nearest_zone(name, self._places),
            )
        return "UTC"

    def _currency(self, document: Mapping[str, object]) -> str | None:
        if "currency" not in document:
            return None
        code = document["currency"]
        if isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper():
            return code
        self.add_flaw(("currency",), "Expected a currency's three letters, such as “JPY”.")
        return None

    def _country(self, document: Mapping[str, object]) -> str | None:
        if "holidays" not in document:
            return None
        country = document["holidays"]
        if isinstance(country, str) and self._holidays(country) is not None:
            return country
        self.add_flaw(
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
            self.add_flaw(("hours",), 'Expected opening hours, such as {mon-fri: "09:00-18:00"}.')
            return {}
        for days, spans in given.items():
            path: Path = ("hours", days)
            try:
                weekdays = parse_weekdays(days)
            except (ValueError, AttributeError):
                message = "“%(word)s” is no day of the week. Known: %(known)s, or mon-fri."
                self.add_flaw(path, message, word=days, known=", ".join(WEEKDAYS))
                continue
            written = spans if isinstance(spans, list) else [spans]
            if not written:
                message = "A day on which the house is closed is left out of “hours”."
                self.add_flaw(path, message)
                continue
            try:
                parsed = tuple(sorted(parse_hours(span) for span in written))
            except (ValueError, AttributeError):
                message = "“%(word)s” is no time of opening. Write it as “09:00-18:00”."
                self.add_flaw(path, message, word=written[0] if len(written) == 1 else written)
                continue
            if set(weekdays) & hours.keys():
                self.add_flaw(path, "The hours of a day are given twice.")
            hours.update(dict.fromkeys(weekdays, parsed))
        return hours

    def _hourly_values(self, document: Mapping[str, object]) -> tuple[HourlyValue, ...]:
        given = document.get("hourly_value", [])
        if not isinstance(given, list):
            self.add_flaw(
                ("hourly_value",),
                "Expected a list, such as [{from: 2026-01-01, amount: 20000}].",
            )
            return ()
        values: list[HourlyValue] = []
        for index, entry in enumerate(given):
            path: Path = ("hourly_value", index)
            try:
                since, amount = parse_date(entry["from"]), entry["amount"]
                if len(entry) != 2 or isinstance(amount, bool) or not 0 < amount <= 1e12:
                    raise ValueError(amount)
            except (ValueError, TypeError, KeyError):
                self.add_flaw(path, "Expected {from: 2026-01-01, amount: 20000}.")
                continue
            if any(since == value.since for value in values):
                message = "Another hourly value begins on %(day)s already."
                self.add_flaw(path, message, day=since.isoformat())
            values.append(HourlyValue(since, amount))
        return tuple(values)

    def _rules(self, document: Mapping[str, object]) -> tuple[Rule, ...]:
        given = document.get("rules")
        if "rules" not in document:
            return ()
        if not isinstance(given, list) or not given:
            self.add_flaw(("rules",), "Expected a list of rules.")
            return ()
        if len(given) > _MOST_RULES:
            self.add_flaw(("rules",), "More than %(most)s rules in one rulebook.", most=_MOST_RULES)
            return ()
        rules: list[Rule] = []
        seen: dict[str, int] = {}
        for index, entry in enumerate(given):
            rule = self.rule(entry, ("rules", index), index + 1)
            if rule is None:
                continue
            if rule.id in seen:
                message = "Rule %(number)s has the id “%(word)s” already."
                here = ("rules", index, "id")
                self.add_flaw(here, message, word=rule.id, number=seen[rule.id])
            seen.setdefault(rule.id, rule.number)
            rules.append(rule)
        return tuple(rules)
