"""How long it takes to say whether somebody is let in, with a hundred who are not and all clients."""

from __future__ import annotations

import statistics
import time

from bench.server.crowd import Practice
from kijun.clients.identities import key_of
from kijun.clients.known import identities_of
from kijun.services.barring.gate import Gatekeeper, Visitor

BARRED = 100
ROUNDS, LOOKS = 20, 1_000
BAR = 20.0
"""Microseconds."""


def look_up(practice: Practice) -> tuple[float, float]:
    """Return the median and the 95th percentile of a look-up, in microseconds: of the quietest round.

    What else runs on the computer slows a processor down for moments that are longer than a round;
    the figure is what a look-up costs, not how busy those were. Each is a visitor as they come to a door: an address, a number and a name as somebody types
    them, one in ten of them barred and disguised.
    """
    room = practice.room
    held: dict[str, frozenset[str]] = {}
    for client in practice.clients[:BARRED]:
        for _, digest in identities_of(client):
            held[digest] = held.get(digest, frozenset()) | {client.pk}
    keeper = Gatekeeper(key_of(room.pk), held, {})
    visitors = [_visitor(number) for number in range(1_000)]
    stopped = sum(keeper.look(visitor).is_closed for visitor in visitors)
    if stopped != BARRED:
        raise RuntimeError(f"{stopped} were stopped instead of {BARRED}")
    rounds = [_round(keeper, visitors) for _ in range(ROUNDS)]
    return min((statistics.median(taken), taken[int(len(taken) * 0.95)]) for taken in rounds)


def _round(keeper: Gatekeeper, visitors: list[Visitor]) -> list[float]:
    taken = []
    for number in range(LOOKS):
        visitor = visitors[number % len(visitors)]
        began = time.perf_counter_ns()
        keeper.look(visitor)
        taken.append((time.perf_counter_ns() - began) / 1000)
    return sorted(taken)


def _visitor(number: int) -> Visitor:
    is_barred = number % 10 == 0
    address = f"C{number // 10}+x@Example.com" if is_barred else f"v{number}@example.net"
    return Visitor(mails=(address,), phones=(f"090-1234-{number:04}",), name=f"客 {number}")
