"""A new rule for an occasion: a sensible sentence to begin with, which the judge takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kijun.files.first_rules import first_rule
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rule_reading import RuleReader
from kijun.judge.rulebook import Rule, Rulebook
from kijun.web.editor.fields import Written
from kijun.web.editor.fitting import fits, with_what_fits
from kijun.web.editor.terms import in_when, new_term
from kijun.web.editor.values import written

_WITHOUT: Final[dict[str, dict[str, Any]]] = {
    "contact": {
        "id": "unwanted-contact",
        "title": {"ja": "お控えいただきたいご連絡", "en": "Contact that is not wanted"},
        "when": {"unwanted": True},
    },
    "inquiry": {
        "id": "inquiry-in-a-hurry",
        "title": {"ja": "お急ぎのお問い合わせ", "en": "Enquiries in a hurry"},
        "when": {"lead": "< 2 weeks"},
    },
}
"""What a rule asks where the rulebook does not say what the first rule of its occasion rests on."""


def new_rule(occasion: str, rulebook: Rulebook) -> Written:
    """Return a rule for an occasion, with an id that no rule of the rulebook has.

    An occasion for which nothing was thought of begins with the first term that it knows. Raises
    KeyError for an occasion that is not in the registry.
    """
    given = _beginning(occasion, rulebook)
    rule = _read(given)
    if not fits(rule, rulebook):
        given |= _WITHOUT.get(occasion, {"when": {}})
    return {**given, "id": _free(str(given["id"]), (each.id for each in rulebook.rules))}


def _beginning(occasion: str, rulebook: Rulebook) -> Written:
    try:
        return first_rule(occasion)
    except KeyError:
        return _plain(occasion, rulebook)


def _plain(occasion: str, rulebook: Rulebook) -> Written:
    """Return a rule that rests on the first term of its occasion, and reminds or thanks."""
    given: Written = {"id": occasion.replace("_", "-"), "occasion": occasion, "then": [["remind"]]}
    for name, kind in OCCASIONS[occasion].terms.items():
        field = new_term(name, kind, in_when(_read(given), name, kind, rulebook))
        if field is not None:
            given["when"] = {name: written(kind, field.value)}
            break
    then = with_what_fits(_read(given), rulebook).then
    return {**given, "then": [[str(each) for each in step] for step in then]}


def _read(given: Written) -> Rule:
    rule = RuleReader().rule(given, (), 1)
    assert rule is not None
    return rule


def _free(plain: str, ids: Iterable[str]) -> str:
    taken = set(ids)
    names = [plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in names if each not in taken)
