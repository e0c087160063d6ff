"""Every peer answers as the plain conditions do, on the same small job."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from bench import engines, host, job
from bench.conditions import QUESTIONS, Fields, Question, Value, field_types
from bench.decisions import difference
from bench.peers import Peer, registry

PEERS = registry()
SAMPLES: dict[str, tuple[Value, ...]] = {
    "notice": ("none", "before", "after"),
    "reason": ("", "work", "illness", "helping_someone", "accommodation", "force_majeure"),
    "stage": ("before_agreement", "agreed", "delivered", "accepted"),
    "target_met": ("true", "false", "unknown"),
    "short": (-1, 0, 1),
}


@pytest.fixture(scope="module")
def events() -> list[host.Event]:
    return host.decode(line.text for line in job.record(1600, 8))


def cases(question: Question) -> list[Fields]:
    """Every combination of telling values of the fields that the question reads."""
    thresholds = {term.field: term.value for terms in question for term in terms}
    telling: dict[str, tuple[Value, ...]] = {}
    for field, kind in field_types(question).items():
        limit = thresholds[field]
        if kind is bool:
            telling[field] = (True, False)
        elif kind is int and field not in SAMPLES:
            assert isinstance(limit, int)
            telling[field] = (-1, 0, limit - 1, limit, limit + 1)
        else:
            telling[field] = SAMPLES[field]
    return [dict(zip(telling, values, strict=True)) for values in product(*telling.values())]


def holds(question: Question, fields: Fields) -> bool:
    """The meaning of a question, word for word."""
    tests: dict[str, Callable[[Any, Any], bool]] = {
        "=": lambda a, b: a == b,
        ">": lambda a, b: a > b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        "in": lambda a, b: a in b,
    }
    return any(
        all(tests[term.op](fields[term.field], term.value) for term in terms) for terms in question
    )


def needed(peer: Peer) -> Peer:
    if peer.installed() is None:
        pytest.skip(f"{peer.package} is not installed; `make bench` installs the peers")
    return peer


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_peer_answers_every_question_as_it_is_meant(peer: Peer, name: str) -> None:
    ask = needed(peer).prepare({name: QUESTIONS[name]})[name]
    for fields in cases(QUESTIONS[name]):
        assert ask(dict(fields)) is holds(QUESTIONS[name], fields), fields


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_comes_to_the_same_decisions(peer: Peer, events: list[host.Event]) -> None:
    expected = engines.reference(events)
    found = engines.judged(needed(peer).prepare(QUESTIONS), events)()
    assert expected
    assert difference(expected, found) == "same decisions"


def test_a_peer_that_is_not_installed_is_a_row_that_says_so() -> None:
    absent = Peer("imagined", "no-such-distribution", 100, lambda _: {})
    row = engines.candidate(absent, [], [])
    assert (row.work, row.note) == (None, "not installed")


def test_a_peer_that_fails_to_start_is_a_row_that_says_why() -> None:
    def broken(_: object) -> dict[str, object]:
        raise RuntimeError("no engine today")

    row = engines.candidate(Peer("broken", "", 100, broken), [], [])  # type: ignore[arg-type]
    assert (row.work, row.note) == (None, "did not start: RuntimeError: no engine today")


def test_a_part_of_the_job_holds_whole_clients(events: list[host.Event]) -> None:
    some = engines.part(events, 500)
    assert len(some) == 600
    assert {event.client for event in some} == {"c0000", "c0001", "c0002"}
    assert engines.part(events, 5000) is events
