"""Gathering what is wrong with a document, with where it is and what to do about it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from reprlib import Repr
from typing import Final

from kijun.judge.canonical import identity
from kijun.judge.errors import Flaw, Path
from kijun.judge.rulebook import Words
from kijun.judge.slips import COMMAS, half_width, meant_word

WRITTEN: Final = "“%(word)s” is written “%(meant)s” here."
WIDE: Final = "“%(word)s” holds full-width characters. Type it in half-width ones: “%(example)s”."
COMMA: Final = "Entries are separated by an ordinary (half-width) comma: “%(example)s”."
IN_EACH_LANGUAGE: Final = "Expected a text in each language, such as %(example)s."

_EXAMPLES: Final = {
    "kijun": "kijun: 1",
    "timezone": "timezone: Asia/Tokyo",
    "rules": "rules:",
    "id": "id: late-without-word",
    "occasion": "occasion: lateness",
    "then": "then: [[remind], [warn]]",
}
"""How a name is written that must be there."""
_JAPANESE: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")

_LONGEST: Final = 60
_GIVEN: Final = ("word", "value")


class _Outline(Repr):
    """Shows the first of what a value holds, however large or deep it is."""

    def repr_int(self, x: int, level: int) -> str:
        """Show a whole number; the longest cannot be written out at all."""
        return super().repr_int(x, level) if abs(x) < 10**_LONGEST else "…"


_OUTLINE: Final = _Outline()
_OUTLINE.maxlevel = 3


def shown(value: object) -> object:
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
        told = {k: shown(v) if k in _GIVEN else v for k, v in params.items()}
        self.flaws.append(Flaw(path, message, told))

    def add_unknown(
        self,
        path: Path,
        message: str,
        word: object,
        known: Iterable[str],
        listed: Iterable[str] | None = None,
    ) -> None:
        """Note an unknown word, with the one that is meant, or with all (`listed`) of them."""
        words = tuple(known)
        text = str(shown(word))
        if self._is_put_right(path, text, words):
            return
        near = difflib.get_close_matches(text.lower(), words, 1, 0.6)
        if near:
            self.add_flaw(
                path, message + " Did you mean “%(nearest)s”?", word=word, nearest=near[0]
            )
        else:
            all_words = ", ".join(words if listed is None else listed)
            self.add_flaw(path, message + " Known: %(known)s.", word=word, known=all_words)

    def _is_put_right(self, path: Path, text: str, known: tuple[str, ...]) -> bool:
        """Note a word that only the keyboard or the language keeps from being a known one."""
        parts = [part.strip() for part in re.split(f"[{COMMAS}]", text)]
        if len(parts) > 1 and any(half_width(part).partition(" ")[0] in known for part in parts):
            self.add_flaw(path, COMMA, example=f"[{', '.join(parts)}]")
        elif (plain := half_width(text)) != text and plain in known:
            self.add_flaw(path, WIDE, word=text, example=plain)
        elif meant := meant_word(text, known):
            self.add_flaw(path, WRITTEN, word=text, meant=meant)
        else:
            return False
        return True

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
        meant: set[object] = set()
        for key in given:
            if key not in known:
                self.add_unknown((*path, str(key)), "There is no “%(word)s” here.", key, known)
                meant.update(self.flaws[-1].params.values())
        for key in required:
            if key not in given and key not in meant:
                message = "“%(word)s” is missing. Write “%(example)s”."
                self.add_flaw(path, message, word=key, example=_EXAMPLES[key])

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
            self.add_flaw(here, IN_EACH_LANGUAGE, example=_in_its_language(value))
            return Words()
        if any(text is None for text in value.values()):
            message = "A text that holds a comma or a colon stands in quotes here."
            self.add_flaw(here, message)
            return Words()
        self.check_keys(value, here, ("ja", "en"), ())
        texts = {k: self.text_of(v, (*here, k), "…") for k, v in value.items() if k in ("ja", "en")}
        return Words(**texts)


def _in_its_language(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return "{ja: 基準, en: Rules}"
    return f"{{{'ja' if _JAPANESE.search(value) else 'en'}: {shown(value)}}}"
