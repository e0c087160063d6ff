"""Steps of a rule for one client: how many breaches count at the moment of each."""

from __future__ import annotations

from calendar import monthrange
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bench.decisions import Decision
from bench.job import ZONE


def months_later(at: int, months: int) -> int:
    """The same local time some calendar months on, clamped to the month's last day."""
    local = datetime.fromtimestamp(at, ZONE)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return int(local.replace(year=year, month=month, day=day).timestamp())


class Case:
    """One breach. ``counts_until`` is the last second in which it counts."""

    __slots__ = ("absorbed_by", "at", "counts_until", "excused", "ladder", "matter", "step")

    def __init__(self, ladder: Ladder, matter: str, at: int, counts_until: int) -> None:
        self.ladder = ladder
        self.matter = matter
        self.at = at
        self.counts_until = counts_until
        self.step = 1
        self.excused = False
        self.absorbed_by: Case | None = None

    @property
    def status(self) -> str:
        """An excuse takes the case away from the sanction that absorbed another."""
        if self.excused:
            return "excused"
        if self.absorbed_by is not None and not self.absorbed_by.excused:
            return "absorbed"
        return "standing"

    def excuse(self) -> None:
        """Stop counting; later breaches that counted this one stand a step lower."""
        self.excused = True
        self.ladder.forget(self)


class Ladder:
    """The breaches of one rule by one client, in order of time."""

    __slots__ = ("cases", "counting", "months", "then")

    def __init__(self, rule: dict[str, Any]) -> None:
        number, unit = rule["within"].split()
        assert unit == "months", f"within: {rule['within']} is not in months"
        self.months = int(number)
        self.then = [tuple(step) for step in rule["then"]]
        self.cases: list[Case] = []
        self.counting: deque[Case] = deque()

    def breach(self, matter: str, at: int) -> Case:
        """A further breach, taken to count until it is excused."""
        counting = self.counting
        while counting and counting[0].counts_until < at:
            counting.popleft()
        case = Case(self, matter, at, months_later(at, self.months))
        counting.append(case)
        case.step = len(counting)
        self.cases.append(case)
        return case

    def forget(self, case: Case) -> None:
        for later in reversed(self.cases):
            if later is case:
                break
            if later.at <= case.counts_until:
                later.step -= 1
        if case in self.counting:
            self.counting.remove(case)

    def decisions(self, rule: str, client: str) -> Iterator[Decision]:
        """Each breach as a decision, with the step that it has by now."""
        for case in self.cases:
            step = None if case.excused else case.step
            consequences = self.then[min(step, len(self.then)) - 1] if step else ()
            yield Decision(
                case.at, client, case.matter, rule, "client", step, case.status, consequences
            )
