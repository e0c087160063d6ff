"""Recording what happened, and judging it at once: in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.erased import erased_in
from kijun.judge import judge
from kijun.judge.facts import Fact
from kijun.ledger import appealed, jobs
from kijun.ledger.decisions import standing_rows, write_down
from kijun.ledger.models import Decided
from kijun.ledger.record import append, clients_of, facts_of, hold
from kijun.rulebooks.versions import rulebooks_of
from kijun.services import wanted
from kijun.work import projection

REVIEW: Final = "review"
"""The job of judging a client again, because time alone changes something at that instant."""


def record(room: Room, facts: Sequence[Fact], now: dt.datetime) -> list[Decided]:
    """Write facts down and judge whom they concern; return what is decided anew or otherwise.

    The same facts again change nothing. Raises OtherContent for an id that stands for another
    fact.
    """
    with transaction.atomic():
        append(room, facts, now)
        projection.follow(room, facts)
        appealed.follow(room, facts)
        concerned: set[str | None] = {fact.client for fact in facts}
        if None in concerned:
            concerned = {*clients_of(room) - erased_in(room)}
        return [
            row for client in sorted(filter(None, concerned)) for row in review(room, client, now)
        ]


def review(
    room: Room, client: str, now: dt.datetime, due_at: dt.datetime | None = None
) -> list[Decided]:
    """Judge a client as of now; return what is decided anew or otherwise.

    `due_at` is when that was to be done (default: now): what comes late of it says so.
    """
    with transaction.atomic():
        head = hold(room)
        before = standing_rows(room, client)
        # A clock that runs behind another machine's must not unmake what was judged there.
        now = max([now, *(row.as_of for row in before.values())])
        facts, held = texts.opened(facts_of(room, client))
        judgement = judge(rulebooks_of(room), facts, now, show_all=True)
        about = [
            texts.sealed(decision, held)
            for decision in judgement.decisions
            if decision.client == client and decision.status != "unannounced"
        ]
        rows = write_down(room, client, about, before, upto=head.number, as_of=now)
        wanted.plan(room, rows, before, now, due_at or now)
        if judgement.next_review is not None:
            key = f"{client}@{judgement.next_review.isoformat()}"
            jobs.enqueue(room, REVIEW, key, judgement.next_review, {"client": client})
    return rows
