"""Letters to who works in the house: they stand on their own page, and go by mail as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from django.db.models import QuerySet

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Service
from kijun.channels.mail.message import OutMail
from kijun.channels.mail.models import MailAccount
from kijun.clients.concerned import Concerned, name_of
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.words.figures import day_of
from kijun.judge.words.language import Language
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.letters import members as letters
from kijun.letters import when
from kijun.letters.models import MemberLetter
from kijun.services import clock
from kijun.services.decisions.conditions import can_rest
from kijun.services.delivery import sending
from kijun.services.members.readiness import without_anybody
from kijun.services.record.timeline import things_of

SEND: Final = "send_to_member"
"""The job of sending a letter to a member by mail as well."""
_CUT_OFF: Final = "a worker ended while it was being sent"
"""What is true of a letter that is being handed over, if nothing is written down after it."""


def tell(
    member: Membership, kind: str, key: str, decision: Decision, now: dt.datetime, **given: str
) -> None:
    """Write to a member what has become of a decision of which they know; `given` as it names."""
    language = language_of(member)
    named = {
        "day": day_of(decision.decided_at, language),
        "things": things_of(decision, language),
        "rests": _rests(kind, decision, language),
    }
    write(member, kind, key, {**named, **given}, now, decision.id)


def tell_owners_of_rest(about: Concerned, key: str, decision: Decision, now: dt.datetime) -> None:
    """Write to who keeps the room that nobody has answered in time, and what rests since."""
    _tell_owners(letters.UNANSWERED, about, key, decision, now)


def tell_owners_of_lateness(
    about: Concerned, key: str, decision: Decision, now: dt.datetime
) -> None:
    """Write to who keeps the room that an answer is late about a measure that has ended."""
    _tell_owners(letters.ANSWER_LATE, about, key, decision, now)


def _tell_owners(
    kind: str, about: Concerned, key: str, decision: Decision, now: dt.datetime
) -> None:
    room = about.room
    for owner in _owners_of(room):
        language = language_of(owner)
        given = {
            "who": _with_honour(about, language),
            "things": things_of(decision, language),
            "rests": _rests(kind, decision, language),
        }
        client = about if isinstance(about, Client) else None
        write(owner, kind, f"{key}/{owner.code}", given, now, client=client)


def nudge_owners(client: Client, decision: Decision, until: dt.datetime, now: dt.datetime) -> None:
    """Write to who keeps the room what follows `until` then from a client's silence."""
    room = client.room
    for owner in _owners_of(room):
        language = language_of(owner)
        given = {
            "who": _with_honour(client, language),
            "things": things_of(decision, language),
            "clock": when.clock(until.astimezone(room.zone)),
        }
        key = f"{decision.id}/{owner.code}"
        write(owner, letters.SETTLING, key, given, now, client=client)


def tell_owners_of_services(
    member: Membership, services: Sequence[Service], now: dt.datetime
) -> None:
    """Write to who keeps the room which services named somebody who is a member no more."""
    room = member.room
    unled = without_anybody(room, services)
    for owner in _owners_of(room):
        language = language_of(owner)
        lines = [
            letters.service_line(each.name_in(language), language, is_unled=each.pk in unled)
            for each in services
        ]
        given = {"who": _with_honour(member, language), "services": "\n".join(lines)}
        key = f"{member.code}/{now.isoformat()}/{owner.code}"
        write(owner, letters.SERVICES, key, given, now)


def write(
    member: Membership,
    kind: str,
    key: str,
    given: Mapping[str, str],
    now: dt.datetime,
    decision: str = "",
    client: Client | None = None,
) -> MemberLetter:
    """Write a letter of a kind to a member, once for its key; `given` is what it names.

    A letter that names a client is erased with that `client`.
    """
    room, language = member.room, language_of(member)
    named = {
        **given,
        "name": str(member.user),
        "practice": room.name_in(language),
        "house": room.signature_in(language),
    }
    said = letters.written_to_member(kind, named, language)
    letter, is_new = MemberLetter.objects.get_or_create(
        room=room,
        kind=kind,
        key=key,
        defaults={
            "member": member,
            "language": language,
            "subject": said.subject,
            "text": said.text,
            "decision": decision,
            "client": client,
            "written_at": now,
        },
    )
    if is_new and sending.can_send(room):
        jobs.enqueue(room, SEND, letter.pk, now, {"letter": letter.pk})
    return letter


def _rests(kind: str, decision: Decision, language: Language) -> str:
    counts = decision.step is not None
    return letters.told_of_rest(kind, language, can_rest=can_rest(decision), counts=counts)


def _owners_of(room: Room) -> QuerySet[Membership]:
    owners = room.memberships.filter(left_at=None, role=Membership.Role.OWNER)
    return owners.select_related("user", "room")


def _with_honour(about: Concerned, language: Language) -> str:
    honour = "さま" if isinstance(about, Client) else "さん"
    return name_of(about) + (honour if language == "ja" else "")


def was_told(member: Membership, decision: str) -> bool:
    """Say whether a member has a letter about a decision."""
    return member.letters.filter(decision=decision).exists()


def letters_to(member: Membership, most: int) -> Sequence[MemberLetter]:
    """Return the latest letters to a member."""
    return list(member.letters.order_by("-written_at", "pk")[:most])


def language_of(member: Membership) -> Language:
    """Return the language in which a member is written to."""
    return "en" if member.user.language == "en" else "ja"


def send(job: Job, now: dt.datetime) -> None:
    """Send a letter by mail as well. It stands on the member's page whatever becomes of this.

    What tells of a decision is never sent again by itself where nobody knows whether it went.
    """
    account = MailAccount.objects.filter(room=job.room).first()
    letter = _taken_in_hand(job, account)
    if letter is None or account is None:
        return
    outcome = sending.deliver(account, partial(_mail, letter, account, now))
    with sending.holding(job):
        match outcome.came:
            case sending.Came.TAKEN:
                jobs.finish(job)
                letter.sent_at = now
            case sending.Came.REFUSED:
                jobs.finish(job)
            case sending.Came.UNKNOWN if letter.decision:
                jobs.leave_unknown(job, outcome.why)
            case _:
                jobs.give_back(job, now, outcome.why)
        letter.error = outcome.why
        letter.save(update_fields=["sent_at", "error"])


def _taken_in_hand(job: Job, account: MailAccount | None) -> MemberLetter | None:
    """Note that a letter is about to be handed over; None where there is nothing to hand over."""
    with sending.holding(job):
        jobs.renew(job, clock.real())
        found = MemberLetter.objects.select_related("room", "member__user")
        letter = found.get(pk=job.payload["letter"])
        if account is None or letter.member.left_at is not None:
            jobs.finish(job)
        elif letter.decision and letter.error == _CUT_OFF and job.attempts > 1:
            jobs.leave_unknown(job, _CUT_OFF)
        else:
            letter.error = _CUT_OFF
            letter.save(update_fields=["error"])
            return letter
    return None


def _mail(letter: MemberLetter, account: MailAccount, now: dt.datetime) -> OutMail:
    return sending.house_mail(
        account,
        to=letter.member.user.email,
        subject=letter.subject,
        text=letter.text,
        language="en" if letter.language == "en" else "ja",
        identity=letter.pk,
        now=now,
        about=letter.member.code,
    )
