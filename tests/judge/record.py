"""Rulebooks and records in a line or two, for tests that look at one thing at a time.

All of it plays in March 2026 in Tokyo, with Aoi unless it says otherwise: `at(10)` is the tenth at
ten o'clock, `at(10, 5)` five minutes later.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kijun.judge import Judgement, Rulebook, judge, parse_rulebook
from kijun.judge import facts as f
from kijun.judge.breach import decision_id
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from tests.cast import AOI
from tests.judge.flaws import rule as late_rule
from tests.judge.flaws import rulebook

TOKYO: Final = dt.timezone(dt.timedelta(hours=9))


def at(day: int, minute: float = 0) -> dt.datetime:
    """Return ten o'clock of a day of March 2026 (or later), so many minutes on."""
    start = dt.datetime(2026, 3, 1, 10, tzinfo=TOKYO)
    return start + dt.timedelta(days=day - 1, minutes=minute)


def rule(**changes: Any) -> dict[str, Any]:
    """Return a rule about lateness that reminds, with changes."""
    return late_rule(**changes)


def book(*rules: dict[str, Any], **changes: Any) -> Rulebook:
    """Return a rulebook of these rules."""
    return parse_rulebook(rulebook(rules=list(rules), **changes), lambda _: frozenset())


def announced(of: Rulebook, day: int = 1, **more: Any) -> Fact:
    """Announce a rulebook."""
    return f.RulesAnnounced(**{"at": at(day), "client": AOI.id, "rulebook": of.version, **more})


def booked(name: str, day: int, minutes: int = 60, **more: Any) -> Fact:
    """Book a session at ten o'clock of a day, on the second."""
    fields = {"at": at(2), "client": AOI.id, "starts": at(day), "minutes": minutes}
    return f.AppointmentBooked(appointment=name, **{**fields, **more})


def fact(kind: type[Any], when: dt.datetime, **fields: Any) -> Fact:
    """Return a fact about Aoi."""
    found: Fact = kind(**{"at": when, "client": AOI.id, **fields})
    return found


def joined(name: str, when: dt.datetime, **more: Any) -> Fact:
    """Let somebody arrive."""
    return fact(f.AppointmentJoined, when, appointment=name, **more)


def about(kind: type[Any], decision: str, when: dt.datetime, **more: Any) -> Fact:
    """Say or do something about a decision, named `rule/case` or `rule/case/party`."""
    rule_id, case, *party = decision.split("/")
    named = decision_id(rule_id, AOI.id, case, party[0] if party else "client")
    return fact(kind, when, decision=named, **more)


def judged(
    of: Rulebook, facts: list[Fact], when: dt.datetime, *, everything: bool = False
) -> Judgement:
    """Judge facts by one rulebook."""
    return judge({of.version: of}, facts, when, show_all=everything)


def decided(of: Rulebook, facts: list[Fact], when: dt.datetime) -> dict[str, Decision]:
    """Return every decision by its name: `rule/case`, with the party where it is not the client."""
    return {
        f"{d.rule}/{d.case}" + ("" if d.party == "client" else f"/{d.party}"): d
        for d in judged(of, facts, when, everything=True).decisions
    }
