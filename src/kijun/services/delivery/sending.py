"""Handing letters to a mail server so that a crash at any point is known for what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction

from kijun.accounts.models import Room
from kijun.channels.mail.addresses import message_id, reply_address
from kijun.channels.mail.message import OutMail, UnfitMail, compose
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.send import NotLetIn, NotNow, Refused, Unknown, before_the_dot, send
from kijun.judge import facts as f
from kijun.judge.words.language import Language
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.letters.kinds import (
    ASKED_FOR,
    KINDS,
    PAST_CLOSED_DOORS,
    PATIENCE,
    STATEMENT_FIRST,
)
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services import clock
from kijun.services.barring import doors, gate
from kijun.services.decisions import effects
from kijun.services.decisions.planned import to_carry_out
from kijun.services.delivery import enclosures
from kijun.services.delivery.calendar_invitations import calendar_of, method_of
from kijun.services.delivery.reachability import is_alone
from kijun.services.delivery.still_true import (
    decision_of,
    is_held,
    named_in,
    still_so,
    tells_a_decision,
)
from kijun.services.record.recording import record
from kijun.services.rules.binding import announcement_id

SEND: Final = "send"
_TIMEOUT: Final = 30.0
"""Seconds of silence after which a mail server is taken as gone."""
_LONGEST_OUTAGE: Final = dt.timedelta(days=3)
"""So long a letter that is still good is tried while its mail server is away."""
_NEVER_TWICE: Final = 2
"""From this level on a letter is never sent again unless a person says so."""

State = Letter.State


class Came(StrEnum):
    """What came of handing a mail over."""

    TAKEN = "taken"
    REFUSED = "refused"
    """It will never be taken for this person."""
    AWAY = "away"
    """It was certainly not taken, and may be tried again."""
    SHUT_OUT = "shut_out"
    """Nor will any other mail be, until a person mends it."""
    UNKNOWN = "unknown"
    """Nobody knows whether it was taken."""


class Outcome(NamedTuple):
    """What came of handing a mail over, and why it was not taken, in the server's words."""

    came: Came
    why: str = ""


def can_send(room: Room) -> bool:
    """Say whether letters leave from here: there is a mail account, and clients can reach us."""
    return not is_alone(room) and MailAccount.objects.filter(room=room).exists()


def hears_replies(room: Room) -> bool:
    """Say whether what is replied to a letter is read here, so that it may be promised."""
    account = MailAccount.objects.filter(room=room).first()
    return account is not None and account.is_heard


def send_letter(job: Job, now: dt.datetime) -> None:
    """Send one letter. What a server accepted is written down; what nobody knows is said so."""
    account = MailAccount.objects.filter(room=job.room).first()
    enclosures.enclose(job.payload["letter"], now)
    letter = _taken_in_hand(job, account, now)
    if letter is None or account is None:
        return
    outcome = deliver(account, partial(mail_of, letter, account, now))
    match outcome.came:
        case Came.TAKEN:
            with holding(job):
                jobs.finish(job)
                letter.state, letter.sent_at, letter.error = State.SENT, now, ""
                letter.save(update_fields=["state", "sent_at", "error"])
                was_sent(letter, now, "mail")
        case Came.REFUSED:
            _fail(job, letter, outcome.why)
        case Came.UNKNOWN if KINDS[letter.kind].level >= _NEVER_TWICE:
            _leave_unknown(job, letter, outcome.why, now)
        case Came.AWAY:
            _try_later(job, letter, outcome.why, now, _tried_until(letter, now))
        case _:
            _try_later(job, letter, outcome.why, now)


def _taken_in_hand(job: Job, account: MailAccount | None, now: dt.datetime) -> Letter | None:
    """Note that a letter is about to be handed over; None where there is nothing to hand over.

    Whoever has lost the lease notes nothing, and a letter that was taken back meanwhile, says what
    is no longer so, may be changed by a word that nobody has read, or comes too late stays here.
    """
    with holding(job):
        jobs.renew(job, clock.real())
        letter = (
            Letter.objects.select_for_update(of=("self",))
            .select_related("room", "client")
            .get(pk=job.payload["letter"])
        )
        if letter.state == State.SENDING and KINDS[letter.kind].level >= _NEVER_TWICE:
            _leave_unknown(job, letter, "a worker ended while it was being sent", now)
        elif account is None or not _is_on_its_way(letter, now):
            jobs.finish(job)
        elif is_shut_out(letter):
            _keep_here(job, letter, State.WITHDRAWN, Letter.Why.CLOSED)
        elif not still_so(letter, now):
            _keep_here(job, letter, State.WITHDRAWN, Letter.Why.CHANGED)
        elif letter.state == State.WAITING and is_held(letter):
            _keep_here(job, letter, State.ASKS, Letter.Why.CHANGED)
        elif letter.state == State.WAITING and _comes_too_late(letter, now):
            _keep_here(job, letter, State.ASKS, Letter.Why.LATE)
        else:
            letter.state = State.SENDING
            letter.save(update_fields=["state"])
            return letter
    return None


def _is_on_its_way(letter: Letter, now: dt.datetime) -> bool:
    """Say whether a letter is still to be sent; a failed one is tried on as long as it is good."""
    if letter.state == State.FAILED:
        until = _tried_until(letter, now)
        return until is not None and now <= until
    return letter.state in (State.WAITING, State.SENDING)


def is_shut_out(letter: Letter, keeper: gate.Gatekeeper | None = None) -> bool:
    """Say whether every door is closed to who a letter is for, and it is none that still goes.

    `keeper` is the room's gatekeeper, where it was asked already.
    """
    if letter.kind in PAST_CLOSED_DOORS:
        return False
    if letter.client.barred_at is not None:
        return True
    return bool(letter.address) and (keeper or gate.gatekeeper(letter.room)).closes(letter.address)


def _comes_too_late(letter: Letter, now: dt.datetime) -> bool:
    """Say whether its time is over: then somebody looks at it first."""
    is_asked_for = letter.kind in ASKED_FOR or letter.why != ""
    return not is_asked_for and now > letter.due_at + PATIENCE


def _keep_here(job: Job, letter: Letter, state: Letter.State, why: Letter.Why) -> None:
    letter.state, letter.why = state, why
    letter.save(update_fields=["state", "why"])
    jobs.finish(job)


def deliver(account: MailAccount, make: Callable[[], OutMail]) -> Outcome:
    """Make a mail and hand it over; say what came of it, whatever it was."""
    try:
        with before_the_dot():
            mail = make()
        hand_over(account, mail)
    except (Refused, UnfitMail) as refused:
        return Outcome(Came.REFUSED, str(refused))
    except NotNow as why:
        return Outcome(Came.SHUT_OUT if isinstance(why, NotLetIn) else Came.AWAY, str(why))
    except Unknown as why:
        return Outcome(Came.UNKNOWN, str(why))
    return Outcome(Came.TAKEN)


def hand_over(account: MailAccount, mail: OutMail, timeout: float = _TIMEOUT) -> None:
    """Hand a mail to the room's mail server, or put it where mails are that are not to leave.

    Each step may take `timeout` seconds. Raises Refused, NotNow and Unknown.
    """
    outbox: Path | None = settings.OUTBOX
    if outbox is None:
        send(account, mail, timeout=timeout)
        return
    try:
        with before_the_dot():
            outbox.mkdir(parents=True, exist_ok=True)
            name = mail.message_id.strip("<>").partition("+")[0]
            (outbox / f"{name}.eml").write_bytes(compose(mail).as_bytes())
    except UnfitMail as unfit:
        raise Refused(None, str(unfit)) from unfit


def house_mail(
    account: MailAccount,
    *,
    to: str,
    subject: str,
    text: str,
    language: Language,
    identity: str,
    now: dt.datetime,
    about: str = "",
) -> OutMail:
    """Return a mail of the house; its Message-ID is the same however often it is sent.

    `identity` is the id of what is sent, `about` of whom or what it is about.
    """
    is_practice = account.from_name == account.room.name
    return OutMail(
        to=to,
        from_address=account.from_address,
        from_name=account.room.name_in(language) if is_practice else account.from_name,
        subject=subject,
        text=text,
        message_id=message_id(account, identity, about or identity),
        reply_to=account.from_address,
        language=language,
        date=now,
    )


def mail_of(letter: Letter, account: MailAccount, now: dt.datetime) -> OutMail:
    """Return a letter to a client as a mail, with its invitation and its formal letter."""
    about = letter.session or letter.client_id
    mail = house_mail(
        account,
        to=letter.address,
        subject=letter.subject,
        text=letter.text,
        language="en" if letter.language == "en" else "ja",
        identity=letter.pk,
        now=now,
        about=about,
    )
    return replace(
        mail,
        reply_to=reply_address(account, about),
        ics=calendar_of(letter, account.from_address, now),
        method=method_of(letter),
        enclosed=enclosures.enclosed_with(letter),
    )


def was_sent(letter: Letter, now: dt.datetime, channel: str) -> None:
    """Record what follows from a letter having been sent.

    Rules are announced with it; one that came back and is sent once more, or passed on, announces
    them anew: it is from then on that its client can have them. What it tells of a decision is done
    in the house now.
    """
    _take_effect(letter, now)
    if letter.kind != "rules":
        return
    version = letter.key.split("/")[1]
    effective = (
        Version.objects.filter(room=letter.room, version=version)
        .values_list("effective", flat=True)
        .first()
    )
    told = letter.room.entries.filter(client=letter.client_id, kind="rules.announced")
    before = told.filter(fact_id__startswith=announcement_id(letter, 0)).count()
    announced = f.RulesAnnounced(
        at=now,
        client=letter.client_id,
        rulebook=version,
        effective=max(effective, now) if effective is not None else None,
        channel=channel,
        id=announcement_id(letter, before),
    )
    record(letter.room, [announced], now)


@contextmanager
def holding(job: Job) -> Iterator[None]:
    """Let nobody else write in the room of a job: whoever takes back or erases a letter holds it too.

    Without it one waits for the letter and the other for the record, and what was handed over would
    not be written down.
    """
    with transaction.atomic():
        hold(job.room)
        yield


def _fail(job: Job, letter: Letter, why: str) -> None:
    with holding(job):
        jobs.finish(job)
        letter.state, letter.error = State.FAILED, why
        letter.save(update_fields=["state", "error"])


def tried_on(room: Room) -> frozenset[str]:
    """Return the letters that are shown as failed, and leave by themselves once they can."""
    waiting = room.jobs.filter(kind=SEND, state=Job.State.WAITING, attempts__gte=jobs.ATTEMPTS)
    return frozenset(payload["letter"] for payload in waiting.values_list("payload", flat=True))


def _tried_until(letter: Letter, now: dt.datetime) -> dt.datetime | None:
    """Return until when a letter is tried while the mail server is away; None: not for long.

    What was asked for says the same tomorrow, unless its session has begun. Anything else that
    comes too late asks first.
    """
    session = letter.client.sessions.filter(pk=letter.session).first() if letter.session else None
    if letter.kind not in ASKED_FOR or (session is not None and session.starts <= now):
        return None
    return letter.due_at + _LONGEST_OUTAGE


def _try_later(
    job: Job, letter: Letter, why: str, now: dt.datetime, until: dt.datetime | None = None
) -> None:
    """Have it tried again. After some times it is shown as failed, also where it is tried on."""
    with holding(job):
        jobs.give_back(job, now, why, until=until)
        is_shown = job.attempts >= jobs.ATTEMPTS
        letter.state = State.FAILED if is_shown else State.WAITING
        letter.error = why
        letter.save(update_fields=["state", "error"])


def _leave_unknown(job: Job, letter: Letter, why: str, now: dt.datetime) -> None:
    """Say that a letter may have gone: what it tells of a decision is done as if it had."""
    with holding(job):
        jobs.leave_unknown(job, why)
        letter.state, letter.error = State.UNKNOWN, why
        letter.save(update_fields=["state", "error"])
        _take_effect(letter, now)


def _take_effect(letter: Letter, now: dt.datetime) -> None:
    """Do in the house what a letter tells of a decision, as far as that still holds.

    Where it was taken back while the letter was on its way, that is put right by another letter.
    """
    if letter.kind in STATEMENT_FIRST:
        doors.reconcile(letter.room, now)
    elif tells_a_decision(letter):
        decision = decision_of(letter)
        open_still = set(to_carry_out(decision))
        todo = [text for text in named_in(letter) if text in open_still]
        if todo:
            effects.carried_out(letter.client, decision, todo, now)
