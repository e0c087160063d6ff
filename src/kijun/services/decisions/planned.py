"""What is still to be done about a decision, and when: read from the decision alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from kijun.accounts.models import Room
from kijun.judge.decision import Decision
from kijun.ledger import jobs
from kijun.ledger.decisions import GONE, decision_in
from kijun.ledger.models import Decided, Entry, Job
from kijun.ledger.record import fact_of

CARRY_OUT: Final = "carry_out"
PUT_RIGHT: Final = "put_right"
SETTLING: Final = "settling"
REST: Final = "rest"
"""The job of letting a measure rest whose appeal was not answered in time."""
CLOSE: Final = "close"
"""The job of closing doors, or of opening them, as decisions ask for (`services/barring/doors.py`)."""
CHANNEL: Final = "channel"
"""The job of closing, or opening, one channel that is not ours to one client."""
BROUGHT: Final = "import"
"""The `source` of facts that were brought from a record that was kept elsewhere."""
_LATEST: Final = dt.timedelta(days=14)
"""As long as a consequence can wait for a person (`judge.consequences.CONFIRM_WITHIN`)."""
HOLDS: Final = "standing"
"""The status of decisions of which something holds, or may: there is something that can rest."""
TAKEN_BACK: Final = frozenset({"excused", "waived", "overturned", GONE})
"""Statuses of decisions that no longer hold: what was carried out of them is put right."""


def to_carry_out(decision: Decision) -> tuple[str, ...]:
    """Return the consequences that hold, wait for nobody, and have not been carried out."""
    if decision.status != "standing":
        return ()
    settled = {*decision.awaiting, *decision.lapsed, *decision.carried_out}
    return tuple(text for text in decision.consequences if text not in settled)


def to_put_right(decision: Decision) -> tuple[str, ...]:
    """Return what was carried out of a decision that no longer holds."""
    return decision.carried_out if decision.status in TAKEN_BACK else ()


def is_history(room: Room, decision: Decision, now: dt.datetime) -> bool:
    """Say whether a decision was long past when its facts were brought from elsewhere.

    Such a record tells of years: nobody is written to about them. What was noted here is never
    history, however late it was noted.
    """
    if not is_late(decision, now):
        return False
    told = Entry.objects.filter(room=room, fact_id__in=decision.facts)
    since = _made(decision) + _LATEST
    brought = [fact_of(each).source == BROUGHT and each.recorded_at > since for each in told]
    return bool(brought) and all(brought)


def leaves_at(room: Room, decision: Decision, now: dt.datetime) -> dt.datetime:
    """Return when the letter about a decision has its time: where that is long over, it asks.

    What is noted in the days after still goes by itself; after weeks somebody looks at it first.
    """
    if is_late(decision, now):
        return _made(decision) + dt.timedelta(minutes=room.settle_minutes)
    return settles_at(room, decision, now)


def is_late(decision: Decision, now: dt.datetime) -> bool:
    """Say whether weeks have passed since a decision that nobody has confirmed."""
    return decision.decided_by is None and _made(decision) < now - _LATEST


def _made(decision: Decision) -> dt.datetime:
    return dt.datetime.fromisoformat(decision.decided_at)


def closes(decision: Decision, now: dt.datetime) -> bool:
    """Say whether a decision asks for every door to be closed: confirmed, and not ended."""
    if decision.status != "standing" or decision.party != "client":
        return False
    if decision.ends is not None and dt.datetime.fromisoformat(decision.ends) <= now:
        return False
    waiting = {*decision.awaiting, *decision.lapsed}
    return any(text not in waiting for text in decision.consequences if _is_ban(text))


def _is_ban(text: str) -> bool:
    return text.partition(" ")[0] == "ban"


def settles_at(room: Room, decision: Decision, now: dt.datetime) -> dt.datetime:
    """Return when a decision may be carried out: a settling time after it was made.

    What a person decided has its settling time from that click, in which it can be taken back.
    """
    made = _made(decision) if decision.automatic else now
    return max(made + dt.timedelta(minutes=room.settle_minutes), now)


def rests(row: Decided, now: dt.datetime) -> bool:
    """Say whether the settling time of a decision, as its latest row holds it, is still running."""
    planned = Job.objects.filter(room=row.room_id, kind=CARRY_OUT, key=_key(row))
    return planned.filter(state=Job.State.WAITING, due_at__gt=now).exists()


def settled(job: Job, now: dt.datetime) -> tuple[str, ...]:
    """Return what is to be carried out of a job's decision, and whose settling time is over.

    What a person has decided since the job was planned has a settling time and a job of its own.
    """
    rows = Decided.objects.filter(room=job.room, decision=job.payload["decision"])
    latest = rows.order_by("-revision")[0]
    todo = to_carry_out(decision_in(latest))
    if not rests(latest, now):
        return todo
    planned = to_carry_out(decision_in(rows.get(revision=int(job.key.split("/")[1]))))
    return tuple(text for text in todo if text in planned)


def _key(row: Decided) -> str:
    return f"{row.decision}/{row.revision}"


def plan(
    room: Room,
    rows: list[Decided],
    before: Mapping[str, Decided],
    now: dt.datetime,
    due_at: dt.datetime,
) -> None:
    """Have carried out, or put right, what has changed.

    `before` holds what was latest until now; `due_at` is when it was to be looked at.
    """
    for row in rows:
        decision, key = decision_in(row), _key(row)
        payload: dict[str, Any] = {"decision": row.decision, "client": row.client}
        eased = _eased(before.get(row.decision), decision)
        if any(map(_is_ban, decision.consequences)):
            jobs.enqueue(room, CLOSE, key, now)
        if eased:
            jobs.enqueue(room, PUT_RIGHT, key, now, {**payload, "eased": eased})
        if to_carry_out(decision) and not is_history(room, decision, now):
            due = settles_at(room, decision, now)
            time = leaves_at(room, decision, min(due_at, now)).isoformat()
            jobs.enqueue(room, CARRY_OUT, key, due, {**payload, "time": time})
            if decision.by_silence and decision.automatic and now < due:
                jobs.enqueue(room, SETTLING, row.decision, now, payload)
        elif row.revision > 1 and decision.status != "standing":
            # Even where nothing was carried out, a letter may be waiting for the owner's look.
            jobs.enqueue(room, PUT_RIGHT, key, now, payload)


def _eased(before: Decided | None, decision: Decision) -> list[str]:
    """Return what was carried out and is no part of a decision any more that still holds.

    That an earlier breach does not count leads to a milder step.
    """
    if before is None or decision.status in TAKEN_BACK:
        return []
    return [text for text in decision_in(before).carried_out if text not in decision.consequences]
