"""The judge comes to the decisions of the loop that was written beside it, in every form."""

import msgspec
import pytest

from bench import engines, host, job, own
from bench.decisions import Decision, difference
from bench.rounds import Candidate
from kijun.judge import judge

LINES = job.record(10_000, 50)
EXPECTED = engines.reference(host.decode(line.text for line in LINES))
ROWS = own.candidates(LINES, EXPECTED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_judge_comes_to_the_same_decisions(row: Candidate) -> None:
    assert row.work is not None
    assert difference(row.expected, row.work()()) == "same decisions"


def test_the_version_of_the_rulebook_is_the_one_that_was_announced() -> None:
    assert list(own.rulebooks()) == [job.rulebook_version()]


def test_written_decisions_are_read_as_they_were_judged() -> None:
    facts = own.decode(b"\n".join(line.text for line in job.shuffled(LINES)))
    judgement = judge(own.rulebooks(), facts, job.AS_OF)
    written = b"\n".join(msgspec.json.encode(decision) for decision in judgement.decisions)
    shown = [decision for decision in EXPECTED if decision.status != "absorbed"]
    assert difference(shown, own.read(written)) == "same decisions"


def test_an_excused_decision_is_compared_without_step_and_consequences() -> None:
    told = own.Told(
        decided_at="2025-01-01T09:00:00+09:00",
        client="c",
        matter="a",
        rule="late",
        party="client",
        step=2,
        status="excused",
        consequences=("warn",),
    )
    assert own.compared(told) == Decision(
        1735689600, "c", "a", "late", "client", None, "excused", ()
    )


def test_one_client_is_judged_fact_by_fact() -> None:
    facts = own.decode(b"\n".join(line.text for line in job.record(100, 1)))
    fold = own.fold_of_one_client()
    for fact in facts:
        fold.add(fact)
    made = {breach.id for breach in fold.docket.breaches}
    at_once = judge(own.rulebooks(), facts, job.AS_OF, show_all=True).decisions
    assert made
    assert made <= {decision.id for decision in at_once}
