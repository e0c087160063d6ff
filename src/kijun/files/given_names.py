"""Names that rules come with, and whether a rule has been changed into what its name does not say."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping

from kijun.files.first_rules import first_rules_text
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, rulebook_text
from kijun.judge.rulebook import Rule
from kijun.judge.terms import Flag, OneOf

Kinds = Mapping[str, frozenset[str] | bool]
"""What a rule asks that makes a case one of its kind: words, and yes or no."""


def has_outgrown_its_name(rule: Rule) -> bool:
    """Say whether a rule bears the name with which it came, but no longer asks what that rule did.

    Lengths and amounts are left aside, which names do not say; so is what is asked besides.
    """
    given = [
        each
        for title in (rule.title.ja, rule.title.en)
        for each in _by_name().get((rule.occasion, title or ""), [])
    ]
    asked = _kinds(rule).items()
    return bool(given) and not any(each.items() <= asked for each in given)


def _kinds(rule: Rule) -> Kinds:
    found: dict[str, frozenset[str] | bool] = {}
    for term in rule.when:
        match term.condition:
            case OneOf(words=words):
                found[term.name] = frozenset(words)
            case Flag(value=value):
                found[term.name] = value
    return found


@functools.cache
def _by_name() -> Mapping[tuple[str, str], list[Kinds]]:
    found: defaultdict[tuple[str, str], list[Kinds]] = defaultdict(list)
    for text in (first_rules_text(), *map(rulebook_text, STARTERS)):
        for rule in load_rulebook(text.encode(), "rulebook").rules:
            for title in filter(None, (rule.title.ja, rule.title.en)):
                found[rule.occasion, title].append(_kinds(rule))
    return dict(found)
