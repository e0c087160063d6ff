"""Closing every door to a client, and opening them again: what should be is compared with what is.

Nothing here decides. A decision that a person has confirmed asks for it, the statement of reasons
goes first, and when it no longer holds the doors are open again. Done again and again, it leaves no
door open or closed by mistake, whatever happened in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest
from kijun.clients.identities import (
    digest_of,
    firm_of,
    key_of,
    mailbox_of,
    number_of,
    reading_of,
    written_name,
)
from kijun.clients.models import Client, Closed, ContactPoint, Identity, Likeness, Person
from kijun.judge.decision import Decision
from kijun.ledger import jobs
from kijun.ledger.appealed import resting
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Decided, Job
from kijun.ledger.record import hold
from kijun.letters.kinds import PAST_CLOSED_DOORS
from kijun.letters.models import Letter, Sealed, Word
from kijun.services import effects, gate, sealed
from kijun.services.wanted import CLOSE, closes, to_carry_out

Kind = Identity.Kind
_NOT_GONE: Final = (
    Letter.State.WAITING,
    Letter.State.ASKS,
    Letter.State.BY_HAND,
    Letter.State.FAILED,
)
_HANDED_OVER: Final = (Letter.State.SENT, Letter.State.UNKNOWN)


def enqueue_due(now: dt.datetime, real: dt.datetime) -> None:
    """Have every gate looked after once an hour, in real time."""
    turn = f"hour {int(real.timestamp()) // 3600}"
    for room in Room.objects.filter(closed__isnull=False).distinct():
        jobs.enqueue(room, CLOSE, turn, now)


def look_after(job: Job, now: dt.datetime) -> None:
    """Do it because a decision has changed, or an hour is over."""
    reconcile(job.room, now)


def reconcile(room: Room, now: dt.datetime) -> None:
    """Close what decisions that stand ask to have closed, and open everything else."""
    with transaction.atomic():
        hold(room)
        asked = _asked(room, now)
        _take_in(room, asked, now)
        _take_out(room, asked, now)
        _put_out_of_sight(room, now)
        _keep_those_who_are_out(room)
        for decision in asked.values():
            _carry_out(room, decision, now)


def identities_of(client: Client) -> set[tuple[str, str]]:
    """Return by what a client and their people are known: pairs of a kind and a keyed hash."""
    key = key_of(client.room_id)
    shared = _shared(client)
    found = set(_known_of(client, shared))
    return {(kind, digest_of(key, kind, normal)) for kind, normal in found}


def _asked(room: Room, now: dt.datetime) -> dict[str, Decision]:
    """Return the decisions that ask for it at an instant, by id."""
    named = Decided.objects.filter(room=room, content__contains='"ban')
    ids = set(named.order_by().values_list("decision", flat=True).distinct())
    found = (decision_in(row) for row in latest_rows(room, ids).values())
    asked = {decision.id: decision for decision in found if closes(decision, now)}
    rests = resting(room, now) if asked else set()
    return {name: decision for name, decision in asked.items() if name not in rests}


def _take_in(room: Room, asked: dict[str, Decision], now: dt.datetime) -> None:
    known = {row.decision: row for row in Closed.objects.filter(room=room)}
    clients = Client.objects.in_bulk({decision.client or "" for decision in asked.values()})
    for decision in asked.values():
        row = known.get(decision.id) or Closed(
            room=room,
            client=decision.client or "",
            decision=decision.id,
            wanted_at=dt.datetime.fromisoformat(decision.starts) if decision.starts else now,
        )
        client = clients.get(row.client)
        if row.since is None and (client is None or _was_told(room, decision)):
            row.since = now
        row.opened_at = None
        row.save()


def closing(client: Client) -> Decision | None:
    """Return the decision that closes every door to a client, the latest of several."""
    rows = Closed.objects.filter(room_id=client.room_id, client=client.pk, opened_at=None)
    row = rows.order_by("wanted_at").last()
    if row is None:
        return None
    return decision_in(latest_rows(client.room, [row.decision])[row.decision])


def before_erasing(client: Client, now: dt.datetime) -> None:
    """Keep by what a client is known, as keyed hashes, before everything about them is erased.

    Without an effect where no decision closes the doors to them. Who is erased can be sent no
    statement any more; what they wrote goes with them.
    """
    reconcile(client.room, now)
    rows = Closed.objects.filter(room_id=client.room_id, client=client.pk, opened_at=None)
    if rows.exists():
        rows.filter(since=None).update(since=now)
        _keep(client.room, client.pk, identities_of(client))
    Sealed.objects.filter(room_id=client.room_id, client=client.pk).delete()


def _keep_those_who_are_out(room: Room) -> None:
    """Keep by what they are known; what was kept before stays while the doors are closed."""
    rows = Closed.objects.filter(room=room, opened_at=None, since__isnull=False)
    for client in Client.objects.filter(room=room, pk__in=rows.values("client")):
        _keep(room, client.pk, identities_of(client))
    _keep_those_who_are_the_same(room)


def _keep(room: Room, client: str, known_by: Iterable[tuple[str, str]]) -> None:
    there = set(Identity.objects.filter(room=room, client=client).values_list("kind", "digest"))
    missing = [each for each in set(known_by) if each not in there]
    if missing:
        Identity.objects.bulk_create(
            Identity(room=room, client=client, kind=kind, digest=digest) for kind, digest in missing
        )
        gate.turned(room)


def _keep_those_who_are_the_same(room: Room) -> None:
    same = Likeness.objects.filter(room=room, answer=Likeness.Answer.SAME)
    standing = _standing(room)
    for likeness in same.select_related("client"):
        if likeness.closed not in standing:
            continue
        known_by = {(kind, digest) for kind, digest in likeness.known_by}
        if likeness.client is not None:
            known_by |= identities_of(likeness.client)
        _keep(room, likeness.closed, known_by)


def _take_out(room: Room, asked: dict[str, Decision], now: dt.datetime) -> None:
    gone = Closed.objects.filter(room=room, opened_at=None).exclude(decision__in=asked)
    gone.update(opened_at=now)
    standing = _standing(room)
    dropped, _ = Identity.objects.filter(room=room).exclude(client__in=standing).delete()
    Likeness.objects.filter(room=room).exclude(closed__in=standing).delete()
    if dropped:
        gate.turned(room)


def _standing(room: Room) -> set[str]:
    rows = Closed.objects.filter(room=room, opened_at=None)
    return set(rows.values_list("client", flat=True))


def _put_out_of_sight(room: Room, now: dt.datetime) -> None:
    rows = Closed.objects.filter(room=room, opened_at=None, since__isnull=False)
    closed = set(rows.values_list("client", flat=True))
    same = Likeness.objects.filter(
        room=room, answer=Likeness.Answer.SAME, closed__in=closed, client__isnull=False
    )
    out = {*closed, *same.values_list("client", flat=True)}
    clients = Client.objects.filter(room=room)
    clients.filter(pk__in=out, barred_at=None).update(barred_at=now)
    clients.filter(barred_at__isnull=False).exclude(pk__in=out).update(barred_at=None)


def _was_told(room: Room, decision: Decision) -> bool:
    """Say whether the statement has gone, or may have, or the record says that it is done."""
    if any(text.startswith("ban") for text in decision.carried_out):
        return True
    letters = Letter.objects.filter(room=room, decision=decision.id, kind="ban")
    return letters.filter(state__in=_HANDED_OVER).exists()


def _carry_out(room: Room, decision: Decision, now: dt.datetime) -> None:
    """Record what was done, and call off what was still to come."""
    client = Client.objects.select_related("room").filter(room=room, pk=decision.client).first()
    if client is None or client.barred_at is None:
        return
    effects.call_off_what_is_to_come(client, decision, now)
    _clear_the_desk(client, now)
    todo = to_carry_out(decision)
    if todo:
        effects.carried_out(client, decision, todo, now)


def _clear_the_desk(client: Client, now: dt.datetime) -> None:
    """Take from the owner's day what is still open: words are put aside, letters stay here."""
    for word in Word.objects.filter(client=client, state=Word.State.OPEN):
        sealed.put(
            client.room,
            client.pk,
            kind=sealed.kind_of(f"{word.subject}\n{word.text}"),
            channel=word.channel,
            key=word.key,
            sender=word.sender,
            subject=word.subject,
            text=word.text,
            at=word.said_at,
        )
        Word.objects.filter(pk=word.pk).update(state=Word.State.PUT_ASIDE)
    letters = Letter.objects.filter(client=client, state__in=_NOT_GONE)
    letters.exclude(kind__in=PAST_CLOSED_DOORS).update(
        state=Letter.State.WITHDRAWN, why=Letter.Why.CLOSED
    )
    asked = BookingRequest.objects.filter(client=client, state=BookingRequest.State.OPEN)
    asked.update(state=BookingRequest.State.DECLINED, answered_at=now)


def _shared(client: Client) -> set[tuple[str, str]]:
    """Return the contact points of a client that another client in sight has too."""
    own = ContactPoint.objects.filter(person__client=client)
    normals = set(own.values_list("normal", flat=True))
    others = ContactPoint.objects.filter(
        room_id=client.room_id, normal__in=normals, person__client__barred_at=None
    ).exclude(person__client=client)
    return set(others.values_list("kind", "normal"))


def _known_of(client: Client, shared: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    people = list(client.people.prefetch_related("contact_points"))
    yield Kind.NAME.value, written_name(client.name)
    for person in people:
        yield Kind.NAME.value, written_name(person.name)
        yield from _points_of(client, person, shared)


def _points_of(
    client: Client, person: Person, shared: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for point in person.contact_points.all():
        is_shared = (point.kind, point.normal) in shared
        if point.kind == ContactPoint.Kind.MAIL:
            mailbox = mailbox_of(point.normal)
            yield (Kind.SHARED if is_shared else Kind.MAIL).value, mailbox
            if firm_of(mailbox):
                yield Kind.FIRM.value, firm_of(mailbox)
            continue
        number = number_of(point.normal)
        yield (Kind.SHARED if is_shared else Kind.PHONE).value, number
        for kana in {client.kana, person.kana} - {""}:
            yield Kind.READING.value, reading_of(kana, number)
