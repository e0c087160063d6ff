"""The judge itself as candidates: live, in bulk, and from the bytes of the record.

This is the one place of the measurement that knows the judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO

import msgspec
import yaml

from bench.decisions import Decision
from bench.job import AS_OF, RULEBOOK, Line
from bench.rounds import Candidate, Work
from kijun.files.record import read_facts
from kijun.judge import Rulebooks, judge, parse_rulebook
from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.decision import decision_of
from kijun.judge.fold import Fold
from kijun.judge.watches import Watches

LIVE = "Kijun, live"
BULK = "Kijun, bulk"
FROM_BYTES = "Kijun, decode and bulk"

Live = Callable[[f.Fact], object]


class Told(msgspec.Struct):
    """A decision as ``kijun judge --format jsonl`` writes it, as far as it is compared."""

    decided_at: str
    client: str
    matter: str
    rule: str
    party: str
    step: int | None
    status: str
    consequences: tuple[str, ...]


def rulebooks() -> Rulebooks:
    """The rulebook of the job."""
    rulebook = parse_rulebook(yaml.safe_load(RULEBOOK.read_text("utf-8")))
    return {rulebook.version: rulebook}


def decode(text: bytes) -> list[f.Fact]:
    """The facts of a record in memory, by the reader that the commands use."""

    def refuse(number: int, _: object) -> None:
        raise ValueError(number)

    return [fact for facts, _ in read_facts(BytesIO(text), refuse) for fact in facts]


def candidates(lines: Sequence[Line], expected: list[Decision]) -> list[Candidate]:
    """Live first, by which the others are measured."""
    books = rulebooks()
    text = b"\n".join(line.text for line in lines)
    facts = decode(text)
    shown = [decision for decision in expected if decision.status != "absorbed"]

    def bulk() -> Callable[[], list[Decision]]:
        return judged(books, facts)

    def from_bytes() -> Callable[[], list[Decision]]:
        return judged(books, decode(text))

    works: list[tuple[str, Work, list[Decision]]] = [
        (LIVE, lambda: lived(books, facts), expected),
        (BULK, bulk, shown),
        (FROM_BYTES, from_bytes, shown),
    ]
    return [
        Candidate(name, len(lines), work, engine=False, expected=decisions)
        for name, work, decisions in works
    ]


def lived(books: Rulebooks, facts: Iterable[f.Fact]) -> Callable[[], list[Decision]]:
    """Take in one fact at a time, as it happens, whoever it concerns."""
    library, watches = Library(books), Watches()
    folds: dict[str | None, Fold] = {}
    for fact in facts:
        fold = folds.get(fact.client)
        if fold is None:
            fold = folds[fact.client] = Fold(library, watches)
        fold.add(fact)
    for fold in folds.values():
        fold.advance(AS_OF)
    return lambda: [
        compared(msgspec.convert(decision_of(breach, AS_OF), Told, from_attributes=True))
        for fold in folds.values()
        for breach in fold.docket.breaches
    ]


def judged(books: Rulebooks, facts: Iterable[f.Fact]) -> Callable[[], list[Decision]]:
    """Judge all facts at once, statements of reasons included."""
    judgement = judge(books, facts, AS_OF)
    return lambda: [
        compared(msgspec.convert(decision, Told, from_attributes=True))
        for decision in judgement.decisions
    ]


def one_client() -> Live:
    """What takes one client's facts as they happen."""
    return fold_of_one_client().add


def fold_of_one_client() -> Fold:
    """A fold in which nothing has happened yet."""
    return Fold(Library(rulebooks()), Watches())


def read(output: bytes) -> list[Decision]:
    """What the command wrote, to be compared."""
    decoder = msgspec.json.Decoder(Told)
    return [compared(told) for told in decoder.decode_lines(output)]


def compared(told: Told) -> Decision:
    """A decision in the form of the comparison; what has ended stood as well."""
    excused = told.status == "excused"
    return Decision(
        at=int(msgspec.convert(told.decided_at, type(AS_OF)).timestamp()),
        client=told.client,
        matter=told.matter,
        rule=told.rule,
        party=told.party,
        step=None if excused else told.step,
        status=told.status if told.status in ("excused", "absorbed") else "standing",
        consequences=() if excused else told.consequences,
    )
