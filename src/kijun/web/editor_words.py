"""Where in a sentence the words of a field stand.

The sentence is made by the judge and by nobody else. Which of its words belong to a field is found
by asking for the sentence with another value of it: what differs are its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

from kijun.judge.consequences import Consequence, Step
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.consequences import act, deed, in_order
from kijun.judge.words.language import Language
from kijun.web.editor_fields import Field

_TOKEN: Final = re.compile(
    r"\d+(?:分|時間|日間|日|週間|か月|度目|回)?|[A-Za-z’']+|[ァ-ヶー]+|[^\W\dA-Za-zァ-ヶー]|\W"
)
_EDGES: Final = "、,. "
_PROBES: Final = 4
"""So many other values are tried to find the words of a field."""


class Place(NamedTuple):
    """Where words stand in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """Words of a sentence that are a control."""

    field: str
    text: str
    place: Place


class Told(NamedTuple):
    """A rule as it is read: what it asks, and what the house owes for the same."""

    main: str
    mirror: str


def told(rule: Rule, rulebook: Rulebook, language: Language) -> Told:
    """Return the sentence, with what the house owes apart from the rest."""
    whole = sentence_of(rule, rulebook, language)
    if rule.binds != "both":
        return Told(whole, "")
    of_client = msgspec.structs.replace(rule, binds="client", house_then=())
    alone = sentence_of(of_client, rulebook, language)
    start, end = differing(whole, alone)
    space = " " if language == "en" else ""
    return Told(f"{whole[:start].rstrip()}{space}{whole[end:].lstrip()}", whole[start:end].strip())


def words_of(
    sentence: str, fields: Sequence[Field], rulebook: Rulebook, language: Language
) -> list[Word]:
    """Return the words of the fields that stand in a sentence, none within another one."""
    found: list[Word] = []
    for field in fields:
        place = _place_of(sentence, field, rulebook, language)
        if place is not None and not any(_meet(place, word.place) for word in found):
            found.append(Word(field.name, sentence[place.start : place.end], place))
    return sorted(found, key=lambda word: word.place)


def words_of_step(
    sentence: str,
    step: Step,
    scene: Scene,
    prefix: str,
    language: Language,
    taken: Sequence[Word] = (),
) -> list[Word]:
    """Return the words of the consequences of a step, beside those that are `taken`."""
    found: list[Word] = []
    for consequence in in_order(step):
        number = step.index(consequence)
        for text in _readings(scene, step[number], language):
            at = sentence.find(text)
            place = Place(at, at + len(text))
            if at >= 0 and not any(_meet(place, word.place) for word in (*taken, *found)):
                found.append(Word(f"{prefix}.{number}", text, place))
                break
    return found


def differing(text: str, other: str) -> Place:
    """Return the part of a text that another one does not have, in whole words."""
    tokens, others = _TOKEN.findall(text), _TOKEN.findall(other)
    most = min(len(tokens), len(others))
    first = next((n for n in range(most) if tokens[n] != others[n]), most)
    last = next((n for n in range(most - first) if tokens[-1 - n] != others[-1 - n]), most - first)
    start = len("".join(tokens[:first]))
    return Place(start, len("".join(tokens[: len(tokens) - last])))


def _readings(scene: Scene, consequence: Consequence, language: Language) -> tuple[str, ...]:
    """Return how a consequence may read in a sentence."""
    if language == "ja":
        closing, link, _ = act(consequence, scene.role, scene.setting)
        return closing, link
    return (deed(consequence, scene.role, scene.setting).verb,)


def _place_of(sentence: str, field: Field, rulebook: Rulebook, language: Language) -> Place | None:
    if not field.value:
        return None
    place = _differing_most_narrowly(sentence, field, rulebook, language)
    if place is None:
        return None
    exact = _around(sentence, field.says(field.value, language), place)
    if exact is not None:
        return exact
    text = sentence[place.start : place.end]
    start = place.start + len(text) - len(text.lstrip(_EDGES))
    end = place.end - len(text) + len(text.rstrip(_EDGES))
    return Place(start, end) if start < end else None


def _differing_most_narrowly(
    sentence: str, field: Field, rulebook: Rulebook, language: Language
) -> Place | None:
    """Return what goes where the field asks nothing; else what every other value changes."""
    values = [value for value in field.values if value != field.value]
    places = []
    for value in [""] if "" in values else values[:_PROBES]:
        other = field.probe(value)
        if other is not None:
            main = told(other, rulebook, language).main
            places.append(differing(sentence, main))
    seen = [place for place in places if place.end > place.start]
    return min(seen, key=lambda each: each.end - each.start, default=None)


def _around(text: str, said: str, place: Place) -> Place | None:
    """Return where the expected words stand that meet what differs."""
    at = text.find(said) if said else -1
    while at >= 0:
        found = Place(at, at + len(said))
        if _meet(found, place):
            return found
        at = text.find(said, at + 1)
    return None


def _meet(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end
