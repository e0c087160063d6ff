"""What the page of one rule is given: its sentence in pieces, its excuses, its stairs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from kijun.files.rulebook_edit import document_of
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.consequences import Role
from kijun.judge.fitting import flaws_of_rule
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.sentence.scene import Scene, has_built_in_excuses
from kijun.judge.words.language import LANGUAGES, Language
from kijun.ui.parts import Choice
from kijun.web.editor_excuses import EditedExcuse, built_in, excuses_of, reasons_to_add
from kijun.web.editor_fields import EDITED, Field, Written, fields_of
from kijun.web.editor_ladder import MOST_STEPS, Consequent, EditedStair, stairs_of
from kijun.web.editor_words import Told, Word, told, words_of, words_of_step

_KEPT: Final = 32
"""So many texts are kept in memory as what they say: a page asks for the same ones again."""


@dataclass(frozen=True, slots=True)
class Control:
    """A word that can be changed: what is sent, what is offered, and what it was until now."""

    name: str
    label: str
    chosen: str
    choices: list[Choice]
    old: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain text, or a word that is a control."""

    text: str
    control: Control | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A rule of a draft that is being changed."""

    text: str
    number: int
    rulebook: Rulebook
    rule: Rule
    written: Written

    @property
    def is_edited_in_its_sentence(self) -> bool:
        """Whether its occasion is one that the page knows; others are changed as text."""
        return self.rule.occasion in EDITED and self.rule.binds != "member"


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as its page shows it."""

    rule: Rule
    main: list[Piece]
    mirror: list[Piece]
    sentence: str
    others: list[tuple[str, str]]
    further: list[Control]
    excuses: list[EditedExcuse]
    built_in: list[str]
    reasons: list[Choice]
    stairs: list[EditedStair]
    house_stairs: list[EditedStair]
    binds: list[Choice]
    texts: dict[str, str] = field(default_factory=dict)
    services: str = ""
    can_add: bool = True


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


def shown(rule: Opened, before: Opened | None, language: Language) -> Shown:
    """Return what the page of a rule shows; `before` is the rule as clients know it."""
    book, known = rule.rulebook, before.rule if before is not None else None
    text = told(rule.rule, book, language)
    fields = fields_of(rule.rule, rule.written, book)
    old = _old_values(fields, before, language)
    stairs = stairs_of(rule.rule, known, "then", book, language)
    mirrored = rule.rule.house_then if rule.rule.binds == "both" else ()
    house = stairs_of(rule.rule, known, "house_then", book, language) if mirrored else []
    main, further = _main(rule, text, fields, old, stairs, language)
    steps = (rule.rule.then, rule.rule.house_then)
    return Shown(
        rule=rule.rule,
        main=main,
        mirror=_mirror(rule, text, house, language),
        sentence=sentence_of(rule.rule, book, language),
        others=[
            (code, sentence_of(rule.rule, book, code)) for code in LANGUAGES if code != language
        ],
        further=further,
        excuses=excuses_of(rule.written, language),
        built_in=built_in(language) if has_built_in_excuses(rule.rule) else [],
        reasons=reasons_to_add(rule.written, language),
        stairs=stairs,
        house_stairs=house,
        binds=_binds(rule),
        texts=_texts(rule.rule),
        services=", ".join(sorted(rule.rule.services or ())),
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
    controls = {
        f"field.{each.name}": Control(
            f"field.{each.name}",
            each.label,
            each.value,
            [Choice(value, each.says(value, language)) for value in each.values],
            old.get(each.name, ""),
        )
        for each in fields
    }
    words = [
        Word(f"field.{word.field}", word.text, word.place)
        for word in words_of(text.main, fields, rule.rulebook, language)
    ]
    role: Role = "house" if rule.rule.binds == "house" else "client"
    scene = Scene(rule.rule, rule.rulebook, role)
    first = words_of_step(text.main, rule.rule.then[0], scene, "then.0", language, words)
    controls |= _consequents(stairs[0].consequents)
    pieces = _pieces(text.main, [*words, *first], controls)
    in_sentence = {piece.control.name for piece in pieces if piece.control is not None}
    further = [
        control
        for name, control in controls.items()
        if name not in in_sentence and name.startswith("field.")
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
    return _pieces(text.mirror, words, _consequents(house[0].consequents))


def _consequents(found: Iterable[Consequent]) -> dict[str, Control]:
    return {
        each.name: Control(each.name, each.label, each.value, each.choices, each.old)
        for each in found
    }


def _pieces(sentence: str, words: Iterable[Word], controls: dict[str, Control]) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for word in sorted(words, key=lambda each: each.place):
        control = controls[word.field]
        read = [
            Choice(choice.value, word.text if choice.value == control.chosen else choice.label)
            for choice in control.choices
        ]
        pieces.append(Piece(sentence[end : word.place.start]))
        made = Control(control.name, control.label, control.chosen, read, control.old)
        pieces.append(Piece(word.text, made))
        end = word.place.end
    return [*(piece for piece in pieces if piece.text), Piece(sentence[end:])]


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
    """Return whom the rule can bind: what is good for clients only cannot be owed by the house."""
    if rule.rule.binds == "house":
        return []
    words = {"client": _("what I ask of clients"), "both": _("for both of us")}
    fits = next(flaws_of_rule(rule.rule, rule.rulebook, ()), None) is None
    return [Choice(value, said) for value, said in words.items() if fits]


def _texts(rule: Rule) -> dict[str, str]:
    return {
        "title_ja": rule.title.ja or "",
        "title_en": rule.title.en or "",
        "because_ja": rule.because.ja or "",
        "because_en": rule.because.en or "",
    }
