"""A judgement in the words of the golden cases (see `case_text`).

    python -m tests.judge.case_outcome tests/judge/cases/*.txt

writes the outcomes anew, as the judge decides now: read the difference before it is kept.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kijun.judge import Report
from kijun.judge.decision import Decision
from kijun.judge.facts import id_of, kind_of
from tests.cast import CLIENTS, MEMBERS
from tests.judge.case_text import ABSENT_VERSION, Case, Misread, read_cases

_NAMES: Final = {person.id: person.name for person in (*CLIENTS, *MEMBERS)}


def outcome_of(case: Case) -> tuple[str, ...]:
    """Judge a case and tell what was decided, as the lines that stand below `decided`."""
    if not case.details <= {"", "next review", *_DETAILS}:
        raise Misread(case.header[0])
    judgement, teller = case.judged(), _Teller(case)
    found = sorted(judgement.decisions, key=lambda d: (d.decided_at, d.case, d.party, d.rule))
    lines = [line for decision in found for line in teller.decision(decision)] or ["  nothing"]
    lines += [teller.report(report) for report in judgement.reports]
    if "next review" in case.details:
        review = judgement.next_review
        lines.append(f"  next review {teller.time(review.isoformat()) if review else 'never'}")
    return tuple(lines)


class _Teller:
    """Tells one judgement in the words of its case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._facts = {id_of(fact): fact.id or kind_of(fact) for fact in case.facts}
        self._versions = {book.version: name for name, book in case.rulebooks.items()}
        self._versions[ABSENT_VERSION] = "absent"
        decisions = case.judged(show_all=True).decisions
        self._refs = {**case.refs, **{decision.id: _ref(decision) for decision in decisions}}
        self._several = len({fact.client for fact in case.facts if fact.client is not None}) > 1

    def time(self, text: str | None) -> str:
        """Return an instant as local time, with the offset where the clock shows it twice."""
        if text is None:
            return ""
        at = dt.datetime.fromisoformat(text).astimezone(self._case.zone)
        local = f"{at:%Y-%m-%d %H:%M}" + (f":{at:%S}" if at.second else "")
        is_shown_twice = at.replace(fold=1 - at.fold).utcoffset() != at.utcoffset()
        return local + (at.isoformat()[-6:] if is_shown_twice else "")

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
        for name, detail in _DETAILS.items():
            if name in self._case.details and (told := detail(self, decision)):
                yield f"      {name} {told}"

    def report(self, report: Report) -> str:
        """Tell of a fact that could not be used."""
        text = report.message % report.params
        for long, short in (*self._versions.items(), *self._refs.items()):
            text = text.replace(long, short)
        return f"  reported {self._facts[report.fact]}: {text}"

    def names(self, *ids: str | None) -> str:
        """Return decisions by their names."""
        return ", ".join(self._refs[id_] for id_ in ids if id_ is not None)

    def facts(self, *ids: str) -> str:
        """Return facts by the ids that the case gives them, or else by their kinds."""
        return ", ".join(self._facts[id_] for id_ in ids)

    def earlier(self, decision: Decision) -> str:
        """Tell how many earlier breaches counted, and the first and the last of them."""
        earlier = decision.earlier
        if not earlier.count:
            return ""
        return f"{earlier.count}: {self.names(earlier.first)} to {self.names(earlier.last)}"

    def excuse(self, decision: Decision) -> str:
        """Tell which excuse was accepted, and the fact on which it rests."""
        excuse = decision.excuse
        if excuse is None:
            return ""
        rests = f", by {self.facts(excuse.fact)}" if excuse.fact else ""
        return f"{excuse.reason or 'without a reason'}{rests}"

    def version(self, decision: Decision) -> str:
        """Name the version that was judged by."""
        return self._versions[decision.version]


_DETAILS: Final[Mapping[str, Callable[[_Teller, Decision], str]]] = {
    "starts": lambda t, d: t.time(d.starts),
    "ends": lambda t, d: t.time(d.ends),
    "review": lambda t, d: t.time(d.review_at),
    "earlier": _Teller.earlier,
    "absorbs": lambda t, d: t.names(*d.absorbs),
    "absorbed by": lambda t, d: t.names(d.absorbed_by),
    "held by": lambda t, d: t.names(d.held_by),
    "excuse": _Teller.excuse,
    "carried out": lambda _, d: ", ".join(d.carried_out),
    "silence": lambda _, d: "yes" if d.by_silence else "no",
    "person": lambda _, d: _party(d.decided_by) if d.decided_by else "",
    "version": _Teller.version,
    "announced": lambda t, d: t.time(d.announced_at),
    "acknowledged": lambda t, d: t.time(d.acknowledged_at),
    "reason": lambda _, d: d.reason or "",
    "facts": lambda t, d: t.facts(*d.facts),
    "appeal until": lambda t, d: t.time(d.appeal_until),
}


def _party(party: str) -> str:
    return _NAMES.get(party.removeprefix("member:"), party)


def _ref(decision: Decision) -> str:
    party = "" if decision.party == "client" else f"/{_party(decision.party)}"
    return f"{decision.rule}/{decision.case}{party}"


def rewrite(path: Path) -> None:
    """Write the outcomes of a file anew, as the judge decides now."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for case in reversed(list(read_cases(path))):
        lines[case.outcome_at : case.outcome_at + len(case.outcome)] = outcome_of(case)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
