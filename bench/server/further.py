"""What a further fact costs, of a client with a short and with a long history."""

from __future__ import annotations

import datetime as dt
import statistics
import time

from bench.server.crowd import NOW, Practice, newcomer
from bench.server.row import Row
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.record import append
from kijun.rulebooks.versions import library_of
from kijun.services.record.recording import record, review

SHORT, LONG = 200, 8_000
AN_HOUR = dt.timedelta(hours=1)


def further(practice: Practice) -> list[Row]:
    """Take turns between both clients, so that both have the same minutes."""
    histories = {many: _History(practice, many) for many in (SHORT, LONG)}
    for each in histories.values():
        each.judged_once()
    spent: dict[int, list[float]] = {many: [] for many in histories}
    for _ in range(100):
        for many, each in histories.items():
            spent[many].append(each.further())
    short, long = (statistics.median(spent[many]) for many in (SHORT, LONG))
    return [
        Row(
            f"a further fact of one client, {SHORT:,} and {LONG:,} on record",
            f"{short:.1f} and {long:.1f} ms ({long / short:.1f} ×)",
            "within 2 ×",
            long <= 2 * short,
        )
    ]


class _History:
    """A client with so many facts on record: sessions to which they came in time."""

    def __init__(self, practice: Practice, facts: int) -> None:
        self._room = practice.room
        self._client = newcomer(self._room, 100_000 + facts).pk
        began = NOW - facts * AN_HOUR
        version = next(reversed(library_of(self._room).rulebooks))
        told: list[Fact] = [f.RulesAnnounced(at=began, client=self._client, rulebook=version)]
        for number in range(facts // 2):
            at = began + (2 * number + 1) * AN_HOUR
            told += self._session(f"{self._client}-{number}", at, at + AN_HOUR / 2)
        append(self._room, told, NOW)
        self._now = NOW

    def _session(self, name: str, at: dt.datetime, starts: dt.datetime) -> list[Fact]:
        booked = f.AppointmentBooked(
            at=at, client=self._client, appointment=name, starts=starts, minutes=50
        )
        return [booked, f.AppointmentJoined(at=starts, client=self._client, appointment=name)]

    def judged_once(self) -> None:
        """Read and judge the whole history, as after a start."""
        review(self._room, self._client, self._now)

    def further(self) -> float:
        """Return the milliseconds that a further booking takes, its judgement included."""
        self._now += dt.timedelta(seconds=1)
        name = f"further-{self._client}-{self._now.timestamp()}"
        booked, _ = self._session(name, self._now, self._now + 24 * AN_HOUR)
        began = time.perf_counter()
        record(self._room, [booked], self._now)
        return 1000 * (time.perf_counter() - began)
