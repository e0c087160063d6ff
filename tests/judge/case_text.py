"""The notation of the golden cases: what happened in plain lines, what was decided and why.

    # What the file is about
    rulebook v1
        (a rulebook, indented; rulebooks that follow one another are versions of one)
    ## What the case shows
    > A remark.
    2026-03-10 10:07  appointment.joined  a1  by house  id j1
    as of 2026-03-10 12:00
    decided, with ends and excuse
      2026-03-10 10:00  late  on a1  by client  standing  step 1  level 2
          warn
          ends 2026-09-10 10:00

A case is judged by the rulebooks last given above it. A line of the record holds the local time in
the rulebook's zone, the kind, what it is about, and further fields, at least two spaces apart; the
client is Aoi unless it says otherwise (`client none`: nobody). A decision is named by rule and case
(`late/a1`), with the party where it is not the client (`late/a1/house`). `everything decided` shows
absorbed and unannounced decisions, too; `decided, assuming the rules announced` judges so.

What is decided is first written by hand, from the rules of judging. `tests.judge.case_outcome`
tells it as the judge decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from kijun.files.yaml12 import load
from kijun.judge import Judgement, Rulebook, judge, parse_rulebook
from kijun.judge.breach import decision_id
from kijun.judge.facts import AnyFact, Fact
from tests.cast import AOI, CLIENTS, MEMBERS

CASES: Final = Path(__file__).parent / "cases"
JAPAN: Final = frozenset(
    dt.date.fromisoformat(day)
    for day in ("2026-03-20", "2026-04-29", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06")
)
"""Public holidays of the months in which the cases play."""
ABSENT_VERSION: Final = "0" * 64
IDS: Final = {person.name: person.id for person in (*CLIENTS, *MEMBERS)}
_SUBJECTS: Final = {
    **{name: name for name in ("appointment", "engagement", "invoice", "promise", "courtesy")},
    **{name: name for name in ("client_rule", "inquiry", "decision")},
    **dict.fromkeys(("outcome", "price", "scope"), "engagement"),
    **dict.fromkeys(("practice", "order", "referral", "testimonial"), ""),
    "notice": "appointment",
    "appeal": "decision",
    "rules": "rulebook",
    "conduct": "what",
    "contact": "channel",
    "work": "minutes",
    "watch": "of",
}
"""What a line is about, by the first word of its kind."""
_HEAD: Final = re.compile(r"rulebook (\S+)|## (.+)")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?")
_DECIDED: Final = re.compile(
    r"(?P<all>everything )?decided(?P<assuming>, assuming the rules announced)?(, with (?P<with>.+))?"
)


class Misread(ValueError):
    """A line that is not in the notation."""


@dataclass(frozen=True)
class Case:
    """One golden case. `outcome` stands in the file from line `outcome_at` on (counted from 0)."""

    file: str
    heading: str
    rulebooks: Mapping[str, Rulebook]
    facts: tuple[Fact, ...]
    as_of: dt.datetime
    header: re.Match[str]
    outcome: tuple[str, ...]
    outcome_at: int
    refs: Mapping[str, str]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the rulebooks and of all times in the case."""
        return next(iter(self.rulebooks.values())).zone

    @property
    def details(self) -> frozenset[str]:
        """What the case looks at beyond what is told of every decision."""
        return frozenset(re.split(", | and ", self.header["with"] or ""))

    def judged(
        self,
        facts: tuple[Fact, ...] | None = None,
        *,
        as_of: dt.datetime | None = None,
        show_all: bool = False,
    ) -> Judgement:
        """Judge what happened, or the same facts arranged otherwise, or as of another moment."""
        return judge(
            {book.version: book for book in self.rulebooks.values()},
            self.facts if facts is None else facts,
            as_of or self.as_of,
            assume_announced=self.header["assuming"] is not None,
            show_all=show_all or self.header["all"] is not None,
        )


def holidays(country: str) -> frozenset[dt.date] | None:
    """Know the holidays of Japan, and no others."""
    return JAPAN if country == "JP" else None


def read_cases(path: Path) -> Iterator[Case]:
    """Read the cases of a file; raises Misread with the block that is not in the notation."""
    rulebooks: dict[str, Rulebook] = {}
    used = False
    for at, head, block in _blocks(path):
        try:
            if head[2] is not None:
                used = True
                yield _case(path.name, head[2], rulebooks, at, block)
                continue
            document = load(dedent("\n".join(block)).encode(), head[1]).value
            rulebooks = {} if used else rulebooks
            rulebooks = {**rulebooks, head[1]: parse_rulebook(document, holidays)}
            used = False
        except (ValueError, KeyError, IndexError) as error:
            raise Misread(f"{path.name}:{at}: {head[0]}: {error!r}") from error


def _blocks(path: Path) -> Iterator[tuple[int, re.Match[str], list[str]]]:
    """Cut a file at its heads: the line after each (from 0), the head, and the lines below it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [(at, head) for at, line in enumerate(lines) if (head := _HEAD.fullmatch(line))]
    above = [line for line in lines[: heads[0][0]] if line and not line.startswith("# ")]
    if above:
        raise Misread(f"{path.name}: {above[0]}")
    ends = [at for at, _ in heads[1:]] + [len(lines)]
    for (at, head), end in zip(heads, ends, strict=True):
        yield at + 1, head, lines[at + 1 : end]


def _case(
    file: str, heading: str, rulebooks: Mapping[str, Rulebook], at: int, block: list[str]
) -> Case:
    (decided,) = (place for place, line in enumerate(block) if _DECIDED.fullmatch(line))
    *record, as_of = (line for line in block[:decided] if line and not line.startswith(">"))
    outcome = [line for line in block[decided + 1 :] if line]
    if not as_of.startswith("as of ") or not all(line.startswith("  ") for line in outcome):
        raise Misread(as_of)
    zone = next(iter(rulebooks.values())).zone
    refs: dict[str, str] = {}
    header = _DECIDED.fullmatch(block[decided])
    assert header is not None
    return Case(
        file=file,
        heading=heading,
        rulebooks=rulebooks,
        facts=tuple(_fact(line, rulebooks, zone, refs) for line in record),
        as_of=instant(as_of.removeprefix("as of "), zone),
        header=header,
        outcome=tuple(outcome),
        outcome_at=at + decided + 1,
        refs=refs,
    )


def instant(text: str, zone: ZoneInfo) -> dt.datetime:
    """Read a local time; where the clock is set back, the offset says which of two it is."""
    if _TIME.fullmatch(text) is None:
        raise Misread(text)
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _fact(
    line: str, rulebooks: Mapping[str, Rulebook], zone: ZoneInfo, refs: dict[str, str]
) -> Fact:
    time, kind, *rest = re.split(r" {2,}", line)
    fields: dict[str, Any] = {"kind": kind, "at": time}
    subject = _SUBJECTS[kind.partition(".")[0]]
    if subject:
        fields[subject] = rest.pop(0)
    for pair in rest:
        name, _, value = pair.partition(" ")
        if not value or name in fields:
            raise Misread(line)
        fields[name] = value
    for name, value in fields.items():
        if _TIME.fullmatch(value):
            fields[name] = instant(value, zone).isoformat()
    _put_ids(fields, rulebooks, refs)
    fact: Fact = msgspec.convert(fields, AnyFact, strict=False)
    return fact


def _put_ids(
    fields: dict[str, Any], rulebooks: Mapping[str, Rulebook], refs: dict[str, str]
) -> None:
    """Put ids in the place of the names by which a line calls people, versions and decisions."""
    client = fields.pop("client", AOI.name)
    if client != "none":
        fields["client"] = IDS[client]
    if fields.get("by") in IDS:
        fields["by"] = f"member:{IDS[fields['by']]}"
    if "member" in fields:
        fields["member"] = IDS[fields["member"]]
    if "rulebook" in fields:
        name = fields["rulebook"]
        fields["rulebook"] = ABSENT_VERSION if name == "absent" else rulebooks[name].version
    if "decision" in fields:
        ref = fields["decision"]
        rule, about, *party = ref.split("/")
        by = party[0] if party else "client"
        by = f"member:{IDS[by]}" if by in IDS else by
        fields["decision"] = decision_id(rule, fields.get("client"), about, by)
        refs[fields["decision"]] = ref
