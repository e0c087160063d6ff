"""How far commitments have been kept, per client and for the house towards them.

Who has no rulebook yet is measured by a plain one: word when late or absent, payment, promises,
courtesy, conduct; the same for both sides. Nothing follows from it but the knowledge.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from kijun.judge import beta
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.lineup import Lineup
from kijun.judge.matters import Role
from kijun.judge.reading import parse_rulebook
from kijun.judge.rulebook import Rulebook, Rulebooks
from kijun.judge.standing import LOWER, PRIOR_MEAN, PRIOR_WEIGHT, Standing

_WORD_AFTERWARDS: Final = [{"notice_within": "24 h"}]
_RULES: Final[tuple[Mapping[str, object], ...]] = (
    {
        "id": "late",
        "occasion": "lateness",
        "when": {"late": "> 10 min", "notice": "none"},
        "excuses": _WORD_AFTERWARDS,
    },
    {
        "id": "absent",
        "occasion": "absence",
        "when": {"notice": "none"},
        "excuses": _WORD_AFTERWARDS,
    },
    {
        "id": "unpaid",
        "occasion": "payment",
        "when": {"overdue": "> 3 d"},
        "excuses": [{"disputed": True}],
    },
    {"id": "promise", "occasion": "promise", "when": {"late": "> 0 min"}},
    {"id": "courtesy", "occasion": "courtesy", "when": {"shown": False}},
    {"id": "conduct", "occasion": "conduct"},
)
_FOR_BOTH: Final[Mapping[str, object]] = {
    "binds": "both",
    "then": [["note"]],
    "house_then": [["note"]],
}


class Reliance(msgspec.Struct, frozen=True, kw_only=True):
    """How far one side of a relation can be relied on: `party` is `client` or `house`.

    Of a hundred commitments between `low` and `high` times a hundred are likely to be kept (5 %
    and 95 % of the distribution); both are chances from 0 to 1. `kept` and `broken` are what it
    rests on, in acts weighted by their age.
    """

    client: str
    party: Role
    tier: str
    low: float
    mean: float
    high: float
    uncertainty: float
    kept: float
    broken: float


@functools.cache
def yardstick(zone_name: str) -> Rulebook:
    """Return the plain rulebook for those who have none, its days those of a zone."""
    rules = [{**rule, **_FOR_BOTH} for rule in _RULES]
    return parse_rulebook({"kijun": 1, "timezone": zone_name, "rules": rules})


def reliances(
    rulebooks: Rulebooks, facts: Iterable[Fact], as_of: dt.datetime, *, assume_announced: bool
) -> Iterator[Reliance]:
    """Yield, per client, how far they and the house can be relied on as of an instant.

    A breach counts where a rule was in effect, or always with `assume_announced`, which takes a
    single version. Kept commitments count whatever the rules.
    """
    known = [fact for fact in facts if fact.at <= as_of]
    lineup = Lineup(
        Library(rulebooks), known, as_of, assume_announced=assume_announced, keeps_trust=True
    )
    for client, fold in lineup.clients():
        for party in ("client", "house"):
            yield _reliance(client, party, fold.trust[party].at(as_of))


def _reliance(client: str, party: Role, standing: Standing) -> Reliance:
    a = standing.kept + PRIOR_WEIGHT * PRIOR_MEAN
    b = standing.broken + PRIOR_WEIGHT * (1 - PRIOR_MEAN)
    return Reliance(
        client=client,
        party=party,
        tier=standing.tier,
        low=standing.low,
        mean=standing.mean,
        high=beta.quantile(1 - LOWER, a, b),
        uncertainty=standing.uncertainty,
        kept=standing.kept,
        broken=standing.broken,
    )
