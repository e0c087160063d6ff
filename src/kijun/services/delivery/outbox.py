"""Letters on their way: written once, looked at where that is asked, sent, and never twice.

A letter is *released* when it is settled that it goes, and leaves at its time. What it tells of a
decision happens in the house when it has left (`sending.was_sent`), so that nothing is done, and
nothing can be seen, before its client could read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.db.models import Q

from kijun.accounts.models import Room
from kijun.accounts.written import insert
from kijun.booking.models import Session
from kijun.clients.links import address_of
from kijun.clients.models import Client, ContactPoint, Link
from kijun.ledger import jobs
from kijun.ledger.record import hold
from kijun.letters.kinds import AROUND_SESSIONS, ASKED_FOR, ENCLOSED, PATIENCE
from kijun.letters.models import Letter, LookedAt
from kijun.letters.pdf import can_print
from kijun.letters.writing import written
from kijun.rulebooks.versions import latest_of
from kijun.services.decisions import verdicts
from kijun.services.decisions.planned import TAKEN_BACK
from kijun.services.delivery import enclosures, sending
from kijun.services.delivery.formal_letters import is_formal
from kijun.services.delivery.letter_words import language_of
from kijun.services.delivery.office_hours import next_opening
from kijun.services.delivery.still_true import (
    AFTERWARDS,
    OF_RULES,
    decision_of,
    is_held,
    named_in,
    still_so,
    tells_a_decision,
)

State, Why = Letter.State, Letter.Why
_NOT_GONE: Final = frozenset({State.ASKS, State.BY_HAND, State.WAITING, State.FAILED})


class NotThere(ValueError):
    """What was asked of a letter cannot be done as it stands now."""


class Unread(ValueError):
    """A word of the client that may change what a letter tells has not been read yet."""


class Owed(ValueError):
    """What the house owes is told: nobody lets themselves pass by not sending it."""


def write(
    client: Client,
    kind: str,
    key: str,
    given: Mapping[str, str],
    *,
    due_at: dt.datetime,
    now: dt.datetime,
    session: Session | None = None,
    decision: str = "",
    link: Link | None = None,
    reached_at: str = "",
    newcomer_at: str = "",
) -> Letter:
    """Write a letter, once for its kind and key, and let it go or ask the owner first.

    `reached_at` is which of their addresses a client has just given; `newcomer_at` that of somebody
    let in and written down in this very transaction: no letter is there yet, and no door closed.
    """
    there = Letter.objects.filter(room=client.room, kind=kind, key=key)
    before = None if newcomer_at else there.first()
    if before is not None:
        return again(before, due_at, now)
    reached_at = newcomer_at or reached_at or mail_address_of(client)
    named = {**given, "link": address_of(link.pk) if link is not None else ""}
    named |= _said_of_mail(client, kind, given, decision, reached_at)
    said = written(kind, named, language_of(client))
    letter = Letter(
        room=client.room,
        client=client,
        kind=kind,
        key=key,
        language=language_of(client),
        address=reached_at,
        subject=said.subject,
        text=said.text,
        link=link.pk if link is not None else "",
        session=session.pk if session is not None else "",
        decision=decision,
        written_at=now,
        due_at=due_at,
        state=State.WAITING,
    )
    with transaction.atomic(savepoint=False):
        if newcomer_at or not _is_kept_out(letter):
            _settle(letter, now)
        insert([letter])
        if letter.state == State.WAITING:
            release(letter, now)
    return letter


def said_of_replies(room: Room, *, by_mail: bool) -> dict[str, str]:
    """Return what a letter names where replies to it are read, or are not."""
    is_read = by_mail and sending.hears_replies(room)
    return {"replies_read" if is_read else "replies_unread": "yes"}


def _said_of_mail(
    client: Client, kind: str, given: Mapping[str, str], decision: str, reached_at: str
) -> dict[str, str]:
    """Return what a letter names by how it goes; by mail, a formal one comes with it."""
    by_mail = bool(reached_at) and sending.can_send(client.room)
    said = said_of_replies(client.room, by_mail=by_mail)
    if by_mail and decision and is_formal(kind) and can_print():
        said["follows"] = given["follows"] + ENCLOSED.in_language(language_of(client))
    return said


def foreseen(
    client: Client, kind: str, at: dt.datetime, *, session: Session | None = None
) -> Letter:
    """Return a letter, unwritten and unsaved, as it would stand once it was written at an instant.

    `due_at` is when it would leave by itself.
    """
    letter = Letter(
        room=client.room,
        client=client,
        kind=kind,
        address=mail_address_of(client),
        session=session.pk if session is not None else "",
        due_at=at,
        state=State.WAITING,
    )
    _settle(letter, at)
    letter.due_at = _leaves_at(letter, at)
    return letter


def again(letter: Letter, due_at: dt.datetime, now: dt.datetime) -> Letter:
    """Return a letter that was written before: taken back for a change, it is let go again."""
    if letter.state == State.WITHDRAWN and letter.why == Why.CHANGED:
        _return(letter, due_at, now)
    return letter


def _return(letter: Letter, due_at: dt.datetime, now: dt.datetime) -> None:
    letter.state, letter.why, letter.due_at = State.WAITING, "", due_at
    letter.address, letter.enclosed = mail_address_of(letter.client), ""
    letter.save(update_fields=["address", "due_at", "enclosed"])
    _let_go(letter, now)


def _let_go(letter: Letter, now: dt.datetime) -> None:
    if not _is_kept_out(letter):
        _settle(letter, now)
    letter.save(update_fields=["state", "why"])
    if letter.state == State.WAITING:
        release(letter, now)


def _is_kept_out(letter: Letter) -> bool:
    """Take back what is for somebody to whom every door is closed; say whether it was so."""
    if not sending.is_shut_out(letter):
        return False
    letter.state, letter.why = State.WITHDRAWN, Why.CLOSED
    return True


def _settle(letter: Letter, now: dt.datetime) -> None:
    """Settle whether a letter goes by itself, or who is asked first."""
    if not letter.address or not sending.can_send(letter.room):
        letter.state = State.BY_HAND
    elif not _was_looked_at(letter):
        letter.state, letter.why = State.ASKS, Why.FIRST
    elif now > letter.due_at + PATIENCE:
        letter.state, letter.why = State.ASKS, Why.LATE


def _was_looked_at(letter: Letter) -> bool:
    if letter.kind in ASKED_FOR:
        return True
    return LookedAt.objects.filter(room_id=letter.room_id, kind=letter.kind).exists()


def release(letter: Letter, now: dt.datetime) -> None:
    """Let a letter go: it leaves at its time, and what it says is done once it has left."""
    with transaction.atomic():
        letter.state = State.WAITING
        letter.due_at = max(letter.due_at, _leaves_at(letter, now))
        letter.save(update_fields=["state", "due_at"])
        _have_sent(letter)


def look(letter: Letter, now: dt.datetime) -> None:
    """Note that the owner has looked at a letter and lets it go; the next of its kind need not ask.

    Raises NotThere where it asks nobody, or says what is no longer so: then it is taken back; and
    Unread while a word of the client may change it.
    """
    with transaction.atomic():
        _expect(letter, State.ASKS)
        if _may_go(letter, now):
            _looked_at(letter, now)
    if letter.state == State.WITHDRAWN:
        raise NotThere(Why.CHANGED)


def _may_go(letter: Letter, now: dt.datetime) -> bool:
    """Take a letter back that says what is no longer so. Raises Unread where that is not known."""
    if not still_so(letter, now):
        _take_back(letter)
        return False
    if is_held(letter):
        raise Unread
    return True


def _looked_at(letter: Letter, now: dt.datetime) -> None:
    if letter.why == Why.FIRST:
        LookedAt.objects.get_or_create(room=letter.room, kind=letter.kind, defaults={"at": now})
    letter.due_at = now
    release(letter, now)


def passed_on(letter: Letter, now: dt.datetime) -> None:
    """Note that the owner has passed a letter on by hand: it is as good as sent.

    Raises NotThere where that was not asked, or its decision no longer holds, or other rules were
    announced since: then it is taken back; and Unread while a word of the client may change it.
    """
    enclosures.enclose(letter.pk, now)
    with transaction.atomic():
        _expect(letter, State.ASKS, State.BY_HAND, State.FAILED, State.UNKNOWN)
        is_new = letter.state in _NOT_GONE and bool(letter.decision)
        is_asked = is_new or letter.kind in OF_RULES
        if not is_asked or _may_go(letter, now):
            _passed_on(letter, now)
    if letter.state == State.WITHDRAWN:
        raise NotThere(Why.CHANGED)


def _passed_on(letter: Letter, now: dt.datetime) -> None:
    letter.state, letter.sent_at, letter.address = State.SENT, now, ""
    letter.save(update_fields=["state", "sent_at", "address"])
    sending.was_sent(letter, now, "hand")


def drop(letter: Letter, now: dt.datetime, reason: str = "") -> None:
    """Note that the owner does not want a letter sent.

    Nothing holds against a client who was not told of it: the decision that a letter tells is let
    pass with it. Raises NotThere where the letter has gone, NoReason for letting pass without one,
    and Owed for what the house has to tell of itself.
    """
    with transaction.atomic():
        _expect(letter, State.ASKS, State.BY_HAND, State.WAITING, State.FAILED, State.UNKNOWN)
        if is_let_pass_with(letter) and decision_of(letter).status not in TAKEN_BACK:
            if decision_of(letter).party == "house":
                raise Owed
            verdicts.waive(letter.client, letter.decision, reason, now)
        # What remains of an error says of a letter that was dropped that it may have arrived.
        letter.error = letter.error if letter.state == State.UNKNOWN else ""
        letter.state = State.WITHDRAWN
        letter.save(update_fields=["state", "error"])


def is_let_pass_with(letter: Letter) -> bool:
    """Say whether a decision is let pass when its letter is dropped: all that are no thanks."""
    return tells_a_decision(letter) and letter.kind != "thank"


def was_told(room: Room, decision: str) -> bool:
    """Say whether a client has, or may have, a letter that tells of a decision."""
    return bool(told_of(room, decision))


def told_of(room: Room, decision: str) -> list[str]:
    """Return the consequences that letters tell of which a client has, or may have."""
    letters = Letter.objects.filter(room=room, decision=decision)
    in_doubt = Q(state=State.WITHDRAWN) & ~Q(why=Why.CHANGED) & ~Q(error="")
    went = letters.filter(Q(state__in=(State.SENDING, State.SENT, State.UNKNOWN)) | in_doubt)
    return [text for each in went if tells_a_decision(each) for text in named_in(each)]


def bring_back(letter: Letter, now: dt.datetime) -> None:
    """Let a letter go after all that was not to be sent. Raises NotThere for any other."""
    with transaction.atomic():
        _expect(letter, State.WITHDRAWN)
        _return(letter, now, now)


def go_after_all(letter: Letter, now: dt.datetime) -> None:
    """Let a letter go that stayed here to be passed on. Raises NotThere for any other."""
    with transaction.atomic():
        _expect(letter, State.BY_HAND)
        letter.state = State.WAITING
        _let_go(letter, now)


def send_again(letter: Letter, now: dt.datetime) -> None:
    """Send what failed, or of which nobody knows whether it went, because the owner says so."""
    with transaction.atomic():
        _expect(letter, State.FAILED, State.UNKNOWN)
        letter.state, letter.error, letter.due_at = State.WAITING, "", now
        letter.address = mail_address_of(letter.client) or letter.address
        letter.save(update_fields=["state", "error", "due_at", "address"])
        jobs.settle(letter.room, sending.SEND, letter.pk)
        _have_sent(letter)


def withdraw(room: Room, decision: str, *, besides: str) -> None:
    """Take back the letters about a decision that have not left, but for the one of a key."""
    unsent = Letter.objects.filter(room=room, decision=decision, state__in=_NOT_GONE)
    others = unsent.exclude(kind__in=AFTERWARDS).exclude(key=besides)
    others.update(state=State.WITHDRAWN, why=Why.CHANGED)


def take_back(room: Room, decision: str, now: dt.datetime) -> None:
    """Take back the letters about a decision that have not left and are no longer so."""
    unsent = Letter.objects.filter(room=room, decision=decision, state__in=_NOT_GONE)
    for letter in unsent.select_related("room"):
        if not still_so(letter, now):
            _take_back(letter)


def _take_back(letter: Letter) -> None:
    letter.state, letter.why = State.WITHDRAWN, Why.CHANGED
    letter.save(update_fields=["state", "why"])


def mail_address_of(client: Client) -> str:
    """Return the mail address at which a client is written to: the first as it was written down.

    An empty text where there is none.
    """
    points = ContactPoint.objects.filter(person__client=client, kind=ContactPoint.Kind.MAIL)
    return points.order_by("person", "pk").values_list("value", flat=True).first() or ""


def _expect(letter: Letter, *states: Letter.State) -> None:
    hold(letter.room)
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    letter.state, letter.why, letter.due_at = held.state, held.why, held.due_at
    letter.enclosed = held.enclosed
    if letter.state not in states:
        raise NotThere(letter.state)


def _leaves_at(letter: Letter, now: dt.datetime) -> dt.datetime:
    if letter.kind in ASKED_FOR | AROUND_SESSIONS or letter.why or _is_of_today(letter, now):
        return now
    return next_opening(latest_of(letter.room), now)


def _is_of_today(letter: Letter, now: dt.datetime) -> bool:
    session = letter.client.sessions.filter(pk=letter.session).first()
    zone = letter.room.zone
    return (
        session is not None
        and session.starts.astimezone(zone).date() == now.astimezone(zone).date()
    )


def _have_sent(letter: Letter) -> None:
    """Enqueue its sending: a turn of its own each time, since a job that is done stays done."""
    turns = letter.room.jobs.filter(kind=sending.SEND, key__startswith=letter.pk).count()
    key = f"{letter.pk}/{turns + 1}"
    jobs.enqueue(letter.room, sending.SEND, key, letter.due_at, {"letter": letter.pk})
