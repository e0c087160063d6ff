"""What of a rule can be changed in its sentence: each field with the values that are offered.

The terms come from the registry of occasions; nothing here knows one occasion from another.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from kijun.judge.occasions import OCCASIONS
from kijun.judge.quantities import parse_duration
from kijun.judge.rulebook import DEFAULT_WITHIN, Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.terms import Span, TermKind
from kijun.judge.words.figures import duration
from kijun.judge.words.language import Language
from kijun.web.editor.fitting import fits, with_what_fits
from kijun.web.editor.terms import (
    NO_SERVICES,
    Field,
    Rereads,
    Services,
    in_when,
    label_of,
    new_term,
    service_words,
    term_field,
)
from kijun.web.editor.values import VOCABULARY, code_of, code_of_words, offered, words_in, written

Written = dict[str, Any]
"""A rule as it stands in the rulebook."""

SERVICES: Final = TermKind("words", is_open=True)
"""The services of a rule are chosen as the words of a term are."""

_BY_SERVICES: Final = "service"
"""The services of the rule say the same, and better."""
_WINDOWS: Final = ("3 months", "6 months", "12 months", "24 months", "36 months")


def fields_of(
    rule: Rule, given: Written, rulebook: Rulebook, services: Services = NO_SERVICES
) -> list[Field]:
    """Return the fields of a rule that its sentence says something of.

    `services` are those that the house offers.
    """
    named = _asked(rule, given, rulebook)
    terms = [
        term_field(name, kind, code_of(named[name]), in_when(rule, name, kind, rulebook), services)
        for name, kind in OCCASIONS[rule.occasion].known_terms.items()
        if name in named
    ]
    return [*terms, _services(rule, rulebook, services), _window(rule, given)]


def absent_terms(
    rule: Rule, given: Written, rulebook: Rulebook, services: Services = NO_SERVICES
) -> list[Field]:
    """Return what a rule could ask as well, each with the value with which it would begin."""
    named = {*_asked(rule, given, rulebook), _BY_SERVICES}
    kinds = OCCASIONS[rule.occasion].known_terms
    fields = [
        new_term(name, kind, _with_the_steps(rule, name, kind, rulebook), services)
        for name, kind in kinds.items()
        if name not in named
    ]
    return [field for field in fields if field is not None]


def _asked(rule: Rule, given: Written, rulebook: Rulebook) -> dict[str, object]:
    """Return what a rule asks, with the threshold that it has without saying so."""
    occasion = OCCASIONS[rule.occasion]
    named: dict[str, object] = dict(given.get("when") or {})
    if occasion.threshold is not None and occasion.threshold not in named:
        kind = occasion.terms[occasion.threshold]
        least = _least(rule, occasion.threshold, kind, rulebook)
        named |= {occasion.threshold: least} if least else {}
    return named


def _with_the_steps(rule: Rule, name: str, kind: TermKind, rulebook: Rulebook) -> Rereads:
    """Return what makes the rule ask a term as well, with what follows as it is."""
    probe = in_when(rule, name, kind, rulebook)

    def strictly(code: str) -> Rule | None:
        changed = probe(code)
        return changed if changed is not None and fits(changed, rulebook) else None

    return strictly


def put(given: Written, rule: Rule, field: Field, value: str, rulebook: Rulebook) -> None:
    """Write a value of a field into a rule as it stands in the rulebook.

    Where what follows does not fit the value, what does takes its place.
    """
    if field.name == "services":
        set_or_drop(given, "services", words_in(value))
    elif field.kind is None:
        given[field.name] = value
    else:
        when = dict(given.get("when") or {})
        set_or_drop(when, field.name, written(field.kind, value) if value else None)
        set_or_drop(given, "when", when)
        changed = field.probe(value)
        put_steps_that_fit(given, rule, changed or rule, rulebook)


def put_steps_that_fit(given: Written, rule: Rule, changed: Rule, rulebook: Rulebook) -> None:
    """Write the steps of a rule that has changed where some of them do not fit any more."""
    found = with_what_fits(changed, rulebook)
    for name, before, after in (
        ("then", rule.then, found.then),
        ("house_then", rule.house_then, found.house_then),
    ):
        if after != before:
            set_or_drop(given, name, [[str(each) for each in step] for step in after])


def set_or_drop(given: dict[str, Any], name: str, value: object) -> None:
    """Write a value under a name; what is empty or None is not written at all."""
    if value is None or value in ("", [], {}):
        given.pop(name, None)
    else:
        given[name] = value


def _least(rule: Rule, name: str, kind: TermKind, rulebook: Rulebook) -> str:
    """Return the threshold that says the same as none; an empty text where there is none such."""
    example = kind.read(kind.expected)
    assert isinstance(example, Span)
    code = f"> 0 {example.low.unit}"
    same = in_when(rule, name, kind, rulebook)(code)
    if same is None:
        return ""
    is_same = sentence_of(same, rulebook, "en") == sentence_of(rule, rulebook, "en")
    return code if is_same else ""


def _services(rule: Rule, rulebook: Rulebook, services: Services) -> Field:
    code = code_of_words(sorted(rule.services or ()))
    used = sorted({name for each in rulebook.rules for name in each.services or ()})
    known = (*used, *(services or VOCABULARY["services"]))

    def probe(value: str) -> Rule | None:
        return msgspec.structs.replace(rule, services=frozenset(words_in(value)) or None)

    def says(value: str, spoken: Language) -> str:
        if not value:
            return _("all services")
        said = [service_words(word, services, spoken) for word in words_in(value)]
        return ("と" if spoken == "ja" else ", ").join(said)

    values = (*offered(SERVICES, code, known), "")
    return Field("services", label_of("services"), code, values, probe, says, SERVICES, True)


def _window(rule: Rule, given: Written) -> Field:
    value = str(given.get("within", DEFAULT_WITHIN))
    values = _WINDOWS if value in _WINDOWS else (value, *_WINDOWS)
    return Field(
        "within",
        label_of("within"),
        value,
        values,
        lambda other: msgspec.structs.replace(rule, within=parse_duration(other)),
        lambda other, spoken: duration(parse_duration(other), spoken),
    )
