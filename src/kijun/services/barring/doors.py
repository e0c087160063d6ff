"""Closing every door to a client, and opening them again: what should be is compared with what is.

Nothing here decides. A decision that a person has confirmed asks for it, the statement of reasons
goes first, and when it no longer holds the doors are open again. Done again and again, it leaves no
door open or closed by mistake, whatever happened in between.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest
from kijun.channels import registry
from kijun.channels.shape import Channel, Unreachable
from kijun.clients import known
from kijun.clients.erased import erased_in
from kijun.clients.models import Client, Closed, Likeness
from kijun.judge.decision import Decision
from kijun.ledger import jobs
from kijun.ledger.appealed import resting
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Decided, Job
from kijun.ledger.record import hold
from kijun.letters.kinds import PAST_CLOSED_DOORS
from kijun.letters.models import Letter, Sealed, Word
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.barring import sealed_mailbox
from kijun.services.decisions import effects
from kijun.services.decisions.planned import CHANNEL, CLOSE, closes, to_carry_out
from kijun.services.record import evidence
from kijun.services.sessions import session_letters

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


def reconcile(room: Room, now: dt.datetime, *, erasing: str = "") -> None:
    """Close what decisions that stand ask to have closed, and open everything else.

    `erasing` is a client (by id) who is about to be erased.
    """
    with transaction.atomic():
        hold(room)
        wanted = _wanted(room, now)
        asked = _without_those_at_rest(room, wanted, now, erasing)
        _take_in(room, asked, now)
        _take_out(room, asked, wanted, now)
        _go_over_channels(room, now)
        for decision in asked.values():
            _carry_out(room, decision, now)
        _end_what_is_open_with_the_same(room, asked, now)


def _wanted(room: Room, now: dt.datetime) -> dict[str, Decision]:
    """Return the decisions that ask for it at an instant, by id.

    Only decisions by rules that can ask for it are read, however many others there are.
    """
    rules = {
        rule.id
        for rulebook in rulebooks_of(room).values()
        for rule in rulebook.rules
        if any(each.word == "ban" for step in rule.then for each in step)
    }
    named = Decided.objects.filter(room=room, rule__in=rules, content__contains='"ban')
    ids = set(named.order_by().values_list("decision", flat=True).distinct())
    found = (decision_in(row) for row in latest_rows(room, ids).values())
    return {decision.id: decision for decision in found if closes(decision, now)}


def _without_those_at_rest(
    room: Room, wanted: dict[str, Decision], now: dt.datetime, erasing: str
) -> dict[str, Decision]:
    """Leave out whose appeal was not answered in time.

    None rests whose client was or is being erased: nothing can be answered to them any more.
    """
    rests = resting(room, now) if wanted else set()
    erased = {*erased_in(room), erasing} if rests else set()
    return {
        name: decision
        for name, decision in wanted.items()
        if name not in rests or decision.client in erased
    }


def _take_in(room: Room, asked: dict[str, Decision], now: dt.datetime) -> None:
    there = {row.decision: row for row in Closed.objects.filter(room=room)}
    clients = Client.objects.in_bulk({decision.client or "" for decision in asked.values()})
    for decision in asked.values():
        row = there.get(decision.id) or Closed(
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

    Without an effect where no decision closes the doors to them; one that rests does, since its
    appeal goes too. Who is erased can be sent no statement any more; what they wrote goes with
    them.
    """
    reconcile(client.room, now, erasing=client.pk)
    rows = Closed.objects.filter(room_id=client.room_id, client=client.pk, opened_at=None)
    if rows.exists():
        rows.filter(since=None).update(since=now)
        known.keep_all_of(client)
    for likeness in Likeness.objects.filter(client=client, answer=Likeness.Answer.SAME):
        known.keep(client.room, likeness.closed, known.identities_of(client))
    Likeness.objects.filter(client=client, answer=Likeness.Answer.OPEN).delete()
    lying = Sealed.objects.filter(room_id=client.room_id, client=client.pk)
    originals = list(lying.exclude(original="").values_list("original", flat=True))
    lying.delete()
    evidence.delete_unused(client.room, originals)


def _take_out(
    room: Room, asked: dict[str, Decision], wanted: dict[str, Decision], now: dt.datetime
) -> None:
    gone = Closed.objects.filter(room=room, opened_at=None).exclude(decision__in=asked)
    gone.update(opened_at=now)
    standing = Closed.objects.filter(room=room, opened_at=None).values("client")
    asking = Likeness.objects.filter(room=room, answer=Likeness.Answer.OPEN)
    asking.exclude(closed__in=standing).delete()
    # What was answered stays while a decision rests, and goes with the decision itself.
    wanting = {decision.client for decision in wanted.values()}
    Likeness.objects.filter(room=room).exclude(closed__in=wanting).delete()


def _go_over_channels(room: Room, now: dt.datetime) -> None:
    """Compare, on each channel, to whom it is closed with to whom it should be."""
    out = _out(room)
    for channel in registry.CHANNELS:
        blocked = channel.blocked(room)
        for client in sorted(out if channel.is_ours else out - blocked):
            _act(channel, room, client, now, is_closing=True)
        for client in sorted(blocked - out):
            _act(channel, room, client, now, is_closing=False)
    for likeness in _same(room):
        known.keep(room, likeness.closed, {(kind, digest) for kind, digest in likeness.known_by})


def _out(room: Room) -> set[str]:
    """Return the clients (by id) to whom every channel is to be closed."""
    rows = Closed.objects.filter(room=room, opened_at=None, since__isnull=False)
    same = {likeness.client_id for likeness in _same(room)} - {None}
    return {*rows.values_list("client", flat=True), *map(str, same)}


def _same(room: Room) -> QuerySet[Likeness]:
    """Return those of whom a person has said that they are one to whom the doors are closed."""
    rows = Closed.objects.filter(room=room, opened_at=None, since__isnull=False)
    answered = Likeness.objects.filter(room=room, answer=Likeness.Answer.SAME)
    return answered.filter(closed__in=rows.values("client"))


def _act(channel: Channel, room: Room, client: str, now: dt.datetime, *, is_closing: bool) -> None:
    if channel.is_ours:
        _close_or_open(channel, room, client, now, is_closing=is_closing)
        return
    payload = {"channel": channel.key, "client": client, "closing": is_closing}
    about = f"{channel.key}/{client}/{'close' if is_closing else 'open'}/"
    jobs_before = Job.objects.filter(room=room, kind=CHANNEL, key__startswith=about)
    turn = jobs_before.filter(state=Job.State.DONE).count()
    job = jobs.enqueue(room, CHANNEL, f"{about}{turn}", now, payload)
    if job.state == Job.State.FAILED:
        # It is tried anew each hour, however long the other side is away.
        jobs.again(job, now)


def _close_or_open(
    channel: Channel, room: Room, client: str, now: dt.datetime, *, is_closing: bool
) -> None:
    if is_closing:
        channel.block(room, client, now)
    else:
        channel.unblock(room, client)


def act_on_channel(job: Job, now: dt.datetime) -> None:
    """Close a channel that is not ours, or open it, as is wanted by now; later where it is away."""
    key, client, is_closing = (job.payload[name] for name in ("channel", "client", "closing"))
    channel = next((each for each in registry.CHANNELS if each.key == key), None)
    if channel is None or (client in _out(job.room)) != is_closing:
        jobs.finish(job)
        return
    try:
        _close_or_open(channel, job.room, client, now, is_closing=is_closing)
    except Unreachable as why:
        jobs.give_back(job, now, str(why))
    else:
        jobs.finish(job)


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


def _end_what_is_open_with_the_same(
    room: Room, asked: dict[str, Decision], now: dt.datetime
) -> None:
    """Call off what was still to come with whoever a person has said to be the same.

    No statement went to them: what says that nobody should come in vain does.
    """
    deciding = {decision.client: decision for decision in asked.values()}
    for likeness in _same(room).select_related("client__room"):
        client = likeness.client
        if client is not None and likeness.closed in deciding:
            called_off = effects.call_off_what_is_to_come(client, deciding[likeness.closed], now)
            _clear_the_desk(client, now)
            for session in called_off:
                session_letters.tell_calling_off_for_good(session, now)


def _clear_the_desk(client: Client, now: dt.datetime) -> None:
    """Take from the owner's day what is still open: words are put aside, letters stay here."""
    for word in Word.objects.filter(client=client, state=Word.State.OPEN):
        sealed_mailbox.put(
            client.room,
            client.pk,
            kind=sealed_mailbox.kind_of(f"{word.subject}\n{word.text}"),
            channel=word.channel,
            key=word.key,
            sender=word.sender,
            subject=word.subject,
            text=word.text,
            at=word.said_at,
            original=word.original,
        )
        Word.objects.filter(pk=word.pk).update(state=Word.State.PUT_ASIDE)
    letters = Letter.objects.filter(client=client, state__in=_NOT_GONE)
    letters.exclude(kind__in=PAST_CLOSED_DOORS).update(
        state=Letter.State.WITHDRAWN, why=Letter.Why.CLOSED
    )
    asked = BookingRequest.objects.filter(client=client, state=BookingRequest.State.OPEN)
    asked.update(state=BookingRequest.State.DECLINED, answered_at=now)
