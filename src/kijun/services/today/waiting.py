"""What waits for the owner: decisions, words of clients, letters, and what failed.

Read in a fixed number of queries; what is decided already and rests before it is carried out is
here too, with the time at which that happens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from django.db.models import DateTimeField, QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.rulebook import Rulebook
from kijun.ledger.decisions import decision_in, latest_rows, open_rows
from kijun.ledger.models import Decided, Job
from kijun.letters.models import Letter, Word
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.decisions.planned import CARRY_OUT, to_carry_out
from kijun.services.delivery.sending import SEND
from kijun.services.inbox.sender import Unread, unread

MOST: Final = 30
"""So many of each kind are shown at once; the rest comes up as these are settled."""
_LOOKED_AT_FOR: Final = dt.timedelta(days=14)
"""A letter that nobody passed on for so long is no longer asked about."""
_BEFORE: Final = frozenset({"reminder", "nudge", "invitation"})
"""Kinds that mean nothing any more once their session has begun."""
_TO_LOOK_AT: Final = (
    Letter.State.ASKS,
    Letter.State.BY_HAND,
    Letter.State.FAILED,
    Letter.State.UNKNOWN,
)


def _words_unseen(room: str | Given) -> QuerySet[Word]:
    words = Word.objects.filter(room=room, state=Word.State.OPEN, client__barred_at=None)
    return words.select_related("client").order_by("said_at")


def _about_to_be_done() -> QuerySet[Job]:
    jobs = Job.objects.filter(room=_ROOM, kind=CARRY_OUT, state=Job.State.WAITING)
    return jobs.filter(due_at__lte=Given("until", DateTimeField())).order_by("-due_at")


def _letters_to_look_at() -> QuerySet[Letter]:
    letters = Letter.objects.filter(room=_ROOM, state__in=_TO_LOOK_AT)
    recent = letters.filter(due_at__gte=Given("since", DateTimeField()))
    return recent.select_related("client").order_by("due_at", "pk")[: 4 * MOST]


def _that_failed() -> QuerySet[Job]:
    # A letter that failed is shown as the letter that it is.
    jobs = Job.objects.filter(room=_ROOM, state__in=(Job.State.FAILED, Job.State.UNKNOWN))
    return jobs.exclude(kind=SEND).order_by("due_at")[:MOST]


_ROOM: Final = Given("room")
_unseen: Final = Prepared(lambda: _words_unseen(_ROOM)[:MOST])
_resting: Final = Prepared(_about_to_be_done)
_to_look_at: Final = Prepared(_letters_to_look_at)
_failed: Final = Prepared(_that_failed)


@dataclass(frozen=True, slots=True)
class Matter:
    """A decision that the owner may do something about, with what is needed to tell of it.

    `at` is when it is carried out, or None while it waits for a person; `is_held` says that an
    unseen word of the client holds it until it has been seen.
    """

    row: Decided
    decision: Decision
    client: Client
    rulebook: Rulebook
    at: dt.datetime | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, each list with the oldest first."""

    asked: tuple[Matter, ...]
    settling: tuple[Matter, ...]
    words: tuple[Word, ...]
    letters: tuple[Letter, ...]
    failed: tuple[Job, ...]
    unread: Unread
    """The words again, with what they may change."""

    @property
    def count(self) -> int:
        """How much of it the owner is asked about."""
        return sum(map(len, (self.asked, self.words, self.letters, self.failed)))


@dataclass(frozen=True, slots=True)
class Own:
    """What is for somebody who does not keep the room: of which clients (by id), and what of it."""

    clients: AbstractSet[str]
    may_settle: Callable[[Decision], bool]

    def asks(self, row: Decided) -> bool:
        """Say whether they are asked about a decision."""
        return row.client in self.clients and self.may_settle(decision_in(row))


def waiting_for(room: Room, now: dt.datetime, own: Own | None = None) -> Waiting:
    """Return what waits for the owner of a room, or of that what is somebody's `own`.

    Letters, and what failed, wait for the owner alone.
    """
    asked = [row for row in open_rows(room) if own is None or own.asks(row)][:MOST]
    due = _about_to_be_carried_out(room, now, own)
    resting = [row for row in latest_rows(room, due).values() if to_carry_out(decision_in(row))]
    named = Client.in_sight.filter(room=room, pk__in={row.client for row in (*asked, *resting)})
    clients = named.select_related("room").in_bulk()
    unseen = unread(room, _unseen(room=room.pk) if own is None else _unseen_of(room, own))
    telling = _Telling(rulebooks_of(room), clients, unseen)
    settling = sorted(
        (row for row in resting if row.client in clients), key=lambda row: due[row.decision]
    )
    return Waiting(
        asked=tuple(telling.of(row) for row in asked if row.client in clients),
        settling=tuple(telling.of(row, due[row.decision]) for row in settling[:MOST]),
        words=tuple(unseen.words),
        letters=tuple(_letters(room, now)) if own is None else (),
        failed=tuple(_failed(room=room.pk)) if own is None else (),
        unread=unseen,
    )


def _unseen_of(room: Room, own: Own) -> list[Word]:
    return list(_words_unseen(room.pk).filter(client__in=own.clients)[:MOST])


@dataclass(frozen=True, slots=True)
class _Telling:
    rulebooks: dict[str, Rulebook]
    clients: dict[str, Client]
    unseen: Unread

    def of(self, row: Decided, at: dt.datetime | None = None) -> Matter:
        decision = decision_in(row)
        rulebook = self.rulebooks[decision.version]
        client = self.clients[row.client]
        is_held = self.unseen.may_change(row.client, decision.matter or "")
        return Matter(row, decision, client, rulebook, at, is_held)


def _about_to_be_carried_out(
    room: Room, now: dt.datetime, own: Own | None
) -> dict[str, dt.datetime]:
    until = now + dt.timedelta(minutes=room.settle_minutes + 1)
    return {
        job.payload["decision"]: job.due_at
        for job in _resting(room=room.pk, until=until)
        if own is None or job.payload["client"] in own.clients
    }


def _letters(room: Room, now: dt.datetime) -> Iterable[Letter]:
    found = _to_look_at(room=room.pk, since=now - _LOOKED_AT_FOR)
    named = {letter.session for letter in found if letter.session}
    sessions = Session.objects.filter(room=room).in_bulk(named) if named else {}
    still = [letter for letter in found if not is_moot(letter, sessions.get(letter.session), now)]
    return still[:MOST]


def is_moot(letter: Letter, session: Session | None, now: dt.datetime) -> bool:
    """Say whether a letter about a session means nothing any more."""
    if session is None:
        return False
    if letter.kind == "settling":
        return session.ends <= now or not session.stands
    return letter.kind in _BEFORE and (session.starts <= now or not session.stands)
