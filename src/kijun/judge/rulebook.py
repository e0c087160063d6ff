"""Rulebooks: what a professional expects of clients, of the house, and of members, as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from kijun.judge.consequences import Role, Step, level_of
from kijun.judge.quantities import Duration
from kijun.judge.terms import Term

Binds = Literal["client", "house", "both", "member"]
Excuse = tuple[Term, ...]
Hours = tuple[tuple[int, int], ...]
Holidays = Callable[[str], frozenset[dt.date] | None]
"""The public holidays of a country by its code (`JP`), or None for an unknown country."""

DEFAULT_WITHIN: Final = Duration(12, "months")


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text in Japanese and English; one of them may be missing."""

    ja: str | None = None
    en: str | None = None

    def in_language(self, language: str) -> str | None:
        """Return the text in `ja` or `en`, or in the other language where it is missing."""
        return (self.ja or self.en) if language == "ja" else (self.en or self.ja)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One house rule: when it applies, what excuses, and what follows the 1st, 2nd, 3rd time."""

    id: str
    number: int
    identity: str
    occasion: str
    then: tuple[Step, ...]
    house_then: tuple[Step, ...] = ()
    binds: Binds = "client"
    services: frozenset[str] | None = None
    when: tuple[Term, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    within: Duration = DEFAULT_WITHIN
    practice: bool = False
    confirm: bool = False
    acknowledged: bool = False
    title: Words = Words()
    because: Words = Words()

    def steps_for(self, role: Role) -> tuple[Step, ...]:
        """Return what follows for the client, the house or a member, first time first."""
        return self.house_then if role == "house" and self.house_then else self.then

    def step_for(self, role: Role, number: int) -> Step:
        """Return what follows the `number`th time (from 1); the last step repeats."""
        steps = self.steps_for(role)
        return steps[min(number, len(steps)) - 1]

    def binds_role(self, role: Role) -> bool:
        """Say whether the rule binds that side."""
        return self.binds == role or (self.binds == "both" and role != "member")

    def term(self, name: str) -> Term | None:
        """Return the term of `when` of that name, if there is one."""
        return next((term for term in self.when if term.name == name), None)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of `when` and of the excuses."""
        return (*self.when, *(term for excuse in self.excuses for term in excuse))

    @property
    def highest_level(self) -> int:
        """The highest level that any of its steps can reach, for any side."""
        return max((level_of(step) for step in (*self.then, *self.house_then)), default=0)


def only_good(steps: tuple[Step, ...]) -> bool:
    """Say whether steps hold nothing but thanks and preference."""
    return all(consequence.word in ("thank", "prefer") for step in steps for consequence in step)


class HourlyValue(msgspec.Struct, frozen=True):
    """What an hour is worth from a day on, in the rulebook's currency."""

    since: dt.date
    amount: int | float


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a house's rules."""

    version: str
    rules: tuple[Rule, ...]
    zone_name: str
    title: Words = Words()
    currency: str | None = None
    hours: dict[int, Hours] = {}
    hourly_values: tuple[HourlyValue, ...] = ()
    holidays: str | None = None
    holiday_dates: frozenset[dt.date] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the rulebook's days begin and end."""
        return ZoneInfo(self.zone_name)

    def is_business_day(self, day: dt.date) -> bool:
        """Say whether the house is open on that day: in `hours` and no holiday."""
        return day.weekday() in self.hours and day not in self.holiday_dates

    def is_open_at(self, instant: dt.datetime) -> bool:
        """Say whether an instant lies in the opening hours (start included, end excluded)."""
        there = instant.astimezone(self.zone)
        if not self.is_business_day(there.date()):
            return False
        minute = there.hour * 60 + there.minute
        return any(start <= minute < end for start, end in self.hours[there.weekday()])

    def hourly_value_at(self, instant: dt.datetime) -> int | float | None:
        """Return what an hour is worth on the day of `instant`, or None where nothing is said."""
        day = instant.astimezone(self.zone).date()
        known = [value for value in self.hourly_values if value.since <= day]
        return max(known, key=lambda value: value.since).amount if known else None

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of that id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


Rulebooks = Mapping[str, Rulebook]
"""Versions of a rulebook by their version."""
