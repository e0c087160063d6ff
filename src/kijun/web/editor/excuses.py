"""What does not count: the excuses of a rule, their terms and reasons, as they can be changed.

What an excuse can ask comes from the registry of occasions. Reasons are chips; every other term is
a word that is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.terms import BUILT_IN_EXCUSES, REASONS, TermKind
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import reason_words
from kijun.ui.parts import Choice
from kijun.web.editor.terms import Field, in_excuse, label_of, new_term, read, term_field
from kijun.web.editor.values import code_of, offered, words_in, written

Excuse = dict[str, Any]
"""An excuse as it stands in the rulebook."""

_REASON: Final = "reason"
_WITHIN: Final = "notice_within"
_A_DAY: Final = "24 h"


@dataclass(frozen=True, slots=True)
class EditedExcuse:
    """One excuse: its reasons, its other terms, and what can be added to either."""

    number: int
    reasons: list[Choice]
    more: list[Choice]
    fields: list[Field]
    terms: list[Choice]


def excuses_of(
    rule: Rule, given: Mapping[str, Any], rulebook: Rulebook, language: Language
) -> list[EditedExcuse]:
    """Return the excuses of a rule as it stands in the rulebook."""
    found = []
    for number, excuse in enumerate(given.get("excuses") or []):
        reasons = _reasons(excuse)
        found.append(
            EditedExcuse(
                number,
                [Choice(each, reason_words(each, language)) for each in reasons],
                _unnamed(rule, reasons, language) if reasons else [],
                fields_of_excuse(rule, number, excuse, rulebook),
                [
                    Choice(field.name, field.label)
                    for field in _absent(rule, number, excuse, rulebook)
                    if field.name != _REASON
                ],
            )
        )
    return found


def fields_of_excuse(rule: Rule, number: int, excuse: Excuse, rulebook: Rulebook) -> list[Field]:
    """Return the terms of an excuse other than its reasons."""
    return [
        _field(rule, number, name, code_of(excuse[name]), rulebook)
        for name in _kinds(rule)
        if name in excuse and name != _REASON
    ]


def excuses_to_add(
    rule: Rule, given: Mapping[str, Any], rulebook: Rulebook, language: Language
) -> list[Choice]:
    """Return what one more excuse can be: a reason that none names yet, or another term."""
    named = [reason for each in given.get("excuses") or [] for reason in _reasons(each)]
    reasons = _unnamed(rule, named, language)
    terms = [Choice(f".{name}", label_of(name)) for name in _kinds(rule) if name != _REASON]
    return [*reasons, *(each for each in terms if new_excuse(rule, each.value, rulebook))]


def new_excuse(rule: Rule, chosen: str, rulebook: Rulebook) -> Excuse:
    """Return an excuse for a reason, or for a term (with a dot before it); empty if none fits.

    A reason is to be told within a day where word can be sent at all.
    """
    if not chosen.startswith("."):
        has_notice = _WITHIN in _kinds(rule)
        return {_REASON: chosen, **({_WITHIN: _A_DAY} if has_notice else {})}
    name, place = chosen[1:], len(rule.excuses)
    kind = _kinds(rule).get(name)
    if kind is None:
        return {}
    empty = msgspec.structs.replace(rule, excuses=(*rule.excuses, ()))
    field = new_term(
        name,
        kind,
        in_excuse(empty, place, name, kind, rulebook),
        other_than=_asked(rule, name, kind),
    )
    other = field.probe(field.value) if field is not None else None
    if field is None or other is None:
        return {}
    is_said = sentence_of(other, rulebook, "en") != sentence_of(rule, rulebook, "en")
    return {name: written(kind, field.value)} if is_said else {}


def _asked(rule: Rule, name: str, kind: TermKind) -> str:
    """Return what a rule itself asks of a term, which is no excuse."""
    term = rule.term(name)
    codes = offered(kind, "") if term is not None else ()
    return next((code for code in codes if term and read(kind, code) == term.condition), "")


def with_term(rule: Rule, number: int, excuse: Excuse, name: str, rulebook: Rulebook) -> Excuse:
    """Return an excuse that asks one more term, or the same where it cannot."""
    for field in _absent(rule, number, excuse, rulebook):
        if field.name == name and field.kind is not None:
            return {**excuse, name: written(field.kind, field.value)}
    return excuse


def with_value(rule: Rule, excuse: Excuse, name: str, value: str) -> Excuse:
    """Return an excuse in which a term says a value, or is not asked."""
    left = {term: given for term, given in excuse.items() if term != name or value}
    return {**left, name: written(_kinds(rule)[name], value)} if value else left


def built_in(language: Language) -> list[str]:
    """Return what always excuses, in words."""
    return [reason_words(reason, language) for reason in BUILT_IN_EXCUSES]


def with_reason(excuse: Excuse, reason: str) -> Excuse:
    """Return an excuse that names one more reason."""
    return {**excuse, _REASON: _as_written([*_reasons(excuse), reason])}


def without_reason(excuse: Excuse, reason: str) -> Excuse | None:
    """Return an excuse without a reason; None where it names no other one."""
    left = [each for each in _reasons(excuse) if each != reason]
    return {**excuse, _REASON: _as_written(left)} if left else None


def _field(rule: Rule, number: int, name: str, code: str, rulebook: Rulebook) -> Field:
    kind = _kinds(rule)[name]
    return term_field(name, kind, code, in_excuse(rule, number, name, kind, rulebook))


def _absent(rule: Rule, number: int, excuse: Excuse, rulebook: Rulebook) -> list[Field]:
    kinds = {name: kind for name, kind in _kinds(rule).items() if name not in excuse}
    fields = [
        new_term(name, kind, in_excuse(rule, number, name, kind, rulebook))
        for name, kind in kinds.items()
    ]
    return [field for field in fields if field is not None]


def _kinds(rule: Rule) -> dict[str, TermKind]:
    """Return the terms that an excuse of a rule can ask."""
    known = OCCASIONS[rule.occasion].known_terms
    return {name: kind for name, kind in known.items() if not kind.only_when}


def _unnamed(rule: Rule, named: list[str], language: Language) -> list[Choice]:
    if _REASON not in _kinds(rule):
        return []
    left = [each for each in REASONS if each not in (*BUILT_IN_EXCUSES, *named)]
    return [Choice(each, reason_words(each, language)) for each in left]


def _reasons(excuse: Mapping[str, Any]) -> list[str]:
    return words_in(code_of(excuse.get(_REASON, [])))


def _as_written(reasons: list[str]) -> str | list[str]:
    return reasons[0] if len(reasons) == 1 else reasons
