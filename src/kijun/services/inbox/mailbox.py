"""Reading what clients wrote: words for the owner to see, and letters that came back.

Answers to our letters and mails of known clients are kept and shown, to be taken as a notice,
written down as something else, or put aside. Whatever else lies in the mailbox is nobody's business
here and is not kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Session
from kijun.channels.calendar.events import kept_uid
from kijun.channels.calendar.invitation import session_of
from kijun.channels.calendar.models import FeedEvent
from kijun.channels.calendar.reply import Reply, reply_in
from kijun.channels.mail.addresses import token_in
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.receive import CannotRead, new_messages
from kijun.channels.mail.received import Received
from kijun.channels.mail.words import Reading, reading
from kijun.clients.contact_points import normal_mail
from kijun.clients.models import Client
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.letters.models import Letter, Word
from kijun.services.barring import gate, likenesses, sealed_mailbox
from kijun.services.barring.gate import Visitor
from kijun.services.decisions import enforcement
from kijun.services.inbox import sender
from kijun.services.record import evidence, watches

State = Word.State
logger = logging.getLogger(__name__)

READ_MAIL: Final = "read_mail"
MAIL: Final = "mail"
"""The channel of words that came by mail."""
_EVERY: Final = 30
"""Seconds between two readings of a mailbox."""
_LONGEST_KEY: Final = 300
_TELLS_SOMETHING: Final = frozenset({"late", "absence", "move", "cancel"})
_WENT: Final = (Letter.State.SENT, Letter.State.SENDING, Letter.State.UNKNOWN)
_ANSWERS: Final = re.compile(r"(?:re|aw|fwd?|返信|転送)\s*[:：]", re.IGNORECASE)
"""How a subject begins that is somebody else's."""
_OUR_LETTER: Final = re.compile(r"<(l-[0-9a-z]+)\+")


def enqueue_due(now: dt.datetime, real: dt.datetime) -> None:
    """Have every mailbox read in each of its turns, which follow real time."""
    turn = int(real.timestamp()) // _EVERY
    for account in MailAccount.objects.select_related("room").exclude(imap_host=""):
        jobs.enqueue(account.room, READ_MAIL, f"{account.pk}/{turn}", now, {"account": account.pk})


def read(job: Job, now: dt.datetime) -> None:
    """Read a mailbox; each mail is taken in together with the note that it was read."""
    account = MailAccount.objects.select_related("room").filter(pk=job.payload["account"]).first()
    if account is not None:
        try:
            for received in new_messages(account):
                with transaction.atomic():
                    take_in(account, received, now)
                    account.save(update_fields=["seen_uid", "seen_validity"])
            account.error, account.read_at = "", now
        except CannotRead as why:
            logger.warning("the mailbox of %s cannot be read: %s", account.room_id, why)
            account.error = str(why)
        account.checked_at = now
        account.save(update_fields=["seen_uid", "seen_validity", "checked_at", "read_at", "error"])
        look_at(account, now)
    jobs.finish(job)


def look(now: dt.datetime) -> None:
    """Look at every mailbox, also those that nobody came to read."""
    for account in MailAccount.objects.select_related("room"):
        look_at(account, now)


def look_at(account: MailAccount, now: dt.datetime) -> None:
    """Record that a mailbox cannot be read any more, or can again.

    While it cannot, silence is nobody's: what is decided by it waits for a person.
    """
    since = _unread_since(account, now)
    if (since is None) == (account.unread_since is None):
        return
    with transaction.atomic():
        hold(account.room)
        held = MailAccount.objects.filter(pk=account.pk, unread_since=account.unread_since)
        if not held.update(unread_since=since):
            return
        account.unread_since = since
        if since is None:
            watches.open_again(account.room, now)
        else:
            logger.warning("the mailbox of %s is not read since %s", account.room_id, since)
            watches.close(account.room, since, now)


def _unread_since(account: MailAccount, now: dt.datetime) -> dt.datetime | None:
    """Return since when a mailbox that is to be read has not been, or None."""
    if account.imap_host == "":
        return None
    if account.read_at is None:
        return account.unread_since or (account.checked_at if account.error else None)
    if account.unread_since is not None:
        return None if account.read_at > account.unread_since else account.unread_since
    return account.read_at if now - account.read_at > watches.GAP else None


_unread: Final = Prepared(
    lambda: (
        MailAccount.objects.filter(room=Given("room"), unread_since__isnull=False)
        .order_by("pk")
        .values_list("unread_since", flat=True)
    )
)


def unread_since(room: Room) -> dt.datetime | None:
    """Return since when a room's mailbox cannot be read, None where it can or is not to be."""
    return next(iter(_unread(room=room.pk)), None)


def forget(room: Room, now: dt.datetime) -> None:
    """Forget a room's mailbox and its password: from then on no word is expected there."""
    with transaction.atomic():
        hold(room)
        account = MailAccount.objects.select_related("room").filter(room=room).first()
        if account is not None:
            account.delete()
            if account.unread_since is not None:
                watches.open_again(room, now)


def take_in(account: MailAccount, received: Received, now: dt.datetime) -> Word | None:
    """Keep what a client wrote, as a proposal; note which letter came back.

    What comes from an address that several share is kept, and the owner says whose it is.
    """
    if received.kind == "auto_reply":
        return None
    hold(account.room)
    if received.kind == "bounce":
        _came_back(account.room, received, now)
        return None
    known = sender.known_by(account.room, received.from_address)
    token = token_in(received, account) or ""
    reply = reply_in(received.calendar, received.from_address) if received.calendar else None
    session, client = _about(account.room, token, known, received, reply)
    if received.kind == "circular" and client is None:
        return None
    if _is_put_aside(account, received, client, now):
        return None
    if client is None and len(known) < 2:
        return None
    read_as = _read(received)
    about = _said(reply, read_as.about)
    word, is_new = Word.objects.get_or_create(
        room=account.room,
        channel=MAIL,
        key=_key_of(account, received),
        defaults={
            "client": client,
            "session": session.pk if session is not None else "",
            "sender": _sender(received, client),
            "subject": _kept(received.subject, 300),
            "text": _kept(received.text, 20_000),
            "said_at": min(received.received_at, now),
            "about": about,
            "minutes": read_as.minutes,
            "reason": read_as.reason or "",
            "state": State.OPEN if about or not _accepts(reply) else State.PUT_ASIDE,
        },
    )
    if is_new:
        _keep_original(word, client, received, now)
    return word


def _keep_original(word: Word, client: Client | None, received: Received, now: dt.datetime) -> None:
    """Keep the mail as it came: what is written down from it rests on it."""
    if client is None:
        word.original = evidence.keep_apart(word.room, received.raw)
    else:
        piece = evidence.keep_mail(client, received.subject, received.raw, now)
        word.original = piece.sha256 if piece is not None else ""
    word.save(update_fields=["original"])


def _is_put_aside(
    account: MailAccount, received: Received, client: Client | None, now: dt.datetime
) -> bool:
    """Put a mail into the sealed mailbox that comes from behind a closed door.

    Of whom it is not certain, a person is asked.
    """
    visitor = Visitor(
        mails=(received.from_address,),
        name=received.from_name,
        others=tuple(address for _, address in received.behind),
    )
    verdict = gate.admit(account.room, visitor)
    likenesses.ask(account.room, verdict, visitor, now, source=MAIL)
    barred = client.pk if client is not None and client.barred_at is not None else ""
    if not (verdict.is_closed or barred):
        return False
    sealed_mailbox.put(
        account.room,
        verdict.client if verdict.is_closed else barred,
        kind=sealed_mailbox.kind_of(f"{received.subject}\n{received.text}"),
        channel=MAIL,
        key=_key_of(account, received),
        sender=_kept(received.from_address, 320),
        subject=_kept(received.subject, 300),
        text=_kept(received.text, sealed_mailbox.LONGEST),
        at=min(received.received_at, now),
        original=evidence.keep_apart(account.room, received.raw),
    )
    return True


def _key_of(account: MailAccount, received: Received) -> str:
    named = _kept(received.message_id, len(received.message_id))
    if len(named) > _LONGEST_KEY:
        return hashlib.sha256(named.encode(errors="replace")).hexdigest()
    return named or f"uid {account.seen_validity} {received.uid}"


def _kept(text: str, longest: int) -> str:
    """Return as much of a text as is kept, without what no database takes."""
    return text.replace("\x00", "")[:longest]


def _sender(received: Received, client: Client | None) -> str:
    """Return the sender; of a word that several may have written the address by which they are."""
    address = received.from_address if client is not None else normal_mail(received.from_address)
    return _kept(address, 320)


def _read(received: Received) -> Reading:
    """Read what a mail tells; one whose words tell nothing may tell it in its own subject."""
    words = reading(received.text)
    if words.about in _TELLS_SOMETHING or _ANSWERS.match(received.subject):
        return words
    subject = reading(received.subject)
    return subject if subject.about in _TELLS_SOMETHING else words


def _said(reply: Reply | None, read: str) -> str:
    """Return what a mail tells: what was tapped in an invitation says more than its words."""
    if reply is not None and reply.proposes:
        return "move"
    if reply is not None and reply.answer == "DECLINED":
        return "absence"
    return read if read in _TELLS_SOMETHING else ""


def _accepts(reply: Reply | None) -> bool:
    return reply is not None and reply.answer == "ACCEPTED"


def _about(
    room: Room, token: str, known: Sequence[Client], received: Received, reply: Reply | None
) -> tuple[Session | None, Client | None]:
    """Return what a mail is about, and whose it is: by our token, or by its sender's address.

    What was sent to many at once is nobody's word to us, unless it carries our token. An answer to
    an invitation is about the session that was invited to, and none that is merely near.
    """
    token = (session_of(reply.uid) if reply is not None else "") or token
    session = Session.objects.select_related("client").filter(room=room, pk=token).first()
    if session is not None:
        return session, session.client
    client = Client.objects.filter(room=room, pk=token).first()
    if client is None and len(known) == 1 and received.kind == "word":
        client = known[0]
    if client is None:
        return None, None
    if reply is not None:
        return _entered(client, reply), client
    return sender.nearest(client, received.received_at), client


def _entered(client: Client, reply: Reply) -> Session | None:
    """Return the session of a client that was entered from the event of a calendar of the house."""
    events = FeedEvent.objects.filter(room=client.room_id, uid=kept_uid(reply.uid))
    if reply.recurrence:
        events = events.filter(recurrence=reply.recurrence)
    named = {event.session for event in events if event.client == client.pk and event.session}
    return client.sessions.filter(pk=named.pop()).first() if len(named) == 1 else None


def _came_back(room: Room, received: Received, now: dt.datetime) -> None:
    permanent = [bounce for bounce in received.bounces if bounce.is_permanent]
    named = [_OUR_LETTER.match(reference) for reference in received.references]
    letters = [found[1] for found in named if found]
    if permanent and letters:
        why = f"{permanent[0].status} {permanent[0].reason}".strip()
        went = Letter.objects.select_for_update(of=("self",)).filter(room=room, pk__in=letters)
        # One that was passed on by hand since then has no address.
        there = went.filter(state__in=_WENT).exclude(address="").order_by("pk")
        for letter in there.select_related("client__room"):
            letter.state, letter.error = Letter.State.FAILED, why
            letter.save(update_fields=["state", "error"])
            if letter.kind == "rules":
                enforcement.let_pass_what_never_bound(letter.client, now)
