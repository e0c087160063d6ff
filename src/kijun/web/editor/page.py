"""What the page of one rule is given: its sentence in pieces, its excuses, its stairs."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from kijun.files.rulebook_edit import document_of
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.sentence.scene import Scene, has_built_in_excuses
from kijun.judge.words.language import LANGUAGES, Language
from kijun.ui.parts import Choice
from kijun.web.editor.controls import (
    Control,
    Piece,
    consequent_control,
    control_of,
    names_in,
    pieces_of,
)
from kijun.web.editor.excuses import built_in, excuses_of, excuses_to_add
from kijun.web.editor.fields import Written, absent_terms, fields_of
from kijun.web.editor.figures import Figure, figures_of
from kijun.web.editor.fitting import BINDS, bound, role_of
from kijun.web.editor.ladder import MOST_STEPS, EditedStair, stairs_of
from kijun.web.editor.questions import remark
from kijun.web.editor.terms import NO_SERVICES, Field, Services
from kijun.web.editor.top import NO_HOURS, Hours, hours_control
from kijun.web.editor.words import Told, Word, apart, readings_of, told, words_of_step

_KEPT: Final = 32
"""So many texts are kept in memory as what they say: a page asks for the same ones again."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A rule of a draft that is being changed."""

    text: str
    number: int
    rulebook: Rulebook
    rule: Rule
    written: Written

    @property
    def base(self) -> str:
        """What the page of the rule is made from: the same while nobody else changes it."""
        document = document_of(self.text)
        of_all = {name: value for name, value in document.items() if name != "rules"}
        said = json.dumps([of_all, self.written], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


class Both(NamedTuple):
    """Something of a rule as it stands now, and as a page that was overtaken has it."""

    label: str
    now: str
    yours: str


class Own(NamedTuple):
    """A place for a word of one's own: what is sent, and of what it is one."""

    name: str
    label: str


class ShownExcuse(NamedTuple):
    """An excuse: its reasons, the words that can be changed, and what can be added."""

    number: int
    reasons: list[Choice]
    more: list[Choice]
    controls: list[Control]
    terms: list[Choice]


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as its page shows it."""

    rule: Rule
    main: list[Piece]
    mirror: list[Piece]
    in_sentence: frozenset[str]
    sentence: str
    others: list[tuple[str, str]]
    further: list[Control]
    terms: list[Choice]
    excuses: list[ShownExcuse]
    built_in: list[str]
    more_excuses: list[Choice]
    stairs: list[EditedStair]
    house_stairs: list[EditedStair]
    binds: list[Choice]
    texts: dict[str, str] = field(default_factory=dict)
    own: list[Own] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    can_add: bool = True
    is_by_service: bool = False
    remark: str = ""


def opened(text: str, number: int) -> Opened | None:
    """Open a rule of a draft by its number; None where there is none. Raises Refused."""
    rulebook, written = _read(text)
    if not 1 <= number <= len(rulebook.rules):
        return None
    return Opened(text, number, rulebook, rulebook.rules[number - 1], written[number - 1])


@functools.lru_cache(maxsize=_KEPT)
def _read(text: str) -> tuple[Rulebook, list[Written]]:
    """Return what a text says, as rules and as it is written there; neither is ever changed."""
    return load_rulebook(text.encode(), "rulebook"), document_of(text)["rules"]


def opened_as_known(rule: Opened, text: str) -> Opened | None:
    """Open the same rule in a text that was published; None where it was about something else."""
    rulebook, _rules = _read(text)
    same = rulebook.rule(rule.rule.id)
    if same is None or same.occasion != rule.rule.occasion:
        return None
    return opened(text, same.number)


def both_of(now: Opened, yours: Opened, language: Language) -> list[Both]:
    """Return in what a rule as it stands differs from what somebody has made of it."""
    labels = {
        "ja": _("The sentence in Japanese"),
        "en": _("The sentence in English"),
        "title_ja": _("Name in Japanese"),
        "title_en": _("Name in English"),
        "because_ja": _("Why you have this rule, in Japanese"),
        "because_en": _("Why you have this rule, in English"),
    }
    first, second = (_said(each, language) for each in (now, yours))
    return [
        Both(labels[name], first[name], second[name])
        for name in first
        if first[name] != second[name]
    ]


def _said(rule: Opened, language: Language) -> dict[str, str]:
    order = sorted(LANGUAGES, key=lambda code: code != language)
    sentences: dict[str, str] = {
        code: sentence_of(rule.rule, rule.rulebook, code) for code in order
    }
    return sentences | _texts(rule.rule)


def shown(
    rule: Opened,
    before: Opened | None,
    language: Language,
    services: Services = NO_SERVICES,
    hours: Hours = NO_HOURS,
) -> Shown:
    """Return what the page of a rule shows; `before` is the rule as clients know it.

    `services` are those that the house offers, `hours` those in which it takes bookings.
    """
    book, known = rule.rulebook, before.rule if before is not None else None
    text = told(rule.rule, book, language)
    fields = fields_of(rule.rule, rule.written, book, services)
    stairs = stairs_of(rule.rule, known, "then", book, language)
    mirrored = rule.rule.house_then if rule.rule.binds == "both" else ()
    house = stairs_of(rule.rule, known, "house_then", book, language) if mirrored else []
    main, further = _main(
        rule, text, fields, _old_values(fields, before, language), stairs, language
    )
    if (opening := hours_control(rule.rule, book, rule.text, hours, language)) is not None:
        further.append(opening)
    mirror = _mirror(rule, text, house, language)
    absent = absent_terms(rule.rule, rule.written, book, services)
    steps = (rule.rule.then, rule.rule.house_then)
    return Shown(
        rule=rule.rule,
        main=main,
        mirror=mirror,
        in_sentence=frozenset(names_in(main) | names_in(mirror)),
        sentence=sentence_of(rule.rule, book, language),
        others=[
            (code, sentence_of(rule.rule, book, code)) for code in LANGUAGES if code != language
        ],
        further=further,
        terms=[Choice(field.name, field.label) for field in absent],
        excuses=_excuses(rule, text, language),
        built_in=built_in(language) if has_built_in_excuses(rule.rule) else [],
        more_excuses=excuses_to_add(rule.rule, rule.written, book, language),
        stairs=stairs,
        house_stairs=house,
        binds=_binds(rule),
        texts=_texts(rule.rule),
        is_by_service=rule.rule.services is not None,
        remark=remark(rule.rule.occasion),
        figures=figures_of(fields),
        own=[Own(f"own.{f.name}", f.label) for f in fields if f.kind and f.kind.is_open],
        can_add=max(map(len, steps)) < MOST_STEPS,
    )


def _main(
    rule: Opened,
    text: Told,
    fields: Sequence[Field],
    old: dict[str, str],
    stairs: Sequence[EditedStair],
    language: Language,
) -> tuple[list[Piece], list[Control]]:
    readings = readings_of(text.main, fields, rule.rulebook, language)
    found = {word.field: word for word in readings}
    controls = {
        f"field.{each.name}": control_of(
            each, f"field.{each.name}", found.get(each.name), language, old.get(each.name, "")
        )
        for each in fields
    }
    words = [Word(f"field.{word.field}", word.text, word.place) for word in apart(readings)]
    scene = Scene(rule.rule, rule.rulebook, role_of(rule.rule, "then"))
    first = words_of_step(text.main, rule.rule.then[0], scene, "then.0", language, words)
    controls |= {each.name: consequent_control(each) for each in stairs[0].consequents}
    pieces = pieces_of(text.main, [*words, *first], controls)
    there = names_in(pieces)
    further = [
        control
        for name, control in controls.items()
        if name not in there and name.startswith("field.")
    ]
    return pieces, further


def _mirror(
    rule: Opened, text: Told, house: Sequence[EditedStair], language: Language
) -> list[Piece]:
    if not text.mirror or not house:
        return []
    scene = Scene(rule.rule, rule.rulebook, "house")
    step = rule.rule.house_then[0]
    words = words_of_step(text.mirror, step, scene, "house_then.0", language)
    controls = {each.name: consequent_control(each) for each in house[0].consequents}
    return pieces_of(text.mirror, words, controls)


def _excuses(rule: Opened, text: Told, language: Language) -> list[ShownExcuse]:
    return [
        ShownExcuse(
            excuse.number,
            excuse.reasons,
            excuse.more,
            [_of_excuse(rule, excuse.number, field, text, language) for field in excuse.fields],
            excuse.terms,
        )
        for excuse in excuses_of(rule.rule, rule.written, rule.rulebook, language)
    ]


def _of_excuse(rule: Opened, number: int, field: Field, text: Told, language: Language) -> Control:
    name = f"excuse.{number}.{field.name}"
    word = next(iter(readings_of(text.main, [field], rule.rulebook, language)), None)
    return control_of(field, name, word, language)


def _old_values(
    fields: Sequence[Field], before: Opened | None, language: Language
) -> dict[str, str]:
    """Return how each field read until now, where it reads otherwise."""
    if before is None:
        return {}
    known = fields_of(before.rule, before.written, before.rulebook)
    earlier = {each.name: each for each in known}
    return {
        each.name: earlier[each.name].says(earlier[each.name].value, language)
        for each in fields
        if each.name in earlier and earlier[each.name].value != each.value
    }


def _binds(rule: Opened) -> list[Choice]:
    """Return whom the rule can bind."""
    words = {
        "client": _("what I ask of clients"),
        "both": _("for both of us"),
        "house": _("what I promise"),
        "member": _("for the people who work with me"),
    }
    now = rule.rule.binds
    can = [each for each in BINDS if each == now or bound(rule.rule, each, rule.rulebook)]
    return [Choice(each, words[each]) for each in can] if len(can) > 1 else []


def _texts(rule: Rule) -> dict[str, str]:
    return {
        "title_ja": rule.title.ja or "",
        "title_en": rule.title.en or "",
        "because_ja": rule.because.ja or "",
        "because_en": rule.because.en or "",
    }
