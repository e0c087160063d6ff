"""Words of a sentence as controls: what is sent, what is offered, and how each of it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from kijun.judge.words.language import Language
from kijun.ui.parts import Choice
from kijun.web.editor.ladder import Consequent
from kijun.web.editor.terms import Field
from kijun.web.editor.values import code_of_words, words_in
from kijun.web.editor.words import Word

_STOPS: Final = ("、", "。", ",", ".")


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
    after: str = ""
    """The stop or comma behind a control: it never begins a line."""


def control_of(
    field: Field, name: str, word: Word | None, language: Language, old: str = ""
) -> Control:
    """Return a field as a control; `word` are its words in the sentence, if it has any there."""
    reads = word.reads if word is not None else {}
    if word is not None:
        reads = {**reads, field.value: word.text}
    choices = [Choice(value, _reads(field, value, reads, language)) for value in field.values]
    return Control(name, field.label, field.value, choices, old)


def consequent_control(each: Consequent) -> Control:
    """Return a consequence of a step as a control."""
    return Control(each.name, each.label, each.value, each.choices, each.old)


def pieces_of(sentence: str, words: Iterable[Word], controls: Mapping[str, Control]) -> list[Piece]:
    """Split a sentence into what is only read and the words that are controls."""
    pieces: list[Piece] = []
    end = 0
    for word in sorted(words, key=lambda each: each.place):
        pieces.append(Piece(sentence[end : word.place.start]))
        pieces.append(Piece(word.text, _as_read(controls[word.field], word.text)))
        end = word.place.end
    return _with_stops([*(piece for piece in pieces if piece.text), Piece(sentence[end:])])


def _with_stops(pieces: Sequence[Piece]) -> list[Piece]:
    held: list[Piece] = []
    for piece in pieces:
        if held and held[-1].control is not None and piece.text[:1] in _STOPS:
            held[-1] = replace(held[-1], after=piece.text[:1])
            held.append(replace(piece, text=piece.text[1:]))
        else:
            held.append(piece)
    return held


def names_in(pieces: Sequence[Piece]) -> set[str]:
    """Return the names of the controls in a sentence."""
    return {piece.control.name for piece in pieces if piece.control is not None}


def _as_read(control: Control, text: str) -> Control:
    choices = [
        Choice(each.value, text if each.value == control.chosen else each.label)
        for each in control.choices
    ]
    return Control(control.name, control.label, control.chosen, choices, control.old)


def _reads(field: Field, value: str, reads: Mapping[str, str], language: Language) -> str:
    if value == field.value and value in reads:
        return reads[value]
    is_open = field.kind is not None and field.kind.is_open
    if not value or not field.is_listed or not is_open:
        return reads.get(value) or field.says(value, language)
    now, then = words_in(field.value), words_in(value)
    added = [word for word in then if word not in now]
    gone = [word for word in now if word not in then]
    if now and added and not gone:
        return _("also %(word)s") % {"word": field.says(code_of_words(added[:1]), language)}
    if gone and not added and len(gone) == 1:
        return _("without %(word)s") % {"word": field.says(code_of_words(gone[:1]), language)}
    if gone and len(then) == 1:
        return _("only %(word)s") % {"word": field.says(code_of_words(then[:1]), language)}
    return reads.get(value) or field.says(value, language)
