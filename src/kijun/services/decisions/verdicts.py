"""What a person does about a decision: confirm, decline, let pass with a reason, or lift."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from django.db import transaction
from msgspec.structs import replace

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.concerned import Concerned, client_in_facts
from kijun.clients.erased import erased_in
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, latest_rows, write_down
from kijun.ledger.record import append, hold
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.barring import doors
from kijun.services.decisions import planned
from kijun.services.record.recording import record

LONGEST_REASON: Final = 200
"""Characters of a reason that are kept; a page lets nobody type more."""


class NoReason(ValueError):
    """Letting something pass needs a reason: it is shown as an exception."""


class NotErased(ValueError):
    """The decision is about somebody who is there, and can be told why."""


class Why(StrEnum):
    """Why a decision about somebody who was erased is ended: a word, and no story."""

    NO_LONGER_NEEDED = "no_longer_needed"
    MISTAKE = "mistake"


def confirm(about: Concerned, decision: str, now: dt.datetime) -> None:
    """Let what waits for a person go ahead."""
    named = client_in_facts(about)
    record(about.room, [f.DecisionConfirmed(at=now, client=named, decision=decision)], now)


def decline(about: Concerned, decision: str, now: dt.datetime) -> None:
    """Let what waits for a person lapse; the breach still counts."""
    named = client_in_facts(about)
    record(about.room, [f.DecisionDeclined(at=now, client=named, decision=decision)], now)


def waive(about: Concerned, decision: str, reason: str, now: dt.datetime) -> None:
    """Let a decision pass: it no longer counts. Raises NoReason."""
    with transaction.atomic():
        why, named = kept(about, reason), client_in_facts(about)
        fact = f.DecisionWaived(at=now, client=named, decision=decision, reason=why)
        record(about.room, [fact], now)


def lift(about: Concerned, decision: str, reason: str, now: dt.datetime) -> None:
    """End what a decision still means, from now on. Raises NoReason."""
    with transaction.atomic():
        why, named = kept(about, reason), client_in_facts(about)
        fact = f.DecisionLifted(at=now, client=named, decision=decision, reason=why)
        record(about.room, [fact], now)


def lift_of_erased(room: Room, decision_id: str, why: Why, now: dt.datetime) -> None:
    """End what a decision still means for somebody of whom everything was erased.

    Nobody judges them again: of the decision as it was written, only its end changes. Typed words
    could never be erased any more, so that a known word says why. Raises NotErased.
    """
    with transaction.atomic():
        head = hold(room)
        row = latest_rows(room, [decision_id]).get(decision_id)
        if row is None or row.client not in erased_in(room):
            raise NotErased(decision_id)
        if row.status != "standing":
            return
        fact = f.DecisionLifted(at=now, client=row.client, decision=decision_id, reason=why)
        append(room, [fact], now, head)
        before = decision_in(row)
        ends = now.astimezone(rulebooks_of(room)[before.version].zone).isoformat()
        after = replace(before, status="expired", ends=ends, review_at=None, reason=why)
        known = {decision_id: row}
        written = write_down(room, row.client, [after], known, upto=head.number, as_of=now)
        planned.plan(room, written, known, now, now)
        doors.reconcile(room, now)


def meet(client: Client, decision: str, consequence: str, now: dt.datetime) -> None:
    """Note that a condition has been met, such as a payment in advance."""
    fact = f.DecisionMet(at=now, client=client.pk, decision=decision, consequence=consequence)
    record(client.room, [fact], now)


def said(reason: str) -> str:
    """Return a reason as it is kept, at most LONGEST_REASON characters. Raises NoReason."""
    found = reason.strip()[:LONGEST_REASON]
    if not found:
        raise NoReason
    return found


def kept(about: Concerned, reason: str) -> str:
    """Keep a typed reason and return what goes on record in its place. Raises NoReason.

    It takes the lock of the record first, as whoever writes does.
    """
    words = said(reason)
    hold(about.room)
    return texts.keep(about, words)
