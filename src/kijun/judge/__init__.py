"""The judge: house rules and what happened in, decisions with reasons out. Pure."""

from kijun.judge.errors import Flaw, InvalidRulebook, Report
from kijun.judge.judgement import Judgement, judge
from kijun.judge.reading import parse_rulebook
from kijun.judge.rulebook import Rulebook, Rulebooks

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
