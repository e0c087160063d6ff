"""An announcement in its parts, for whoever sets it as a page, in print, or as a plain text."""

from __future__ import annotations

from typing import NamedTuple

from kijun.judge.rulebook import Binds


class ToldRule(NamedTuple):
    """One rule as it is told: its heading with its number, why, and its sentence."""

    number: int
    heading: str
    because: str | None
    text: str


class ToldSection(NamedTuple):
    """The rules that bind the same side; `intro` is said before them."""

    binds: Binds
    heading: str
    intro: str | None
    rules: tuple[ToldRule, ...]


class Announcement(NamedTuple):
    """A rulebook as it is told to an audience: what the house promises comes first.

    `always` holds what is true of all rules, under a heading of its own.
    """

    title: str
    greeting: str
    opening: tuple[str, ...]
    sections: tuple[ToldSection, ...]
    always_heading: str
    always: tuple[str, ...]
    closing: tuple[str, ...]
