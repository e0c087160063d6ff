"""How far a client and the house could be relied on by each other, from the first act to now."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold
from kijun.judge.matters import Role
from kijun.judge.member_fold import MemberFold
from kijun.judge.rulebook import Rulebooks
from kijun.judge.standing import THRESHOLDS, Standing
from kijun.judge.watches import Watches
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import tier_words
from kijun.judge.yardstick import yardstick
from kijun.services.record.history import Line, Record
from kijun.ui.band import Act, Chance, History, Point, Threshold
from kijun.ui.marks import Mark, Party

_EVERY: Final = 12
"""So many points are drawn between the first act and now, besides those at the acts."""
_ROLES: Final[Mapping[Party, Role]] = {Party.CLIENT: "client", Party.HOUSE: "house"}
_ACTS: Final = 30
"""So many of the latest acts have a point of their own."""


class Reliance(NamedTuple):
    """How far one side can be relied on now, and how it came to that."""

    chance: Chance
    tier: str
    history: History | None
    """None where there is nothing to draw yet."""


def reliances(
    record: Record, rulebooks: Rulebooks, zone: dt.tzinfo, now: dt.datetime, language: Language
) -> dict[Party, Reliance]:
    """Return how far each side can be relied on; a room without rules is measured by plain ones."""
    acts = {
        party: [line for line in record.lines if line.who is party and line.mark is not None]
        for party in Party
    }
    instants = _instants([*acts[Party.CLIENT], *acts[Party.HOUSE]], zone, now)
    fold = _fold(rulebooks, record.facts, zone)
    measured = _measure(fold, record.facts, instants, _ROLES)
    return {
        party: _reliance(
            [(at, each[party]) for at, each in measured], acts[party], zone, language, party
        )
        for party in Party
    }


def reliance_of_member(
    record: Record,
    member: str,
    rulebooks: Rulebooks,
    zone: dt.tzinfo,
    now: dt.datetime,
    language: Language,
) -> Reliance:
    """Return how far somebody who works here, by their id, can be relied on."""
    party = Party.HOUSE
    acts = [line for line in record.lines if line.mark is not None]
    fold = _fold(rulebooks, record.facts, zone, member)
    instants = _instants(acts, zone, now)
    measured = _measure(fold, record.facts, instants, {party: "member"})
    return _reliance([(at, each[party]) for at, each in measured], acts, zone, language, party)


def _reliance(
    measured: Sequence[tuple[dt.datetime, Standing]],
    acts: Sequence[Line],
    zone: dt.tzinfo,
    language: Language,
    party: Party,
) -> Reliance:
    kept, broken = _when(acts, Mark.KEPT), _when(acts, Mark.NOT_KEPT)
    points = [
        Point(at.astimezone(zone).date(), _chance(standing, kept, broken, at))
        for at, standing in measured
    ]
    drawn = [
        Act(line.at.astimezone(zone).date(), line.mark, line.title) for line in acts if line.mark
    ]
    thresholds = [
        Threshold(tier_words(tier, language), round(100 * share))
        for tier, share in reversed(THRESHOLDS)
    ]
    history = History(points, drawn, thresholds, party) if drawn else None
    return Reliance(points[-1].chance, measured[-1][1].tier, history)


def _when(acts: Iterable[Line], mark: Mark) -> list[dt.datetime]:
    return [line.at for line in acts if line.mark is mark]


def _chance(
    standing: Standing, kept: Sequence[dt.datetime], broken: Sequence[dt.datetime], at: dt.datetime
) -> Chance:
    so_far = bisect_right(kept, at)
    return Chance.of(standing, so_far + bisect_right(broken, at), so_far)


def _instants(acts: Sequence[Line], zone: dt.tzinfo, now: dt.datetime) -> list[dt.datetime]:
    """Return when one looks: at the end of a day with an act, now and then between, and now."""
    if not acts:
        return [now]
    first = min(line.at for line in acts)
    step = (now - first) / _EVERY
    looked = [line.at for line in acts][-_ACTS:] + [first + nth * step for nth in range(_EVERY)]
    days = {instant.astimezone(zone).date() for instant in looked if instant < now}
    midnights = (
        dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone) for day in sorted(days)
    )
    ends = (midnight - dt.timedelta(microseconds=1) for midnight in midnights)
    return [*(end for end in ends if end < now), now]


def _measure(
    fold: Fold,
    facts: Sequence[Fact],
    instants: Sequence[dt.datetime],
    roles: Mapping[Party, Role],
) -> list[tuple[dt.datetime, Mapping[Party, Standing]]]:
    """Fold facts, which come in order, and look at the trust of each side at each instant."""
    measured: list[tuple[dt.datetime, Mapping[Party, Standing]]] = []
    following = 0
    for instant in instants:
        while following < len(facts) and f.moment_of(facts[following]) <= instant:
            fold.add(facts[following])
            following += 1
        fold.advance(instant)
        looked = {party: fold.trust[role].at(instant) for party, role in roles.items()}
        measured.append((instant, looked))
    return measured


def _fold(rulebooks: Rulebooks, facts: Iterable[Fact], zone: dt.tzinfo, member: str = "") -> Fold:
    assumed = not rulebooks
    plain = yardstick(str(zone))
    library = Library(rulebooks or {plain.version: plain})
    watches = Watches()
    for fact in facts:
        if isinstance(fact, f.WatchBegan | f.WatchEnded):
            watches.add(fact)
    if member:
        return MemberFold(member, library, watches, assume_announced=assumed, keeps_trust=True)
    return Fold(library, watches, assume_announced=assumed, keeps_trust=True)
