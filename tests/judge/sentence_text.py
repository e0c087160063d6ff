"""The notation of the golden sentences: a rule, and how it reads in both languages.

    === what the rule is about
    occasion: lateness
    then: [[remind]]
    --- ja
    …
    --- en
    …

The rules stand in the rulebook of `sentences/rulebook.yaml`.

    python -m tests.judge.sentence_text

writes the sentences anew, as they are said now: read the difference aloud before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kijun.files.yaml12 import load
from kijun.judge import Rulebook, parse_rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.words import LANGUAGES

SENTENCES: Final = Path(__file__).parent / "sentences"


@dataclass(frozen=True)
class Golden:
    """One rule with the sentences that were read and found good."""

    file: str
    heading: str
    rule: str
    told: tuple[str, ...]

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook of this one rule."""
        base = load((SENTENCES / "rulebook.yaml").read_bytes(), "rulebook.yaml").value
        rule: dict[str, Any] = {"id": "r", **load(self.rule.encode(), self.file).value}
        return parse_rulebook({**base, "rules": [rule]}, lambda _: frozenset())

    def said(self) -> tuple[str, ...]:
        """Return the sentences as they are said now."""
        book = self.rulebook
        return tuple(sentence_of(book.rules[0], book, language) for language in LANGUAGES)

    def text(self) -> str:
        """Return the case as it stands in its file."""
        told = "".join(
            f"--- {lang}\n{one}\n" for lang, one in zip(LANGUAGES, self.told, strict=True)
        )
        return f"=== {self.heading}\n{self.rule}{told}"


def read(path: Path) -> Iterator[Golden]:
    """Read the cases of a file; what has no sentences yet has empty ones."""
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        heading, _, rest = block.partition("\n")
        rule, *told = rest.split("--- ")
        sentences = [one.partition("\n")[2].strip() for one in told] or [""] * len(LANGUAGES)
        yield Golden(path.name, heading.strip(), rule.strip() + "\n", tuple(sentences))


def main() -> None:
    for path in sorted(SENTENCES.glob("*.txt")):
        cases = [Golden(one.file, one.heading, one.rule, one.said()) for one in read(path)]
        path.write_text("\n".join(case.text() for case in cases), encoding="utf-8")


if __name__ == "__main__":
    main()
