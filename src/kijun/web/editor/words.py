"""Where in a sentence the words of a field stand.

The sentence is made by the judge and by nobody else. Which of its words belong to a field is found
by asking for the sentence with other values of it: what differs are its words, and what stands
there then is how those values read.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

from kijun.judge.consequences import Consequence, Step
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.consequences import act, deed, in_order
from kijun.judge.words.language import Language
from kijun.web.editor.terms import Field
from kijun.web.editor.values import VOCABULARY, words_in

_TOKEN: Final = re.compile(
    r"\d+(?:分|時間|日間|日|週間|か月|度目|回)?|[A-Za-z’']+|[ァ-ヶー]+|[^\W\dA-Za-zァ-ヶー]|\W"
)
_EDGES: Final = "、,. "
_PROBES: Final = 4
"""So many other values are tried to find the words of a field whose values are figures or names."""
_KANA: Final = re.compile("[ぁ-ん]")
_PARTICLES: Final = "をがにはでの"
_HONORIFICS: Final = "ごお"
_NEXT_WORD: Final = re.compile(r"(?: ?[A-Za-z]+)?")
_LONGEST: Final = 60
"""Longer stretches of a sentence are no word any more."""


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
    reads: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """How other values would read there."""


class Told(NamedTuple):
    """A rule as it is read: what it asks, and what the house owes for the same."""

    main: str
    mirror: str


def told(rule: Rule, rulebook: Rulebook, language: Language) -> Told:
    """Return the sentence, with what the house owes apart from the rest."""
    whole = sentence_of(rule, rulebook, language)
    if rule.binds != "both":
        return Told(whole, "")
    start, end = differing(whole, main_of(rule, rulebook, language))
    space = " " if language == "en" else ""
    main = f"{whole[:start].rstrip()}{space}{whole[end:].lstrip()}".rstrip()
    return Told(main, whole[start:end].strip())


def main_of(rule: Rule, rulebook: Rulebook, language: Language) -> str:
    """Return the sentence without what the house owes."""
    if rule.binds == "both":
        rule = msgspec.structs.replace(rule, binds="client", house_then=())
    return sentence_of(rule, rulebook, language)


def readings_of(
    sentence: str, fields: Sequence[Field], rulebook: Rulebook, language: Language
) -> list[Word]:
    """Return for each field where its words stand in a sentence, wherever there are any."""
    found = (_reading(sentence, each, rulebook, language) for each in fields)
    return [word for word in found if word is not None]


def apart(words: Iterable[Word]) -> list[Word]:
    """Return words of which none stands within another one; the narrowest go first."""
    found: list[Word] = []
    for word in sorted(words, key=lambda each: each.place.end - each.place.start):
        if not any(_meet(word.place, other.place) for other in found):
            found.append(word)
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


def _reading(sentence: str, field: Field, rulebook: Rulebook, language: Language) -> Word | None:
    """Return where the words of a field stand, and how its other values would read there."""
    if not field.value:
        return None
    if not _is_as_spoken(field):
        few = _mains(field, _first_probes(field), rulebook, language)
        said = field.says(field.value, language)
        places = _places(sentence, few)
        exact = _around(sentence, said, _narrowest(places)) if places else None
        if exact is not None:
            return Word(field.name, said, exact)
    return _as_spoken(sentence, field, rulebook, language)


def _as_spoken(sentence: str, field: Field, rulebook: Rulebook, language: Language) -> Word | None:
    """Return the stretch of the sentence that is another one with each other value."""
    others = _mains(field, field.values, rulebook, language)
    valued = {code: main for code, main in others.items() if code and main != sentence}
    places = [differing(sentence, main) for main in (valued or others).values()]
    if not places:
        return None
    whole = Place(min(places)[0], max(place.end for place in places))
    if whole.end - whole.start > _LONGEST:
        whole = _narrowest(places)
    place = _whole_words(sentence, whole, list(valued.values()))
    text = sentence[place.start : place.end]
    if not text:
        return None
    return Word(field.name, text, place, _read_there(sentence, place, others))


def _narrowest(places: Sequence[Place]) -> Place:
    return min(places, key=lambda each: each.end - each.start)


def _is_as_spoken(field: Field) -> bool:
    return field.kind is not None and field.kind.name in ("words", "flag", "tier")


def _first_probes(field: Field) -> list[str]:
    """Return the few values that show where a field stands whose values have names."""
    codes = [code for code in field.values if code != field.value]
    if "" in codes:
        return [""]
    return codes[:_PROBES]


def _mains(
    field: Field, codes: Iterable[str], rulebook: Rulebook, language: Language
) -> dict[str, str]:
    """Return the sentences of other values, without those that only have more or fewer words."""
    if field.is_listed and field.name in VOCABULARY:
        codes = [code for code in codes if len(words_in(code)) < 2]
    probes = {code: field.probe(code) for code in codes if code != field.value}
    return {c: main_of(rule, rulebook, language) for c, rule in probes.items() if rule is not None}


def _places(sentence: str, others: Mapping[str, str]) -> list[Place]:
    places = (differing(sentence, main) for main in others.values())
    return [place for place in places if place.end > place.start]


def _read_there(sentence: str, place: Place, others: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the place for each other value, where the rest is the same."""
    before, after = sentence[: place.start], sentence[place.end :]
    found = {}
    for code, main in others.items():
        text = main[len(before) : len(main) - len(after)]
        if main.startswith(before) and main.endswith(after) and text.strip(_EDGES):
            found[code] = text
    return found


def _whole_words(sentence: str, place: Place, others: Sequence[str]) -> Place:
    """Widen a place to whole words, in Japanese to whole inflections, without commas around it."""
    start, end = place
    if _KANA.match(sentence[start : start + 1]) and _KANA.match(sentence[start - 1 : start]):
        while start and _KANA.match(sentence[start - 1]):
            start -= 1
        start += sentence[start] in _PARTICLES
    if end > start and _KANA.match(sentence[end - 1 : end]):
        while _KANA.match(sentence[end : end + 1]) and not sentence.startswith("とき", end):
            end += 1
        end -= sentence[end - 1] in _HONORIFICS and end > place.end
    kept = len(sentence) - end
    if start == end or any(not main[start : len(main) - kept].strip(_EDGES) for main in others):
        found = _NEXT_WORD.match(sentence, end)
        end = found.end() if found is not None else end
    text = sentence[start:end]
    return Place(
        start + len(text) - len(text.lstrip(_EDGES)), end - len(text) + len(text.rstrip(_EDGES))
    )


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
