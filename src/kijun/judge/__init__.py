"""The judge: house rules and what happened in, decisions with reasons out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kijun.judge.errors import Flaw, InvalidRulebook, Report
from kijun.judge.reading import parse_rulebook
from kijun.judge.rulebook import Rulebook, Rulebooks

if TYPE_CHECKING:
    from kijun.judge.judgement import Judgement, judge

__all__ = [
    "Flaw",
    "InvalidRulebook",
    "Judgement",
    "Report",
    "Rulebook",
    "Rulebooks",
    "judge",
    "parse_rulebook",
]


def __getattr__(name: str) -> object:
    # rules are read, checked and told without judging; judging is loaded when it is asked for
    if name in ("Judgement", "judge"):
        from kijun.judge import judgement  # noqa: PLC0415 (not before it is asked for)

        return getattr(judgement, name)
    raise AttributeError(name)
