"""Slow and obviously right readings of the design, to hold the judge against."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from tests.judge.strategies import World

SEVERITY: Final = {
    **dict.fromkeys(("note", "thank", "prefer", "apologise"), 0),
    "remind": 1,
    "warn": 2,
    **dict.fromkeys(("cancel_session", "charge", "refund", "make_good"), 3),
    **dict.fromkeys(("require_prepayment", "written_only", "not_ready"), 3),
    "suspend": 4,
    "end_engagement": 5,
    "ban": 6,
}
RESTRICTIONS: Final = ("require_prepayment", "written_only", "not_ready", "suspend", "ban")
MATTERS: Final = {
    **dict.fromkeys(("lateness", "absence", "cancellation", "move"), "appointment"),
    "payment": "invoice",
    **dict.fromkeys(("price_request", "scope_request"), "engagement"),
    "promise": "promise",
    "double_standard": "client_rule",
}
"""What the cases of an occasion are about; the others are about a single fact."""
ONE_CASE: Final = ("lateness", "absence", "cancellation")
VOID: Final = ("excused", "waived", "overturned", "practice", "unannounced")
A_PERSON: Final = re.compile(r"house|member:.+")


def instant(text: str) -> dt.datetime:
    """Read an instant of a decision."""
    return dt.datetime.fromisoformat(text)


def severity(consequences: Iterable[str]) -> int:
    """Return the level of the most severe of these."""
    return max((SEVERITY[text.split()[0]] for text in consequences), default=0)


def acting(decision: Decision) -> list[str]:
    """Return what of a decision goes ahead, or has: nothing of one without effect."""
    if decision.status in (*VOID, "absorbed", "held_back"):
        return []
    gone = (*decision.awaiting, *decision.lapsed)
    return [text for text in decision.consequences if text not in gone]


def rule_of(world: World, decision: Decision) -> dict[str, Any]:
    """Return the rule as it stands in the document by which it was decided."""
    place = list(world.rulebooks).index(decision.version)
    return next(r for r in world.documents[place]["rules"] if r["id"] == decision.rule)


def opened(world: World, decision: Decision) -> dt.datetime:
    """Return when the matter of a decision opened; without a matter, its own instant."""
    field = MATTERS.get(decision.occasion)
    if field is None:
        return instant(decision.decided_at)
    return min(
        f.moment_of(fact)
        for fact in world.facts
        if getattr(fact, field, None) == decision.matter and fact.client == decision.client
    )


class Binding(NamedTuple):
    """What binds a client: a rule of a version, since its announcement."""

    version: str
    announced_at: dt.datetime


def binding(world: World, client: str | None, rule: str, at: dt.datetime) -> Binding | None:
    """Return the version of a rule in effect towards a client at an instant.

    Announced at or before that instant, `effective` reached, acknowledged where asked (until then
    the version in effect before goes on). A rule unchanged between versions stays announced. What
    was announced for a later day than what was announced after it never takes effect.
    """
    announced = [x for x in world.facts if isinstance(x, f.RulesAnnounced) and x.client == client]
    begun = sorted((x.at, max(x.effective or x.at, x.at), x.rulebook) for x in announced)
    told = [each for each in begun if each[0] <= at]
    chain = [
        (when, version)
        for place, (when, effective, version) in enumerate(told)
        if effective <= at and all(effective <= later for _, later, _ in told[place:])
    ]
    texts = {
        version: next((r for r in given["rules"] if r["id"] == rule), None)
        for version, given in zip(world.rulebooks, world.documents, strict=True)
    }
    known = {
        x.rulebook
        for x in world.facts
        if isinstance(x, f.RulesAcknowledged) and x.client == client and x.at <= at
    }
    for place in reversed(range(len(chain))):
        when, version = chain[place]
        text = texts[version]
        if text is None:
            return None
        if text.get("acknowledged") and text not in [texts[other] for other in known]:
            continue
        for earlier, other in reversed(chain[:place]):
            if texts[other] != text:
                break
            when = earlier
        return Binding(version, when)
    return None


def later(at: dt.datetime, length: str, zone: ZoneInfo) -> dt.datetime:
    """Return the instant a `within` after another, in calendar steps of the zone."""
    number, unit = length.split()
    there = at.astimezone(zone)
    if unit.startswith("month"):
        months = there.month - 1 + int(number)
        year, month = there.year + months // 12, months % 12 + 1
        day = min(there.day, calendar.monthrange(year, month)[1])
        return there.replace(year=year, month=month, day=day).astimezone(dt.UTC)
    days = int(number) * (7 if unit.startswith("week") else 1)
    return (there + dt.timedelta(days=days)).astimezone(dt.UTC)


def case_of(decision: Decision) -> tuple[str | None, str, str, str]:
    """Return what makes decisions one case: lateness, absence and cancellation are one."""
    family = "appointment" if decision.occasion in ONE_CASE else decision.occasion
    return decision.client, family, decision.case, decision.party


def facts_of(world: World, kind: type[Fact]) -> list[Any]:
    """Return the facts of a kind."""
    return [fact for fact in world.facts if isinstance(fact, kind)]
