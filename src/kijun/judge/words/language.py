"""The two languages that everything is said in, and how words stand in a text of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")


class Said(NamedTuple):
    """One thing, said in Japanese and in English."""

    ja: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return it in one of the languages."""
        return self.ja if language == "ja" else self.en


def quoted(word: str, language: Language) -> str:
    """Return somebody's own word in quotation marks; control characters are shown escaped."""
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in word
    )
    return f"「{shown}」" if language == "ja" else f"“{shown}”"


def word_for(word: str, known: Mapping[str, Said], language: Language) -> str:
    """Return the word for a known code, and any other one quoted as it was given."""
    said = known.get(word)
    return said.in_language(language) if said is not None else quoted(word, language)


def words_for(
    words: Iterable[str], known: Mapping[str, Said], language: Language
) -> tuple[str, ...]:
    """Return the words for codes: the known ones first and in their own order."""
    order = {word: place for place, word in enumerate(known)}
    ordered = sorted(words, key=lambda word: (order.get(word, len(order)), word))
    return tuple(word_for(word, known, language) for word in ordered)


def either(words: Sequence[str], language: Language) -> str:
    """Say that any one of some words is meant: 「AかB」, “A or B”."""
    if language == "en":
        return listed(words, "or")
    if len(words) <= 2:
        return "か".join(words)
    return f"{'、'.join(words)}のいずれか"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words in English: “A”, “A and B”, “A, B and C”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
