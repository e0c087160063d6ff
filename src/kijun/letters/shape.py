"""The shape of every letter: whom it greets, what it says line by line, and who signs."""

from __future__ import annotations

from typing import Final, NamedTuple

from kijun.judge.words.language import Said


class Kind(NamedTuple):
    """One kind of letter: how weighty it is, its name for the owner, and its words.

    `level` is that of a consequence; from 2 on it is never sent a second time by itself.
    """

    level: int
    name: Said
    subject: Said
    lines: tuple[Said, ...]


GREETING: Final = Said("{client}さま", "Dear {client},")
SIGNED: Final = Said("{house}", "{house}")


def plain(name: Said, subject: Said, *lines: Said, level: int = 0) -> Kind:
    """Return a kind that says some lines between its greeting and who signs."""
    return Kind(level, name, subject, (GREETING, *lines, SIGNED))
