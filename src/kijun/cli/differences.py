"""What another rulebook would have decided about records: files in, differences out.

Each file is a task of its own, so that any process can take it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from kijun.files.problems import Problem, Refused
from kijun.files.record import load_record
from kijun.files.rulebook_file import load_rulebook
from kijun.files.zones import only_own_time_zones
from kijun.judge import Rulebook
from kijun.judge.decision import Decision
from kijun.judge.differences import Change, Pair, judged_by_both
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced

CHANGES: Final[tuple[Change, ...]] = ("added", "removed", "changed")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One decision that comes, goes or becomes another one: in the fields that `differs` names."""

    file: str
    change: Change
    id: str
    client: str | None
    party: str
    rule: str
    before: Decision | None
    after: Decision | None
    differs: tuple[str, ...] = ()

    @property
    def decision(self) -> Decision:
        """The decision as it would be; one that goes, as it was."""
        found = self.after or self.before
        assert found is not None
        return found


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What two rulebooks make of one file."""

    file: str
    facts: int
    same: int
    differences: list[Difference]


class Written(NamedTuple):
    """A rulebook as it is written, and what it is called."""

    data: bytes
    name: str


@lru_cache(maxsize=8)
def rulebook_of(written: Written) -> Rulebook:
    """Return the rulebook that is written; raises Refused."""
    return load_rulebook(written.data, written.name)


class Task(NamedTuple):
    """A file to be judged by two rulebooks: nothing but texts, so that any process can take it."""

    file: str
    old: Written
    new: Written
    as_of: str
    skips: bool


class Done(NamedTuple):
    """What came of a task: `compared` as JSON, or None with the problems that forbid it."""

    compared: bytes | None
    problems: tuple[Problem, ...]
    skipped: int


@only_own_time_zones()  # a process that was started afresh would look for those of the machine
def compare_file(task: Task) -> Done:
    """Judge one file by both rulebooks."""
    skipped: list[Problem] = []
    try:
        record = load_record([task.file], skip=skipped.append if task.skips else None)
    except Refused as refused:
        return Done(None, refused.problems, 0)
    as_of = dt.datetime.fromisoformat(task.as_of)
    old, new = rulebook_of(task.old), rulebook_of(task.new)
    compared = compare(task.file, record.facts, old, new, as_of)
    return Done(msgspec.json.encode(compared), tuple(skipped), record.skipped)


def compare(
    file: str, facts: Sequence[Fact], old: Rulebook, new: Rulebook, as_of: dt.datetime
) -> Compared:
    """Judge facts by both rulebooks as of an instant; `file` is what they are called."""
    pairs = judged_by_both(facts, old, new, as_of)
    differences = [_difference(file, pair, change) for pair in pairs if (change := pair.change)]
    differences.sort(key=lambda found: (found.decision.decided_at, found.id))
    same = len(pairs) - len(differences)
    # the announcements are left aside, and not counted
    told = sum(not isinstance(fact, RulesAnnounced | RulesAcknowledged) for fact in facts)
    return Compared(file=file, facts=told, same=same, differences=differences)


def _difference(file: str, pair: Pair, change: Change) -> Difference:
    decision = pair.decision
    return Difference(
        file=file,
        change=change,
        id=decision.id,
        client=decision.client,
        party=decision.party,
        rule=decision.rule,
        before=pair.before,
        after=pair.after,
        differs=pair.differs,
    )


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """How many decisions come, go and become others, of one rule or of one client."""

    name: str
    party: str
    added: int
    removed: int
    changed: int


def by_rule(differences: Iterable[Difference]) -> list[Row]:
    """Count differences per rule and side."""
    return _rows((found.rule, _side(found), found.change) for found in differences)


def by_client(differences: Iterable[Difference]) -> list[Row]:
    """Count differences per client (a member where there is none) and side."""
    return _rows((found.client or found.party, _side(found), found.change) for found in differences)


def _side(difference: Difference) -> str:
    return difference.party.partition(":")[0]


def _rows(found: Iterable[tuple[str, str, Change]]) -> list[Row]:
    counts = Counter(found)
    keys = sorted({(name, party) for name, party, _ in counts})
    return [
        Row(
            name=name,
            party=party,
            added=counts[name, party, "added"],
            removed=counts[name, party, "removed"],
            changed=counts[name, party, "changed"],
        )
        for name, party in keys
    ]
