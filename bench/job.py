"""The job: a record of ordinary clients, the same for the same parameters on any machine.

Each client keeps appointments, pays invoices and agrees on engagements, with habits of
their own; about two facts in five are of kinds that no rule uses. Nothing here knows
the judge.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from bench.conditions import DAY, HOUR, MINUTE

ZONE = timezone(timedelta(hours=9))
BEGIN = datetime(2023, 7, 1, tzinfo=ZONE)
AS_OF = datetime(2026, 10, 1, tzinfo=ZONE)
FIRST_STORY = 21 * DAY
LAST_STORY = 1000 * DAY
SEED = 20230701
RULEBOOK = Path(__file__).with_name("rulebook.yaml")

Draft = tuple[int, str, dict[str, Any]]
Choice = TypeVar("Choice")


class Line(NamedTuple):
    """One fact: seconds since ``BEGIN``, and its line of JSON without the newline."""

    at: int
    text: bytes


class Habits(NamedTuple):
    """How often a client is late, absent, cancels late, haggles or pays late."""

    late: float
    absent: float
    cancels: float
    haggles: float
    owes: float


HABITS = (
    (0.75, Habits(0.03, 0.01, 0.06, 0.25, 0.05)),
    (0.20, Habits(0.12, 0.06, 0.12, 0.50, 0.15)),
    (0.05, Habits(0.35, 0.20, 0.20, 0.90, 0.40)),
)


def rulebook_version(path: Path = RULEBOOK) -> str:
    """The sha256 of the parsed document as canonical JSON.

    For a document of strings, integers, booleans and ASCII keys this plain dump is the
    same text as RFC 8785 asks for.
    """
    document = yaml.safe_load(path.read_text("utf-8"))
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def record(facts: int = 200_000, clients: int = 1000, seed: int = SEED) -> list[Line]:
    """Exactly ``facts`` facts of ``clients`` clients over three years, in order of time."""
    version = rulebook_version()
    lines: list[Line] = []
    for number in range(clients):
        quota = facts // clients + (number < facts % clients)
        lines += Client(f"c{number:04d}", seed, version).lines(quota)
    lines.sort()
    return lines


def shuffled(lines: list[Line], seed: int = SEED) -> list[Line]:
    """The same facts in an order without meaning, as an export may have it."""
    rng = random.Random(seed)
    # Sorting by random() is stable between Python versions; random.shuffle need not be.
    keys = [rng.random() for _ in lines]
    return [lines[index] for index in sorted(range(len(lines)), key=keys.__getitem__)]


def write(lines: list[Line], path: Path) -> None:
    """Write the lines as a JSON Lines file."""
    with path.open("wb") as file:
        file.writelines(line.text + b"\n" for line in lines)


def stamp(seconds: int) -> str:
    """Seconds since ``BEGIN`` as RFC 3339 text in +09:00."""
    return (BEGIN + timedelta(seconds=seconds)).isoformat()


def day_of(seconds: int) -> date:
    """The calendar day in +09:00 on which the instant lies."""
    return (BEGIN + timedelta(seconds=seconds)).date()


class Client:
    """One client's three years."""

    def __init__(self, name: str, seed: int, version: str) -> None:
        self.name = name
        self.version = version
        self.rng = random.Random(f"{seed}:{name}")
        self.habits = self.weighted(HABITS)

    def lines(self, quota: int) -> list[Line]:
        """Exactly ``quota`` facts with unique ids, in order of time."""
        drafts = list(self.announcement())
        stories = max(1, int(quota * 0.6 / MEAN_STORY))
        slot = (LAST_STORY - FIRST_STORY) / stories
        for number in range(stories):
            at = FIRST_STORY + int((number + 0.8 * self.rng.random()) * slot)
            story = list(self.weighted(STORIES)(self, f"{self.name}-{number}", at))
            if len(drafts) + len(story) > quota:
                break
            drafts += story
        drafts += [self.everyday() for _ in range(quota - len(drafts))]
        drafts.sort(key=lambda draft: draft[0])
        return [self.line(number, draft) for number, draft in enumerate(drafts)]

    def line(self, number: int, draft: Draft) -> Line:
        at, kind, fields = draft
        fact = {"kind": kind, "at": stamp(at), "client": self.name}
        fact |= fields | {"id": f"{self.name}.{number:06d}"}
        return Line(at, json.dumps(fact, separators=(",", ":")).encode())

    def weighted(self, choices: tuple[tuple[float, Choice], ...]) -> Choice:
        """One of the choices, each as often as its share says."""
        left = self.rng.random()
        for share, choice in choices:
            left -= share
            if left < 0:
                return choice
        return choices[-1][1]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` up to, but without, ``high``."""
        return low + int(self.rng.random() * (high - low))

    def announcement(self) -> Iterator[Draft]:
        """Most clients know the rules from the start, some later, a tenth never."""
        when = self.rng.random()
        if when >= 0.9:
            return
        at = self.between(0, 10 * DAY) if when < 0.7 else self.between(10 * DAY, LAST_STORY)
        yield at, "rules.announced", {"rulebook": self.version}

    def everyday(self) -> Draft:
        """A fact that no rule of the job uses."""
        kind = self.weighted(EVERYDAY)
        fields: dict[str, Any] = {}
        if kind == "work.logged":
            fields = {"minutes": self.between(10, 240)}
        elif kind == "contact.received":
            fields = {"channel": self.weighted(CHANNELS)}
        elif kind == "order.placed":
            fields = {"amount": self.between(10, 300) * 1000}
        elif kind == "courtesy.shown":
            fields = {"courtesy": self.weighted(COURTESIES)}
        return self.between(0, LAST_STORY + 60 * DAY), kind, fields

    def appointment(self, name: str, at: int) -> Iterator[Draft]:
        """Booked, perhaps moved, then cancelled, missed, kept late or kept in time."""
        matter = {"appointment": name}
        starts = daytime(at)
        booked = starts - self.between(2 * DAY, 20 * DAY)
        first = starts
        if moved := self.chance(0.03):
            starts = daytime(at + self.between(DAY, 3 * DAY))
        terms = {"starts": stamp(first), "minutes": 60, "price": 20000}
        yield booked, "appointment.booked", matter | terms
        if moved:
            yield (
                first - self.between(25 * HOUR, 40 * HOUR),
                "appointment.moved",
                matter | {"starts": stamp(starts)},
            )
        outcome = self.rng.random()
        if (outcome := outcome - self.habits.cancels) < 0:
            yield from self.cancellation(matter, starts)
        elif (outcome := outcome - self.habits.absent) < 0:
            yield from self.absence(matter, starts)
        elif outcome - self.habits.late < 0:
            yield from self.lateness(matter, starts)
        else:
            yield starts - self.between(0, 10 * MINUTE), "appointment.joined", matter

    def cancellation(self, matter: dict[str, Any], starts: int) -> Iterator[Draft]:
        """Four in ten cancel less than a day ahead; the reason is on the cancellation."""
        short = self.chance(0.4)
        lead = self.between(HOUR, 24 * HOUR) if short else self.between(24 * HOUR, 40 * HOUR)
        reason = {"reason": self.weighted(REASONS)} if self.chance(0.5) else {}
        yield starts - lead, "appointment.cancelled", matter | reason

    def absence(self, matter: dict[str, Any], starts: int) -> Iterator[Draft]:
        """A third send word before; half of the others explain themselves afterwards."""
        about = {"about": "absence"}
        if self.chance(1 / 3):
            yield self.notice(starts - self.between(MINUTE, 3 * HOUR), matter | about)
        elif self.chance(0.5):
            yield self.notice(starts + self.between(2 * HOUR, 40 * HOUR), matter | about)
        if self.chance(0.6):
            yield starts + self.between(20 * MINUTE, 55 * MINUTE), "appointment.missed", matter

    def lateness(self, matter: dict[str, Any], starts: int) -> Iterator[Draft]:
        """A third send word in time; half of the others explain themselves afterwards."""
        about = {"about": "late"}
        joined = starts + self.between(MINUTE, 45 * MINUTE)
        if self.chance(1 / 3):
            yield self.notice(starts - self.between(-5 * MINUTE, HOUR), matter | about)
        elif self.chance(0.5):
            yield self.notice(starts + self.between(HOUR, 40 * HOUR), matter | about)
        yield joined, "appointment.joined", matter

    def notice(self, at: int, fields: dict[str, Any]) -> Draft:
        return at, "notice.given", fields | {"reason": self.weighted(REASONS)}

    def engagement(self, name: str, at: int) -> Iterator[Draft]:
        """Agreed, delivered, often measured; some ask for less, are refused and insist."""
        matter = {"engagement": name}
        price = self.between(10, 100) * 10_000
        terms = {"price": price, "currency": "JPY", "target": 100, "better": "higher"}
        yield at, "engagement.agreed", matter | terms
        delivered = at + self.between(15 * DAY, 30 * DAY)
        yield delivered, "engagement.delivered", matter
        if self.chance(0.5):
            yield delivered + self.between(DAY, 5 * DAY), "engagement.accepted", matter
        if self.chance(0.6):
            value = 80 if self.chance(0.35) else 120
            measured = delivered + self.between(2 * DAY, 30 * DAY)
            yield measured, "outcome.measured", matter | {"value": value}
        if self.chance(self.habits.haggles):
            yield from self.haggling(matter, delivered, price // 5)

    def haggling(self, matter: dict[str, Any], delivered: int, amount: int) -> Iterator[Draft]:
        """A first request, before or after delivery; refused; up to two more requests."""
        asked = delivered + self.between(-10 * DAY, 10 * DAY)
        less = matter | {"amount": amount}
        yield asked, "price.cut_requested", less
        if self.chance(0.8):
            yield asked + self.between(HOUR, DAY), "price.cut_refused", matter
        for number in range(1 + self.chance(0.3)):
            again = asked + (2 + 8 * number) * DAY + self.between(0, 5 * DAY)
            yield again, "price.cut_requested", less

    def invoice(self, name: str, at: int) -> Iterator[Draft]:
        """Issued with a due day; paid in time, in parts, late or never; some disputed."""
        matter = {"invoice": name}
        due = at + self.between(14, 30) * DAY
        due_day_ends = due - due % DAY + DAY
        amount = self.between(10, 500) * 1000
        withheld = amount * 1021 // 10_000 if self.chance(0.3) else 0
        terms: dict[str, Any] = {"amount": amount, "due": day_of(due).isoformat()}
        if withheld:
            terms["withholding"] = withheld
        yield at, "invoice.issued", matter | terms
        owed = amount - withheld
        if not self.chance(self.habits.owes):
            paid = due_day_ends - self.between(1, 10 * DAY)
            yield paid, "invoice.paid", matter | {"amount": owed}
            return
        if self.chance(0.2):
            yield due_day_ends + self.between(0, 12 * DAY), "invoice.disputed", matter
        if self.chance(0.3):
            owed -= owed // 2
            yield due_day_ends - DAY, "invoice.paid", matter | {"amount": amount - withheld - owed}
        if self.chance(0.9):
            paid = due_day_ends + self.between(DAY, 30 * DAY)
            yield paid, "invoice.paid", matter | {"amount": owed}


def daytime(at: int) -> int:
    """The instant moved into its day's 9:00 to 21:00, to the minute, keeping the order."""
    return at - at % DAY + 9 * HOUR + at % DAY // 2 // MINUTE * MINUTE


STORIES = ((0.70, Client.appointment), (0.20, Client.invoice), (0.10, Client.engagement))
MEAN_STORY = 2.25
EVERYDAY = (
    (0.55, "work.logged"),
    (0.27, "contact.received"),
    (0.08, "order.placed"),
    (0.10, "courtesy.shown"),
)
CHANNELS = ((0.6, "mail"), (0.3, "phone"), (0.1, "line"))
COURTESIES = ((0.7, "thanks"), (0.2, "report"), (0.1, "apology"))
REASONS = (
    (0.30, "work"),
    (0.25, "transport"),
    (0.20, "illness"),
    (0.15, "helping_someone"),
    (0.06, "lost_way"),
    (0.02, "accommodation"),
    (0.02, "force_majeure"),
)
