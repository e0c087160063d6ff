"""The notation of the golden cases: what happened in plain lines, what was decided and why.

    # What the file is about
    rulebook v1
        (a rulebook, indented; rulebooks that follow one another are versions of one)
    ## What the case shows
    2026-03-10 10:07  appointment.joined  a1  by house  id j1
    as of 2026-03-10 12:00
    decided, with ends and excuse
      2026-03-10 10:00  late  on a1  by client  standing  step 1  level 2
          warn
          ends 2026-09-10 10:00

A case is judged by the rulebooks last given above it. A line of the record holds the local time in
the rulebook's zone, the kind, what it is about, and further fields, at least two spaces apart; the
client is Aoi unless it says otherwise. A decision is named by rule and case (`late/a1`), with the
party where it is not the client (`late/a1/house`). `everything decided` shows absorbed and
unannounced decisions, too; `assuming the rules announced` judges so. A line that begins with `>`
is a remark.

    python -m tests.judge.case_text tests/judge/cases/*.txt

writes the outcomes anew, as the judge decides now: read the difference before it is kept.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from kijun.files.yaml12 import load
from kijun.judge import Judgement, Report, Rulebook, judge, parse_rulebook
from kijun.judge.breach import decision_id
from kijun.judge.decision import Decision
from kijun.judge.facts import AnyFact, Fact, id_of, kind_of
from tests.cast import AOI, CLIENTS, MEMBERS

CASES: Final = Path(__file__).parent / "cases"
JAPAN: Final = frozenset(
    dt.date.fromisoformat(day)
    for day in ("2026-03-20", "2026-04-29", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06")
)
"""Public holidays of the months in which the cases play."""
DETAILS: Final = (
    *("starts", "ends", "review", "earlier", "absorbs", "absorbed by", "held by", "excuse"),
    *("carried out", "silence", "person", "version", "announced", "acknowledged", "reason"),
    *("facts", "next review"),
)
ABSENT_VERSION: Final = "0" * 64
_SUBJECTS: Final = {
    **{name: name for name in ("appointment", "engagement", "invoice", "promise", "courtesy")},
    **{name: name for name in ("client_rule", "inquiry", "decision")},
    "notice": "appointment",
    "appeal": "decision",
    "rules": "rulebook",
    **dict.fromkeys(("outcome", "price", "scope"), "engagement"),
    "conduct": "what",
    "contact": "channel",
    "work": "minutes",
    "watch": "of",
    **dict.fromkeys(("practice", "order", "referral", "testimonial"), ""),
}
"""What the lines of a kind are about, by the first word of the kind."""
_IDS: Final = {person.name: person.id for person in (*CLIENTS, *MEMBERS)}
_NAMES: Final = {person.id: person.name for person in (*CLIENTS, *MEMBERS)}
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?")
_HEADER: Final = re.compile(
    r"(everything )?decided(, assuming the rules announced)?(?:, with (.+))?"
)


class Misread(ValueError):
    """A line that is not in the notation."""


def holidays(country: str) -> frozenset[dt.date] | None:
    """Know the holidays of Japan, and no others."""
    return JAPAN if country == "JP" else None


@dataclass
class Case:
    """One golden case; `lines` are those of its outcome in the file, as positions."""

    file: str
    heading: str
    rulebooks: Mapping[str, Rulebook]
    facts: list[Fact] = field(default_factory=list)
    as_of: dt.datetime | None = None
    header: str = ""
    outcome: list[str] = field(default_factory=list)
    lines: range = range(0)
    refs: dict[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the rulebooks and of all times in the case."""
        return next(iter(self.rulebooks.values())).zone

    @property
    def wanted(self) -> frozenset[str]:
        """The details that the case looks at, beyond what is shown of every decision."""
        match = _HEADER.fullmatch(self.header)
        if match is None:
            raise Misread(self.header)
        wanted = frozenset(re.split(", | and ", match[3])) if match[3] else frozenset[str]()
        if not wanted <= {*DETAILS}:
            raise Misread(self.header)
        return wanted

    def judged(self, facts: list[Fact] | None = None, *, show_all: bool = False) -> Judgement:
        """Judge what happened (or the same facts arranged otherwise)."""
        if self.as_of is None:
            raise Misread(f"{self.heading}: as of when?")
        return judge(
            {book.version: book for book in self.rulebooks.values()},
            self.facts if facts is None else facts,
            self.as_of,
            assume_announced="assuming" in self.header,
            show_all=show_all or self.header.startswith("everything"),
        )


def read_cases(path: Path) -> list[Case]:
    """Read the cases of a file; raises Misread with the line that is not in the notation."""
    return _Reader(path.name, path.read_text(encoding="utf-8").splitlines()).cases()


class _Reader:
    """Reads one file of cases, line by line."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self._name, self._lines = name, lines
        self._rulebooks: dict[str, Rulebook] = {}
        self._cases: list[Case] = []
        self._may_follow = False

    def cases(self) -> list[Case]:
        at = 0
        while at < len(self._lines):
            try:
                at = self._block(at, self._lines[at])
            except (ValueError, msgspec.ValidationError) as error:
                where = f"{self._name}:{at + 1}: {self._lines[at]}"
                raise Misread(f"{where}: {error}") from error
        return self._cases

    def _block(self, at: int, line: str) -> int:
        if not line.strip() or line.startswith(("# ", ">")):
            return at + 1
        if line.startswith("rulebook "):
            return self._rulebook(at, line.removeprefix("rulebook ").strip())
        self._may_follow = False
        if line.startswith("## "):
            if not self._rulebooks:
                raise Misread("no rulebook above")
            self._cases.append(Case(self._name, line.removeprefix("## "), self._rulebooks))
            return at + 1
        case = self._cases[-1]
        if line.startswith("as of "):
            case.as_of = instant(line.removeprefix("as of "), case.zone)
        elif _HEADER.fullmatch(line):
            return self._outcome(at, line, case)
        else:
            case.facts.append(_fact(line, case))
        return at + 1

    def _indented(self, at: int) -> list[str]:
        return list(takewhile(lambda x: x.startswith("  ") or not x.strip(), self._lines[at:]))

    def _rulebook(self, at: int, name: str) -> int:
        block = self._indented(at + 1)
        if not self._may_follow:
            self._rulebooks = {}
        self._may_follow = True
        document = load(dedent("\n".join(block)).encode(), name)
        self._rulebooks[name] = parse_rulebook(document.value, holidays)
        return at + 1 + len(block)

    def _outcome(self, at: int, line: str, case: Case) -> int:
        block = self._indented(at + 1)
        while block and not block[-1].strip():
            block.pop()
        case.header, case.outcome = line, block
        case.lines = range(at + 1, at + 1 + len(block))
        return at + 1 + len(block)


def instant(text: str, zone: ZoneInfo) -> dt.datetime:
    """Read a local time; where the clock is set back, the offset says which of two it is."""
    if _TIME.fullmatch(text) is None:
        raise Misread(text)
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _fact(line: str, case: Case) -> Fact:
    time, kind, *rest = re.split(r" {2,}", line.strip())
    fields: dict[str, Any] = {"kind": kind, "at": time, "client": AOI.name}
    subject = _SUBJECTS[kind.partition(".")[0]]
    if subject:
        fields[subject] = rest.pop(0)
    for pair in rest:
        name, _, value = pair.partition(" ")
        if not value or (name in fields and name != "client"):
            raise Misread(pair)
        fields[name] = value
    for name, value in fields.items():
        if _TIME.fullmatch(value):
            fields[name] = instant(value, case.zone).isoformat()
    _name_ids(fields, case)
    fact: Fact = msgspec.convert(fields, AnyFact, strict=False)
    return fact


def _name_ids(fields: dict[str, Any], case: Case) -> None:
    """Put ids in the place of the names by which the text calls people, versions, decisions."""
    if fields["client"] == "none":
        del fields["client"]
    else:
        fields["client"] = _IDS[fields["client"]]
    if "by" in fields and fields["by"] in _IDS:
        fields["by"] = f"member:{_IDS[fields['by']]}"
    if "member" in fields:
        fields["member"] = _IDS[fields["member"]]
    if "rulebook" in fields:
        name = fields["rulebook"]
        fields["rulebook"] = ABSENT_VERSION if name == "absent" else case.rulebooks[name].version
    if "decision" in fields:
        ref = fields["decision"]
        rule, about, *party = ref.split("/")
        by = party[0] if party else "client"
        by = f"member:{_IDS[by]}" if by in _IDS else by
        fields["decision"] = decision_id(rule, fields.get("client"), about, by)
        case.refs[fields["decision"]] = ref


# -- the outcome as text ----------------------------------------------------------------------


def outcome_of(case: Case, facts: list[Fact] | None = None) -> list[str]:
    """Judge a case and tell what was decided, as the lines that stand below `decided`."""
    judgement = case.judged(facts)
    teller = _Teller(case)
    decisions = sorted(judgement.decisions, key=lambda d: (d.decided_at, d.case, d.party, d.rule))
    lines = [line for decision in decisions for line in teller.decision(decision)]
    lines = lines or ["  nothing"]
    lines += [teller.report(report) for report in judgement.reports]
    if "next review" in case.wanted:
        review = judgement.next_review
        lines.append(f"  next review {teller.time(review.isoformat()) if review else 'never'}")
    return lines


class _Teller:
    """Tells one judgement in the words of its case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._labels = {id_of(fact): _label(fact) for fact in case.facts}
        self._versions = {book.version: name for name, book in case.rulebooks.items()}
        self._versions[ABSENT_VERSION] = "absent"
        self._refs = case.refs | {d.id: _ref(d) for d in case.judged(show_all=True).decisions}
        self._several = len({fact.client for fact in case.facts if fact.client is not None}) > 1

    def time(self, text: str) -> str:
        """Return an instant as local time, with the offset where the clock shows it twice."""
        at = dt.datetime.fromisoformat(text).astimezone(self._case.zone)
        local = f"{at:%Y-%m-%d %H:%M}" + (f":{at:%S}" if at.second else "")
        other = at.replace(fold=1 - at.fold)
        offset = at.isoformat()[-6:]
        return local if other.utcoffset() == at.utcoffset() else local + offset

    def decision(self, decision: Decision) -> Iterator[str]:
        """Tell one decision: its head, what follows, and the details that the case looks at."""
        parts = [self.time(decision.decided_at), decision.rule, f"on {decision.case}"]
        parts.append(f"by {_party(decision.party)}")
        if self._several and decision.client is not None:
            parts.append(f"client {_NAMES[decision.client]}")
        parts += [decision.status, f"step {decision.step or 'none'}", f"level {decision.level}"]
        yield "  " + "  ".join(parts)
        yield "      " + ", ".join(decision.consequences)
        for name, words in (("waits", decision.awaiting), ("lapsed", decision.lapsed)):
            if words:
                yield f"      {name}: {', '.join(words)}"
        for name in DETAILS:
            if name in self._case.wanted and name in _DETAIL:
                told = _DETAIL[name](self, decision)
                if told:
                    yield f"      {name} {told}"

    def report(self, report: Report) -> str:
        """Tell of a fact that could not be used."""
        text = report.message % report.params
        for long, short in (*self._versions.items(), *self._refs.items()):
            text = text.replace(long, short)
        return f"  reported {self._labels.get(report.fact, report.fact)}: {text}"

    def time_or_nothing(self, text: str | None) -> str:
        """Return an instant as local time, and nothing for none."""
        return self.time(text) if text else ""

    def names(self, ids: tuple[str | None, ...]) -> str:
        """Return decisions by their names."""
        return ", ".join(self._refs[id_] for id_ in ids if id_ is not None)

    def facts(self, ids: tuple[str, ...]) -> str:
        """Return facts as the case writes them."""
        return ", ".join(self._labels[id_] for id_ in ids)

    def earlier(self, decision: Decision) -> str:
        """Tell how many earlier breaches counted, and the first and the last of them."""
        earlier = decision.earlier
        if not earlier.count:
            return ""
        return f"{earlier.count}: {self.names((earlier.first,))} to {self.names((earlier.last,))}"

    def excuse(self, decision: Decision) -> str:
        """Tell which excuse was accepted, and the fact on which it rests."""
        excuse = decision.excuse
        if excuse is None:
            return ""
        rests = f", by {self.facts((excuse.fact,))}" if excuse.fact else ""
        return f"{excuse.reason or 'without a reason'}{rests}"

    def version(self, decision: Decision) -> str:
        """Name the version that was judged by."""
        return self._versions[decision.version]


_DETAIL: Final[Mapping[str, Callable[[_Teller, Decision], str]]] = {
    "starts": lambda t, d: t.time_or_nothing(d.starts),
    "ends": lambda t, d: t.time_or_nothing(d.ends),
    "review": lambda t, d: t.time_or_nothing(d.review_at),
    "earlier": _Teller.earlier,
    "absorbs": lambda t, d: t.names(d.absorbs),
    "absorbed by": lambda t, d: t.names((d.absorbed_by,)),
    "held by": lambda t, d: t.names((d.held_by,)),
    "excuse": _Teller.excuse,
    "carried out": lambda _, d: ", ".join(d.carried_out),
    "silence": lambda _, d: "yes" if d.by_silence else "no",
    "person": lambda _, d: _party(d.decided_by) if d.decided_by else "",
    "version": _Teller.version,
    "announced": lambda t, d: t.time_or_nothing(d.announced_at),
    "acknowledged": lambda t, d: t.time_or_nothing(d.acknowledged_at),
    "reason": lambda _, d: d.reason or "",
    "facts": lambda t, d: t.facts(d.facts),
}


def _party(party: str) -> str:
    return _NAMES.get(party.removeprefix("member:"), party)


def _ref(decision: Decision) -> str:
    party = "" if decision.party == "client" else f"/{_party(decision.party)}"
    return f"{decision.rule}/{decision.case}{party}"


def _label(fact: Fact) -> str:
    return fact.id or kind_of(fact)


def rewrite(path: Path) -> None:
    """Write the outcomes of a file anew, as the judge decides now."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for case in reversed(read_cases(path)):
        lines[case.lines.start : case.lines.stop] = outcome_of(case)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
