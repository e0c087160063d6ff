"""What became of one session → facts, without making up when things happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kijun.files.cell_text import rfc3339

Fact = dict[str, object]


class Step(NamedTuple):
    """A session is to start at `start`; `known` is when the calendar had it so at the latest."""

    start: dt.datetime
    minutes: int
    known: dt.datetime | None


def session_facts(
    appointment: str,
    client: str,
    steps: Sequence[Step],
    *,
    entered: dt.datetime | None,
    changed: dt.datetime | None,
    cancelled: bool,
    declined: bool,
) -> Iterator[Fact]:
    """Yield booking, moves and cancellation of a session towards one client.

    `steps` are when it was to start, one after the other (none in a mere cancellation), `entered`
    is when it came into the calendar, `changed` when it was last changed. A booking lies at the
    latest where the session starts. Who keeps the calendar moves and cancels; a client declines.
    A time of change that lies outside what is possible says only when the calendar was touched,
    and nobody says when a client declined: such acts are put at the booking, and the time of the
    calendar is their `recorded_at`.
    """
    steps = _merged(steps)
    starts = [step.start for step in steps]
    booked = min(moment for moment in (*starts, entered, changed) if moment is not None)
    if starts and entered is not None:
        booked = min(entered, *starts)
    for step in steps[:1]:
        yield {
            **_head("appointment.booked", booked, client, None),
            "appointment": appointment,
            "starts": rfc3339(step.start),
            "minutes": step.minutes,
        }
    for before, step in pairwise(steps):
        at = _when(step.known, booked, min(before.start, step.start))
        fact = _head("appointment.moved", at, client, "house", step.known)
        fact |= {"appointment": appointment, "starts": rfc3339(step.start)}
        yield fact | ({"minutes": step.minutes} if step.minutes != before.minutes else {})
    if cancelled:
        at = _when(changed, booked, starts[-1] if starts else changed or booked)
        yield _head("appointment.cancelled", at, client, "house", changed) | {
            "appointment": appointment
        }
    elif declined:
        yield _head("appointment.cancelled", booked, client, "client", changed) | {
            "appointment": appointment
        }


def _merged(steps: Sequence[Step]) -> list[Step]:
    """Return the steps without those that only changed the length."""
    merged: list[Step] = []
    for step in steps:
        if merged and merged[-1].start == step.start:
            merged[-1] = merged[-1]._replace(minutes=step.minutes)
        else:
            merged.append(step)
    return merged


def _when(known: dt.datetime | None, earliest: dt.datetime, latest: dt.datetime) -> dt.datetime:
    return known if known is not None and earliest <= known <= latest else earliest


def _head(
    kind: str, at: dt.datetime, client: str, by: str | None, known: dt.datetime | None = None
) -> Fact:
    fact: Fact = {"kind": kind, "at": rfc3339(at), "client": client}
    if by is not None:
        fact["by"] = by
    if known is not None and known > at:
        fact["recorded_at"] = rfc3339(known)
    return fact
