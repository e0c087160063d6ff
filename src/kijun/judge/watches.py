"""Who was watching: what was not recorded counts as silence only where somebody would have told."""

from __future__ import annotations

import datetime as dt

from kijun.judge.facts import WatchBegan, WatchFact


class Watches:
    """When which source watched for arrivals, notices, payments or promises."""

    __slots__ = ("_spans",)

    def __init__(self) -> None:
        self._spans: dict[str, list[tuple[dt.datetime, dt.datetime | None, str]]] = {}

    def __bool__(self) -> bool:
        """Say whether the record holds any watch at all; where it holds none it is complete."""
        return bool(self._spans)

    def add(self, fact: WatchFact) -> None:
        """Take in the beginning or the end of a watch; only the system vouches for one."""
        if fact.by != "system":
            return
        spans = self._spans.setdefault(fact.of, [])
        if isinstance(fact, WatchBegan):
            spans.append((fact.at, None, fact.source))
        else:
            for index, (began, ended, source) in enumerate(spans):
                if source == fact.source and ended is None:
                    spans[index] = (began, fact.at, source)

    def began_by(self, at: dt.datetime) -> bool:
        """Say whether anything at all had begun to watch by an instant."""
        return any(began <= at for spans in self._spans.values() for began, _, _ in spans)

    def covered(self, of: str, at: dt.datetime) -> bool:
        """Say whether anything watched for `of` at an instant."""
        spans = self._spans.get(of, ())
        return any(began <= at and (ended is None or ended > at) for began, ended, _ in spans)
