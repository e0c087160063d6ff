"""Recording what happened, and judging it at once: in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from django.db import transaction

from kijun.accounts.models import MEMBER, Room
from kijun.clients import texts
from kijun.clients.erased import erased_in
from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.lineup import asked_about
from kijun.ledger import appealed, concerning, jobs
from kijun.ledger.decisions import clients_decided_since, standing_rows, write_down
from kijun.ledger.models import Decided, Entry, Head
from kijun.ledger.record import append, begun_to_watch, clients_of, hold
from kijun.rulebooks.versions import library_of
from kijun.services.decisions import planned
from kijun.services.record.judging import judged
from kijun.work import projection

_FOR_EVERYONE: Final = (f.PracticeStarted, f.PracticeEnded, f.WatchBegan, f.WatchEnded)
REVIEW: Final = "review"
"""The job of judging a client again, because time alone changes something at that instant."""


def record(
    room: Room, facts: Sequence[Fact], now: dt.datetime, head: Head | None = None
) -> list[Decided]:
    """Write facts down and judge whom they concern; return what is decided anew or otherwise.

    The same facts again change nothing. Whom only facts concern that no rule asks about is not
    judged: it would change nothing. `head` is what `hold` gave in this transaction. Raises
    OtherContent for an id that stands for another fact.
    """
    with transaction.atomic(savepoint=head is None):
        head = head or hold(room)
        entries = append(room, facts, now, head)
        projection.follow(room, facts)
        appealed.follow(room, facts)
        members = concerning.follow(room, facts, entries)
        if members:
            members -= erased_in(room)
        library = library_of(room)
        asked = asked_about(library)
        concerned = {x.client for x in facts if x.client is not None and type(x) in asked}
        of_all = [x for x in facts if x.client is None and not _is_of_members(x, members)]
        if of_all:
            concerned |= _concerned_by(of_all, room, entries) - erased_in(room)
        return [
            row
            for who in sorted(concerned | members)
            for row in _review(room, who, library, now, None, head)
        ]


def _concerned_by(of_all: Sequence[Fact], room: Room, written: Sequence[Entry]) -> set[str]:
    """Return the clients about whom facts for everyone can change something that was decided.

    What was decided before such a fact stays as it is, and so does when time alone decides next;
    but for the first watch of a record, without which it was complete.
    """
    is_first = not begun_to_watch(room, before=written[0].number) if written else False
    if is_first or not all(isinstance(fact, _FOR_EVERYONE) for fact in of_all):
        return clients_of(room)
    return clients_decided_since(room, min(fact.at for fact in of_all))


def _is_of_members(fact: Fact, members: AbstractSet[str]) -> bool:
    """Say whether a fact without a client concerns members alone: their own appointments, acts."""
    if isinstance(fact, f.RulesAnnounced) or fact.by.startswith(MEMBER):
        return True
    return bool(members) and not isinstance(fact, _FOR_EVERYONE)


def review(
    room: Room, client: str, now: dt.datetime, due_at: dt.datetime | None = None
) -> list[Decided]:
    """Judge a client, or a member by `member:ID`; return what is decided anew or otherwise.

    Decisions about a member are kept under that name, whichever client they are about. `due_at` is
    when that was to be done (default: now): what comes late of it says so.
    """
    with transaction.atomic():
        head = hold(room)
        return _review(room, client, library_of(room), now, due_at, head)


def _review(
    room: Room,
    client: str,
    library: Library,
    now: dt.datetime,
    due_at: dt.datetime | None,
    head: Head,
) -> list[Decided]:
    before = standing_rows(room, client)
    # A clock that runs behind another machine's must not unmake what was judged there.
    now = max([now, *(row.as_of for row in before.values())])
    judgement, held = judged(room, client, library, now, head)
    about = [
        texts.sealed(decision, held)
        for decision in judgement.decisions
        if concerning.is_about(decision, client) and decision.status != "unannounced"
    ]
    rows = write_down(room, client, about, before, upto=head.number, as_of=now)
    planned.plan(room, rows, before, now, due_at or now)
    if judgement.next_review is not None:
        key = f"{client}@{judgement.next_review.isoformat()}"
        jobs.enqueue_at(room, REVIEW, {key: judgement.next_review}, {"client": client})
    return rows
