"""What a sentence says that another one does not, so that what changed in a rule can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_WORD: Final = re.compile(
    r"\d+(?:分|時間|日間|日|週間|か月|度目|回)?|[A-Za-z’']+|[ァ-ヶー]+|[一-龯々]+|\W|."
)


class Part(NamedTuple):
    """A stretch of a sentence; `differs` where the other one does not have it."""

    text: str
    differs: bool


def compared(was: str, is_now: str) -> tuple[list[Part], list[Part]]:
    """Split two sentences into what they share and what only one of them says, word by word."""
    old, new = _WORD.findall(was), _WORD.findall(is_now)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        list(_parts((kind, old[first:last]) for kind, first, last, _, _ in steps)),
        list(_parts((kind, new[first:last]) for kind, _, _, first, last in steps)),
    )


def _parts(found: Iterator[tuple[str, list[str]]]) -> Iterator[Part]:
    for kind, words in found:
        if words:
            yield Part("".join(words), differs=kind != "equal")
