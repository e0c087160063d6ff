"""The peers as candidates: each inside the host's loop, on the job or on a part of it."""

from __future__ import annotations

from collections.abc import Callable

from bench.conditions import QUESTIONS, Predicates
from bench.decisions import Decision
from bench.host import Event, Host
from bench.job import AS_OF
from bench.peers import Peer, plain, registry
from bench.rounds import Candidate, Work

END = int(AS_OF.timestamp())


def judged(ask: Predicates, events: list[Event]) -> Callable[[], list[Decision]]:
    """Run the loop over the facts; the decisions are collected by what is returned."""
    host = Host(ask)
    take = host.take
    for event in events:
        take(event)
    host.close(END)
    return host.decisions


def reference(events: list[Event]) -> list[Decision]:
    """What is to come out, by the loop with plain lambdas."""
    return judged(plain.prepare(QUESTIONS), events)()


def part(events: list[Event], facts: int) -> list[Event]:
    """All facts of the first clients, until there are at least so many facts."""
    if facts >= len(events):
        return events
    sizes: dict[str, int] = {}
    for event in events:
        sizes[event.client] = sizes.get(event.client, 0) + 1
    chosen: set[str] = set()
    total = 0
    for client in sorted(sizes):
        if total >= facts:
            break
        chosen.add(client)
        total += sizes[client]
    return [event for event in events if event.client in chosen]


def candidates(events: list[Event]) -> list[Candidate]:
    """One candidate per peer; a peer that is missing or fails to start says so."""
    parts = {facts: part(events, facts) for facts in {peer.facts for peer in registry()}}
    expected = {facts: reference(chosen) for facts, chosen in parts.items()}
    return [candidate(peer, parts[peer.facts], expected[peer.facts]) for peer in registry()]


def candidate(peer: Peer, events: list[Event], expected: list[Decision]) -> Candidate:
    version = peer.installed()
    name = f"{peer.name} {version}".strip() if version else peer.name
    row = Candidate(name, len(events), None, engine=bool(peer.package), expected=expected)
    if version is None:
        row.note = "not installed"
        return row
    try:
        ask = peer.prepare(QUESTIONS)
    except Exception as fault:
        row.note = f"did not start: {type(fault).__name__}: {fault}"
        return row
    row.work = work(ask, events)
    return row


def work(ask: Predicates, events: list[Event]) -> Work:
    return lambda: judged(ask, events)
