"""Gathering what is wrong with a document, with where it is and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from reprlib import Repr
from typing import Final

from kijun.judge.canonical import identity
from kijun.judge.errors import Flaw, Path
from kijun.judge.rulebook import Words

_LONGEST: Final = 60
_GIVEN: Final = ("word", "value")


class _Outline(Repr):
    """Shows the first of what a value holds, however large or deep it is."""

    def repr_int(self, x: int, level: int) -> str:
        """Show a whole number; the longest cannot be written out at all."""
        return super().repr_int(x, level) if abs(x) < 10**_LONGEST else "…"


_OUTLINE: Final = _Outline()
_OUTLINE.maxlevel = 3


def _shown(value: object) -> object:
    """Return a value as a message shows it: as it stands, but no longer than a line."""
    if value is None or isinstance(value, (bool, float)):
        return value
    text = value if isinstance(value, str) else _OUTLINE.repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class FlawFinder:
    """Reads parts that every rulebook and rule has, and gathers their flaws."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []

    def add_flaw(self, path: Path, message: str, **params: object) -> None:
        """Note a flaw at a place; what was given (`word`, `value`) is shown shortened."""
        shown = {k: _shown(v) if k in _GIVEN else v for k, v in params.items()}
        self.flaws.append(Flaw(path, message, shown))

    def add_unknown(self, path: Path, message: str, word: object, known: Iterable[str]) -> None:
        """Note an unknown word, with the nearest known one or with all of them."""
        words = tuple(known)
        near = difflib.get_close_matches(str(_shown(word)).lower(), words, 1, 0.6)
        if near:
            self.add_flaw(
                path, message + " Did you mean “%(nearest)s”?", word=word, nearest=near[0]
            )
        else:
            self.add_flaw(path, message + " Known: %(known)s.", word=word, known=", ".join(words))

    def identity_of(self, value: object) -> str:
        """Return the identity of a value: the SHA-256 of its canonical JSON."""
        try:
            return identity(value)
        except (ValueError, TypeError, OverflowError):
            self.add_flaw((), "The rulebook holds a number or a text that cannot be kept exactly.")
            return ""
        except RecursionError:
            self.add_flaw((), "The rulebook is nested far too deep.")
            return ""

    def check_keys(
        self,
        given: Mapping[object, object],
        path: Path,
        known: tuple[str, ...],
        required: tuple[str, ...],
    ) -> None:
        """Note unknown names and missing ones."""
        for key in given:
            if key not in known:
                self.add_unknown((*path, str(key)), "There is no “%(word)s” here.", key, known)
        for key in required:
            if key not in given:
                self.add_flaw(path, "“%(word)s” is missing.", word=key)

    def text_of(self, value: object, path: Path, example: str) -> str:
        """Return a text; anything else is a flaw."""
        if isinstance(value, str) and value.strip():
            return value
        self.add_flaw(path, "Expected a text, such as “%(example)s”.", example=example)
        return ""

    def words_of(self, given: Mapping[str, object], path: Path, key: str) -> Words:
        """Return a text in Japanese and English."""
        if key not in given:
            return Words()
        value, here = given[key], (*path, key)
        if not isinstance(value, dict) or not value:
            self.add_flaw(here, "Expected a text in each language, such as {ja: 基準, en: Rules}.")
            return Words()
        if any(text is None for text in value.values()):
            message = "A text that holds a comma or a colon stands in quotes here."
            self.add_flaw(here, message)
            return Words()
        self.check_keys(value, here, ("ja", "en"), ())
        texts = {k: self.text_of(v, (*here, k), "…") for k, v in value.items() if k in ("ja", "en")}
        return Words(**texts)
