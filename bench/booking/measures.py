"""What is measured: a month's free slots, a booking, and what either lets through."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable

from bench.booking.calendar import TOKYO, first_day
from bench.booking.visiting import Own, Peer

ROUNDS = 7
BOOKINGS = 30
SLOTS_BAR, BOOKING_BAR = 10.0, 5.0


def compare(own: Own, peer: Peer, taken: int) -> dict[str, str]:
    """Measure both in turns, and return the figures by their names."""
    del taken
    free, theirs = own.month(), peer.month()
    own_month, peer_month = _in_turns(own.month, peer.month, ROUNDS)
    pages = statistics.median(_timed(own.page) for _ in range(ROUNDS))
    wanted = [dt.datetime.fromisoformat(slot) for slot in sorted(free & theirs)]
    figures = {
        "free": f"{len(free):,}",
        "same": "the same" if free == theirs else f"{len(free ^ theirs)} differ",
        "own month": _milliseconds(own_month),
        "peer month": _milliseconds(peer_month),
        "month": f"{peer_month / own_month:.1f}",
        "month reached": "reached" if peer_month / own_month >= SLOTS_BAR else "missed",
        "own page": _milliseconds(pages),
    }
    own_times, peer_times = [], []
    for nth in range(BOOKINGS):
        own_times.append(_booked(own.book, wanted[2 * nth]))
        peer_times.append(_booked(peer.book, wanted[2 * nth + 1]))
    own_book, peer_book = statistics.median(own_times), statistics.median(peer_times)
    return {
        **figures,
        "own book": _milliseconds(own_book),
        "peer book": _milliseconds(peer_book),
        "book": f"{peer_book / own_book:.1f}",
        "book reached": "reached" if peer_book / own_book >= BOOKING_BAR else "missed",
        **{f"own {name}": said for name, said in _let_through(own.book, wanted[-1]).items()},
        **{f"peer {name}": said for name, said in _let_through(peer.book, wanted[-1]).items()},
    }


def _let_through(book: Callable[[dt.datetime], bool], slot: dt.datetime) -> dict[str, str]:
    """Try to book one slot twice, and a time in the middle of the night."""
    first, second = book(slot), book(slot)
    if not first:
        raise RuntimeError("a free slot was refused")
    at_night = dt.datetime.combine(first_day(), dt.time(3))
    return {
        "double": "went through" if second else "refused",
        "outside": "went through" if book(at_night) else "refused",
    }


def _in_turns(
    own: Callable[[], object], peer: Callable[[], object], rounds: int
) -> tuple[float, float]:
    taken = [(_timed(own), _timed(peer)) for _ in range(rounds)]
    return statistics.median(one for one, _ in taken), statistics.median(two for _, two in taken)


def _booked(book: Callable[[dt.datetime], bool], slot: dt.datetime) -> float:
    began = time.perf_counter()
    if not book(slot):
        raise RuntimeError(f"{slot:%c} was refused")
    return time.perf_counter() - began


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def today() -> dt.date:
    """Return the day on which it was measured."""
    return dt.datetime.now(TOKYO).date()
