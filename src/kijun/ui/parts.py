"""What the parts of a page are given: small frozen records, made by whoever builds a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from kijun.ui.marks import Mark, Party, Seal


class Choice(NamedTuple):
    """One of several things to choose: what is sent, what is read, and the icon beside it."""

    value: str
    label: str
    icon: str = ""


class Stair(NamedTuple):
    """One step of a ladder: its name, what brings it about, when it ends, who decides."""

    number: str
    title: str
    trigger: str
    end: str = ""
    seal: Seal = Seal.MACHINE


class Moment(NamedTuple):
    """A clock time (or nothing) and what happens then; `done` where it is settled."""

    at: str
    text: str
    done: bool = False


class LogLine(NamedTuple):
    """What was done without anybody, when, and where it can be undone."""

    at: str
    text: str
    undo: str = ""


class Evidence(NamedTuple):
    """A fact of a letter: when, what, and where its original can be read."""

    at: str
    text: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision on a timeline: its seal, its name, and why in a line."""

    title: str
    why: str = ""
    seal: Seal = Seal.MACHINE
    name: str = ""
    href: str = ""


class Attached(NamedTuple):
    """A file beside a fact: what it is called, and where it is opened by who may."""

    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact on the timeline of both sides; without a `mark` nothing was kept or broken by it."""

    on: dt.date
    who: Party
    mark: Mark | None
    title: str
    note: str = ""
    ruling: Ruling | None = None
    attached: tuple[Attached, ...] = ()


class Bar(NamedTuple):
    """A day on the bar of a term: its place in percent, its name, and what happens then."""

    at: int
    day: str
    what: str = ""
