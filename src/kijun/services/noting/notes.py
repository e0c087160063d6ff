"""What is written down by hand: held for a moment in which it can be taken back, then on record.

A record takes nothing back, so a slip of the finger is taken back before it is one. Whatever time
decides meanwhile takes it in first, and an answer to it puts it on record at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, cast

import msgspec
from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.models import Client, FreeText
from kijun.judge.facts import AnyFact, Fact
from kijun.ledger import jobs
from kijun.ledger.models import Entry, Job
from kijun.ledger.record import fact_of, hold
from kijun.letters.models import Word
from kijun.services.decisions.enforcement import reconcile
from kijun.services.noting.sorts import COMPLAINT, Given, Sort
from kijun.services.record.evidence import attached_to, drop, keep
from kijun.services.record.recording import record
from kijun.services.work.engagements import checked_key

NOTE: Final = "note"
HELD_FOR: Final = dt.timedelta(minutes=1)
LONGEST_WORDS: Final = 10_000
"""Characters of somebody's words that are kept."""

_FACTS: Final[msgspec.json.Decoder[list[Fact]]] = msgspec.json.Decoder(cast(Any, list[AnyFact]))


class State(StrEnum):
    """Where a note is."""

    HELD = "held"
    RECORDED = "recorded"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Note:
    """A note, and the fact that it is or becomes."""

    key: str
    state: State
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Texts that stay out of the record: what was said, and what it is about."""

    words: str = ""
    what: str = ""


def write_down(
    client: Client,
    sort: Sort,
    given: Given,
    said: Said,
    *,
    now: dt.datetime,
    key: str,
    files: Sequence[tuple[str, bytes]] = (),
    word: Word | None = None,
) -> Note:
    """Keep a note for a moment before it goes on record; the same key again changes nothing.

    `files` are kept beside it, each by its name and content; nothing is where one is not taken.
    `word` is the client's mail from which it is written down: that is read by it. `name` and `what` of `given` are filled in here. Raises Nonsense: `key`; NotTaken.
    """
    room = client.room
    checked_key(key)
    with transaction.atomic():
        hold(room)
        known = find(client, key)
        if known is not None:
            return known
        kept = [keep(client, *each, now).sha256 for each in files]
        prefix = COMPLAINT if sort.name == "complaint" else "n-"
        fact = sort.make(replace(given, name=f"{prefix}{key}", what=_kept(client, said.what)))
        whole = msgspec.structs.replace(
            fact,
            id=f"note-{key}",
            source="owner" if word is None else word.channel,
            evidence=tuple(dict.fromkeys([*kept, *_original(word)])),
            note=_kept(client, said.words),
        )
        payload = {"client": client.pk, "facts": msgspec.json.encode([whole]).decode()}
        if word is not None:
            payload["word"] = str(word.pk)
            _settle_word(word.pk, Word.State.OPEN, Word.State.TAKEN)
        jobs.enqueue(room, NOTE, _key(client, key), now + HELD_FOR, payload)
        return Note(key, State.HELD, whole)


def find(client: Client, key: str) -> Note | None:
    """Return a note by its key, wherever it is by now."""
    entry = Entry.objects.filter(
        room_id=client.room_id, client=client.pk, fact_id=f"note-{key}"
    ).first()
    if entry is not None:
        return Note(key, State.RECORDED, fact_of(entry))
    job = Job.objects.filter(room_id=client.room_id, kind=NOTE, key=_key(client, key)).first()
    if job is None:
        return None
    state = State.HELD if job.state == Job.State.WAITING else State.TAKEN_BACK
    return Note(key, state, _facts_in(job)[0])


def held(room: Room) -> list[tuple[str, Note]]:
    """Return the notes of a room that can still be taken back, the latest first, by client."""
    return [
        (job.payload["client"], Note(job.key.rpartition("/")[2], State.HELD, _facts_in(job)[0]))
        for job in jobs.waiting(room, NOTE)
    ]


def take_back(client: Client, key: str) -> bool:
    """Undo a note with its words and files; False where it is on record by now."""
    with transaction.atomic():
        hold(client.room)
        waiting = Job.objects.filter(
            room=client.room, kind=NOTE, key=_key(client, key), state=Job.State.WAITING
        )
        job = waiting.first()
        if job is None:
            return False
        facts = _facts_in(job)
        kept = [text for fact in facts for text in _texts_in(fact)]
        FreeText.objects.filter(client=client, pk__in=kept).delete()
        if "word" in job.payload:
            _settle_word(int(job.payload["word"]), Word.State.TAKEN, Word.State.OPEN)
        waiting.update(state=Job.State.DONE, lease="", leased_until=None)
        drop(client, attached_to(facts))
        return True


def settle(client: Client, key: str, now: dt.datetime) -> None:
    """Put a note on record at once: something rests on it. The caller holds the record."""
    waiting = Job.objects.filter(room=client.room, kind=NOTE, key=_key(client, key))
    for job in waiting.filter(state=Job.State.WAITING):
        _end(job, now)


def move(goes: Client, stays: Client) -> None:
    """Let what is held about one client be about another, whom they turned out to be.

    The caller holds the record. Whoever is taking a note in at this moment begins anew.
    """
    of_client = Job.objects.filter(room_id=goes.room_id, kind=NOTE, payload__client=goes.pk)
    for job in of_client.exclude(state=Job.State.DONE):
        facts = [msgspec.structs.replace(each, client=stays.pk) for each in _facts_in(job)]
        told = {"client": stays.pk, "facts": msgspec.json.encode(facts).decode()}
        Job.objects.filter(pk=job.pk).update(
            key=_key(stays, job.key.rpartition("/")[2]),
            payload={**job.payload, **told},
            lease="",
            leased_until=None,
        )


def take_in(job: Job, now: dt.datetime) -> None:
    """Put on record what nobody has taken back; what waited for the mail behind it goes on."""
    client = job.payload["client"]
    if Client.objects.filter(room=job.room, pk=client).exists():
        record(job.room, _facts_in(job), now)
        if "word" in job.payload:
            reconcile(job.room, client, now)


def take_in_of(room: Room, client: str, now: dt.datetime) -> None:
    """Put on record at once what is held about a client. The caller holds the record."""
    waiting = Job.objects.filter(
        room=room, kind=NOTE, state=Job.State.WAITING, payload__client=client
    )
    for job in waiting.order_by("pk"):
        _end(job, now)


def _end(job: Job, now: dt.datetime) -> None:
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, lease="", leased_until=None)
    take_in(job, now)


def _original(word: Word | None) -> list[str]:
    return [word.original] if word is not None and word.original else []


def _settle_word(word: int, before: Word.State, after: Word.State) -> None:
    Word.objects.filter(pk=word, state=before).update(state=after)


def _key(client: Client, key: str) -> str:
    return f"{client.pk}/{key}"


def _kept(client: Client, text: str) -> str | None:
    words = text.strip()[:LONGEST_WORDS]
    return texts.keep(client, words) if words else None


def _facts_in(job: Job) -> list[Fact]:
    return _FACTS.decode(job.payload["facts"])


def _texts_in(fact: Fact) -> list[str]:
    held = (fact.note, getattr(fact, "what", None))
    return [text.partition(":")[0] for text in held if text and texts.is_commitment(text)]
