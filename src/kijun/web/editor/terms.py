"""One term of a rule as a field: what it says now, and what it could say instead."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from kijun.judge.quantities import Duration
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.terms import Before, Condition, OneOf, Quantity, Span, Term, TermKind
from kijun.judge.words.figures import amount, deadline, duration, number, times
from kijun.judge.words.language import Language, word_for
from kijun.judge.words.vocabulary import TERMS
from kijun.web.editor.fitting import fits, with_what_fits
from kijun.web.editor.values import VOCABULARY, condition_of, first_value, offered, words_in
from kijun.web.rules.page import language

Services = Mapping[str, str]
"""The services that the house offers: what each is called, by its word in facts and rules."""
NO_SERVICES: Final[Services] = MappingProxyType({})

Rereads = Callable[[str], "Rule | None"]
"""Makes the rule with another value, or None where the judge knows no such rule."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a sentence lets change.

    `value` is what it is now, as a code; `probe` makes the rule with another one; `says` is how a
    value reads outside the sentence, `is_listed` whether words are put in and taken out one by
    one; without a `kind` it is a length of time.
    """

    name: str
    label: str
    value: str
    values: tuple[str, ...]
    probe: Rereads
    says: Callable[[str, Language], str]
    kind: TermKind | None = None
    is_listed: bool = False


def in_when(rule: Rule, name: str, kind: TermKind, rulebook: Rulebook) -> Rereads:
    """Return what makes the rule with another value of a term of `when`."""

    def probe(code: str) -> Rule | None:
        terms = [term for term in rule.when if term.name != name]
        if code:
            condition = read(kind, code)
            operator = getattr(condition, "operator", ">")
            if condition is None or (kind.only_beyond and operator not in (">", ">=")):
                return None
            terms.append(Term(name, condition))
        changed = msgspec.structs.replace(rule, when=tuple(terms))
        found = with_what_fits(changed, rulebook)
        return changed if found is changed or fits(found, rulebook) else None

    return functools.cache(probe)


def in_excuse(rule: Rule, place: int, name: str, kind: TermKind, rulebook: Rulebook) -> Rereads:
    """Return what makes the rule with another value of a term of one of its excuses."""

    def probe(code: str) -> Rule | None:
        terms = [term for term in rule.excuses[place] if term.name != name]
        condition = read(kind, code) if code else None
        if condition is not None:
            terms.append(Term(name, condition))
        elif code or not terms:
            return None
        excuses = (*rule.excuses[:place], tuple(terms), *rule.excuses[place + 1 :])
        changed = msgspec.structs.replace(rule, excuses=excuses)
        return changed if fits(changed, rulebook) else None

    return functools.cache(probe)


def term_field(
    name: str, kind: TermKind, code: str, probe: Rereads, services: Services = NO_SERVICES
) -> Field:
    """Return the field of a term that says `code` now, with what the judge takes instead."""
    known = _known(name, kind, services)
    values = offered(kind, "", known)
    now = read(kind, code) if code else None
    same = [each for each in values if now is not None and read(kind, each) == now]
    code = same[0] if same else code
    values = (*offered(kind, code, known), "")
    fitting = tuple(each for each in values if probe(each) is not None)

    def says(value: str, spoken: Language) -> str:
        condition = read(kind, value) if value else None
        if condition is None:
            return _("(remove this)")
        return _said(name, condition, services, spoken)

    is_listed = kind.name == "words" and (kind.is_open or any(map(_is_many, fitting)))
    return Field(name, label_of(name), code, fitting, probe, says, kind, is_listed)


def new_term(
    name: str,
    kind: TermKind,
    probe: Rereads,
    services: Services = NO_SERVICES,
    *,
    other_than: str = "",
) -> Field | None:
    """Return the field of a term that nothing was asked of yet, with the value it begins with.

    None where the judge takes no value of it.
    """
    values = offered(kind, "", _known(name, kind, services))
    first = first_value(kind, values, other_than)
    for value in dict.fromkeys((first, *values)):
        if probe(value) is not None:
            return Field(name, label_of(name), value, (value,), probe, lambda code, _: code, kind)
    return None


def _known(name: str, kind: TermKind, services: Services) -> tuple[str, ...]:
    """Return the words that everybody knows for a term that is open to further ones."""
    if name == "service" and services:
        return tuple(services)
    return tuple(VOCABULARY.get(name, ())) if kind.is_open else ()


def read(kind: TermKind, code: str) -> Condition | None:
    """Read a code as a condition; None where it is none for this kind of term."""
    try:
        return condition_of(kind, code)
    except ValueError:
        return None


def label_of(name: str) -> str:
    """Name a field, for who does not see where in the sentence it stands."""
    known = {
        "late": _("How late"),
        "notice": _("Word sent"),
        "lead": _("How long before"),
        "after_deadline": _("Deadline"),
        "moves": _("Number of moves"),
        "within": _("Counts for"),
        "services": _("For which services"),
    }
    said = known.get(name) or word_for(name, TERMS, language())
    return said[0].upper() + said[1:]


def _is_many(code: str) -> bool:
    return len(words_in(code)) > 1


def service_words(slug: str, services: Services, spoken: Language) -> str:
    """Return what a service is called by the house, or as everybody calls it."""
    return services.get(slug) or word_for(slug, VOCABULARY["services"], spoken)


def _said(name: str, condition: Condition, services: Services, spoken: Language) -> str:
    match condition:
        case Span(low=Duration(number=0, unit=unit)):
            return _("the due date") if unit == "d" else _("the start")
        case Span(low=low):
            return duration(low, spoken)
        case Quantity(low=low, percent=True):
            return f"{number(low)}%"
        case Quantity(low=low) if low >= 100:
            return amount(low, None, spoken)
        case Quantity(low=low):
            return f"{number(low)}回" if spoken == "ja" else times(low)
        case Before(limit):
            return deadline(limit, spoken)
        case OneOf(words):
            own = services if name == "service" else NO_SERVICES
            known = VOCABULARY.get(name, {})
            said = [own.get(word) or word_for(word, known, spoken) for word in words]
            return ("、" if spoken == "ja" else ", ").join(said)
    return _("yes") if condition.value else _("no")
