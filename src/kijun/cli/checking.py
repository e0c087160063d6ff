"""Django's system checks, and ours, as a server command tells them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from django.core.checks import ERROR, WARNING, Tags, run_checks
from django.core.checks.registry import registry
from django.utils import translation

from kijun.cli.terminal import Terminal

_SLOW: Final = "slow"
"""The tag of checks that are not made at each start."""
_IN_THE_DATABASE: Final = frozenset({str(Tags.database)})


class Weight(IntEnum):
    """How much a problem weighs: told on demand, told at each start, keeps Kijun from starting."""

    NOTE = 0
    CAUTION = 1
    ERROR = 2


class Problem(NamedTuple):
    """What a check has found, and how to mend it."""

    weight: Weight
    id: str
    text: str
    remedy: str


def found(terminal: Terminal) -> list[Problem]:
    """Run all checks and return what they found, the weightiest first."""
    return _found(terminal, registry.tags_available())


def found_at_start(terminal: Terminal, *, in_the_database: bool) -> list[Problem]:
    """Run the checks of each start that look into the database, or those that need none."""
    if in_the_database:
        return _found(terminal, _IN_THE_DATABASE)
    return _found(terminal, set(registry.tags_available()) - {_SLOW} - _IN_THE_DATABASE)


def _found(terminal: Terminal, tags: Collection[str]) -> list[Problem]:
    with translation.override(terminal.language):
        messages = run_checks(tags=sorted(tags), databases=["default"])
        problems = [
            Problem(_weight(each.level), each.id or "", str(each.msg), str(each.hint or ""))
            for each in messages
            if not each.is_silenced()
        ]
    return sorted(problems, key=lambda problem: (-problem.weight, problem.id))


def ends_here(problems: Sequence[Problem], terminal: Terminal) -> bool:
    """Tell of problems from a caution on, and say whether one keeps Kijun from starting."""
    tell(problems, terminal, Weight.CAUTION)
    return any(problem.weight >= Weight.ERROR for problem in problems)


def _weight(level: int) -> Weight:
    if level >= ERROR:
        return Weight.ERROR
    return Weight.CAUTION if level >= WARNING else Weight.NOTE


def tell(problems: Sequence[Problem], terminal: Terminal, least: Weight) -> None:
    """Tell of the problems from a weight on."""
    for problem in problems:
        if problem.weight >= least:
            terminal.tell_text(f"{problem.id}: {problem.text}")
            if problem.remedy:
                terminal.tell_text(f"    {problem.remedy}")
