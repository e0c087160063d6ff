"""Writing facts down and reading them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

import msgspec
from django.db import transaction
from django.db.models import BigIntegerField

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.accounts.written import insert, update
from kijun.judge import facts as f
from kijun.judge.facts import AnyFact, Fact
from kijun.ledger.chain import link
from kijun.ledger.models import Entry, Head

_head: Final = Prepared(lambda: Head.objects.select_for_update().filter(room=Given("room")))
_named: Final = Prepared(
    lambda: Entry.objects.filter(room=Given("room"), fact_id__in=[Given("facts", is_list=True)])
)
_about: Final = Prepared(
    lambda: Entry.objects.filter(room=Given("room"), client__in=(Given("client"), "")).values_list(
        "number", "content"
    )
)
_since: Final = Prepared(
    lambda: Entry.objects.filter(
        room=Given("room"), number__gte=Given("number", BigIntegerField())
    ).values_list("number", "hash", "client", "content")
)
_FEW: Final = 1000
"""So many entries are read to find those of one client among them."""
_DECODER: Final[msgspec.json.Decoder[Fact]] = msgspec.json.Decoder(cast(Any, AnyFact))


class OtherContent(ValueError):
    """An id stands for another fact already; `args` hold the id."""


def hold(room: Room) -> Head:
    """Let nobody else write in a room until the transaction ends; return the end of its chain.

    Whoever will look at something first and write afterwards begins with this. It is the first
    lock that anything takes, so that no two wait for each other.
    """
    head = _head.first(room=room.pk)
    return head or Head.objects.select_for_update().get_or_create(room=room)[0]


def append(
    room: Room, facts: Sequence[Fact], now: dt.datetime, head: Head | None = None
) -> list[Entry]:
    """Write facts at the end of a room's record, all of them or none.

    A fact whose id and content are there already is written once. `now` becomes their
    `recorded_at` where they have none; `head` is what `hold` gave in this transaction. Raises
    OtherContent for an id that stands for another fact.
    """
    with transaction.atomic(savepoint=head is None):
        head = head or hold(room)
        known = _known(room, facts)
        written: list[Entry] = []
        for fact in facts:
            entry = _entry(room, fact, now)
            same = known.get(entry.fact_id)
            if same is None:
                _chain(head, entry)
                known[entry.fact_id] = entry
                written.append(entry)
            elif not _is_same(same, entry):
                raise OtherContent(entry.fact_id)
        if written:
            insert(written)
            update(head, "number", "hash")
    return written


def _known(room: Room, facts: Iterable[Fact]) -> dict[str, Entry]:
    ids = [f.id_of(fact) for fact in facts]
    return {entry.fact_id: entry for entry in _named(room=room.pk, facts=ids)} if ids else {}


def _entry(room: Room, fact: Fact, now: dt.datetime) -> Entry:
    recorded_at, fact_id = fact.recorded_at or now, f.id_of(fact)
    whole = msgspec.structs.replace(fact, id=fact_id, recorded_at=recorded_at)
    return Entry(
        room=room,
        fact_id=fact_id,
        client=whole.client or "",
        kind=f.kind_of(whole),
        moment=f.moment_of(whole),
        recorded_at=recorded_at,
        content=msgspec.json.encode(whole, order="sorted").decode(),
    )


def _chain(head: Head, entry: Entry) -> None:
    entry.number, entry.previous = head.number + 1, head.hash
    entry.hash = link(entry.previous, entry.number, entry.content)
    head.number, head.hash = entry.number, entry.hash


def _is_same(before: Entry, after: Entry) -> bool:
    said, again = fact_of(before), fact_of(after)
    return f.content_of(_untimed(said)) == f.content_of(_untimed(again))


def _untimed(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, recorded_at=None)


def fact_of(entry: Entry) -> Fact:
    """Return the fact that an entry holds."""
    return _DECODER.decode(entry.content)


def facts_named(room: Room, ids: Iterable[str]) -> dict[str, Fact]:
    """Return the facts of a room that have one of these ids, by id; in one query."""
    told = Entry.objects.filter(room=room, fact_id__in=set(ids))
    return {name: _DECODER.decode(each) for name, each in told.values_list("fact_id", "content")}


def clients_of(room: Room) -> set[str]:
    """Return every client of whom a room's record tells."""
    told = Entry.objects.filter(room=room).exclude(client="")
    return set(told.order_by().values_list("client", flat=True).distinct())


def begun_to_watch(room: Room, before: int) -> bool:
    """Say whether a room's record tells of any watch before an entry's number."""
    begun = Entry.objects.filter(room=room, kind="watch.began", number__lt=before)
    return begun.exists()


def facts_since(head: Head, client: str, number: int, hash_then: str) -> list[Fact] | None:
    """Return the facts that concern a client which came after an entry, in the order of writing.

    None where that entry is not there with this hash (it was never committed), or lies so far back
    that reading the client's own facts costs less.
    """
    if (head.number, head.hash) == (number, hash_then):
        return []
    if not 0 < head.number - number <= _FEW:
        return None
    then, *come = sorted(_since(room=head.room_id, number=number))
    if then[:2] != (number, hash_then):
        return None
    return [_DECODER.decode(content) for _, _, whose, content in come if whose in (client, "")]


def facts_of(room: Room, client: str | None = None) -> Iterator[Fact]:
    """Yield the facts of a room in the order of writing, or those that concern a client.

    What concerns everyone (practice, watches) concerns each client.
    """
    entries = Entry.objects.filter(room=room)
    if client is not None:
        # Sorted here: asked for an order, SQLite walks through the whole room to find it.
        told = _about(room=room.pk, client=client)
        yield from (_DECODER.decode(content) for _, content in sorted(told))
        return
    contents = entries.order_by("number").values_list("content", flat=True)
    for content in contents.iterator(chunk_size=2000):
        yield _DECODER.decode(content)
