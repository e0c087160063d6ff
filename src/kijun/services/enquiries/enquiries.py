"""Enquiries: taken from anybody, judged like any fact, and answered by a person."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Enquiry, Service, Session
from kijun.clients import texts
from kijun.clients.contact_points import normal_mail
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.letters.models import Letter, Word
from kijun.rulebooks.models import Version
from kijun.services.barring import gate, likenesses
from kijun.services.booking import business_days
from kijun.services.booking.booking import Read, rules_in_force
from kijun.services.clients import clients
from kijun.services.clients.clients import ClientGiven
from kijun.services.decisions import verdicts
from kijun.services.delivery import outbox
from kijun.services.enquiries import enquiry_letters
from kijun.services.enquiries.applications import application_of
from kijun.services.enquiries.triage import Answer, Triage
from kijun.services.record.recording import record
from kijun.services.rules import announcing
from kijun.services.sessions import notices
from kijun.services.work.money import as_number
from kijun.work.models import Engagement, Invoice

CHANNEL: Final = "enquiry"
HOLD_OVER: Final = "hold_over"
"""The job of writing that an answer takes longer than was said."""
LONGEST_ABOUT: Final = 4000
"""Characters of what somebody asks for."""
LONGEST_OWN: Final = 300
"""Characters of the sentence that the owner adds."""
MOST: Final = 100
_STATE_OF: Final = {
    Answer.ACCEPT: Enquiry.State.ACCEPTED,
    Answer.ASK: Enquiry.State.ASKED,
    Answer.DECLINE: Enquiry.State.DECLINED,
}
_UNSENT: Final = (Letter.State.WAITING, Letter.State.ASKS, Letter.State.BY_HAND)


class Shut(ValueError):
    """Nothing is taken from this person, or for this service, by this way."""


class Answered(ValueError):
    """The enquiry has had its last answer already."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, as typed."""

    name: str
    mail: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, as far as it was said; `budget` in whole units of the currency."""

    about: str
    budget: int | None = None
    hours: Decimal | None = None
    due: dt.date | None = None
    field: str = ""


def receive(
    service: Service, applicant: Applicant, asked: Asked, read: Read | None, now: dt.datetime
) -> Enquiry:
    """Take an enquiry: the same sent twice is taken once.

    Who is known again by their mail address acts through their own links alone: the rules come to
    them by letter, and what was read here is not taken as their word. Raises Shut, and what
    `clients.add` raises.
    """
    room = service.room
    with transaction.atomic():
        hold(room)
        key = _key(service, applicant, asked)
        same = Enquiry.objects.filter(room=room, key__startswith=key)
        before = same.filter(state__in=(Enquiry.State.OPEN, Enquiry.State.ASKED)).first()
        if before is not None:
            return before
        application = application_of(service)
        if not (service.is_active and application.is_open):
            raise Shut
        shown = _visitor(applicant)
        verdict = gate.admit(room, shown)
        if verdict.is_closed:
            raise Shut
        client, was_known = _client_of(room, applicant)
        likenesses.ask(room, verdict, shown, now, source=CHANNEL, client=client)
        if read is not None and not was_known:
            announcing.read_on_page(
                client, read.version, read.text, read.language, channel=CHANNEL, now=now
            )
        enquiry = Enquiry.objects.create(
            room=room,
            client=client,
            service=service,
            name=applicant.name,
            phone=applicant.phone,
            about=texts.keep(client, asked.about),
            budget=asked.budget,
            hours=asked.hours,
            due=asked.due,
            field=asked.field,
            key=f"{key}{same.count():02}",
            was_known=was_known,
            asked_at=now,
            answer_by=business_days.after(room, application.answer_days, now),
        )
        record(room, [_fact(enquiry, now)], now)
        enquiry_letters.confirm(enquiry, now, applicant.mail)
        _plan(enquiry)
        return enquiry


def answer(
    enquiry: Enquiry, given: Answer, own: str, now: dt.datetime, *, reason: str = ""
) -> Letter:
    """Answer an enquiry, with a sentence of the owner's own. Raises Answered.

    Who is accepted is told the rules that are in force, where they have not been told yet. What
    speaks for declining is let pass with that, for a `reason`: without one, NoReason is raised.
    """
    with transaction.atomic():
        hold(enquiry.room)
        enquiry.refresh_from_db(fields=["state"])
        if not enquiry.is_open:
            raise Answered
        words = " ".join(own.split())[:LONGEST_OWN]
        triage = Triage(enquiry, application_of(enquiry.service))
        if given is Answer.ACCEPT:
            for ruling in triage.refusing:
                verdicts.waive(enquiry.client, ruling.decision.id, reason, now)
        letter = enquiry_letters.answer(triage, given, words, now)
        if given is Answer.ACCEPT:
            _tell_rules(enquiry, now)
        enquiry.state, enquiry.answered_at = _STATE_OF[given], now
        enquiry.own_words = texts.keep(enquiry.client, words) if words else ""
        enquiry.save(update_fields=["state", "answered_at", "own_words"])
        for word in words_since(enquiry).filter(state=Word.State.OPEN):
            notices.put_aside(word, now)
        _drop_unsent(enquiry, now)
        return letter


def hold_over(job: Job, now: dt.datetime) -> None:
    """Write that an answer takes longer, where none has been given."""
    found = Enquiry.objects.select_related("client", "room", "service")
    enquiry = found.filter(room=job.room, pk=job.payload["enquiry"]).first()
    if enquiry is not None and enquiry.state == Enquiry.State.OPEN:
        enquiry_letters.hold_over(enquiry, now)


def open_ones(room: Room) -> list[Enquiry]:
    """Return the enquiries that wait for an answer, the oldest first."""
    return _open(room=room.pk)


def listed(room: Room, *, is_open: bool) -> list[Enquiry]:
    """Return the enquiries that may still be answered, or the others; the latest first but open."""
    states = (Enquiry.State.OPEN, Enquiry.State.ASKED)
    if not is_open:
        return list(_in_sight(room).exclude(state__in=states).order_by("-answered_at", "pk")[:MOST])
    first = Case(
        When(state=Enquiry.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = _in_sight(room).filter(state__in=states)
    return list(rows.order_by(first, "asked_at", "pk")[:MOST])


def only_asked(room: Room) -> set[str]:
    """Return the clients who have enquired and are no more than that: not accepted, no work."""
    theirs = {"client": OuterRef("client")}
    asked = Enquiry.objects.filter(room=room, was_known=False).exclude(
        Exists(Enquiry.objects.filter(**theirs, state=Enquiry.State.ACCEPTED))
    )
    for more in (Session, Engagement, Invoice):
        asked = asked.exclude(Exists(more.objects.filter(**theirs)))
    return set(asked.order_by().values_list("client", flat=True))


def enquiry_of(room: Room, enquiry_id: str) -> Enquiry | None:
    """Return one enquiry, unless it is there no more or the doors are closed to its client."""
    return _in_sight(room).filter(pk=enquiry_id).first()


def about(enquiries: Sequence[Enquiry]) -> dict[str, str]:
    """Return what was written in some enquiries, by their id; nothing of what was erased."""
    said = texts.words_behind(each.about for each in enquiries)
    return {each.pk: said.get(each.about, "") for each in enquiries}


def words_since(enquiry: Enquiry) -> QuerySet[Word]:
    """Return what the client has written since, earliest first."""
    found = Word.objects.filter(
        room=enquiry.room, client=enquiry.client, said_at__gte=enquiry.asked_at
    )
    return found.order_by("said_at", "pk")


def letters_about(enquiry: Enquiry) -> list[Letter]:
    """Return the letters about an enquiry, earliest first."""
    found = Letter.objects.filter(
        room=enquiry.room, client=enquiry.client, key__startswith=f"{enquiry.pk}/"
    )
    return list(found.order_by("written_at", "pk"))


def _in_sight(room: Room | Given) -> QuerySet[Enquiry]:
    found = Enquiry.objects.filter(room=room, client__barred_at=None)
    return found.select_related("client", "service", "room")


def _key(service: Service, applicant: Applicant, asked: Asked) -> str:
    said = (asked.about, asked.budget, asked.hours, asked.due, asked.field)
    parts = (service.pk, normal_mail(applicant.mail), applicant.name, applicant.phone, *said)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:60]


def _visitor(applicant: Applicant) -> gate.Visitor:
    phones = (applicant.phone,) if applicant.phone else ()
    return gate.Visitor(mails=(applicant.mail,), phones=phones, name=applicant.name)


def _client_of(room: Room, applicant: Applicant) -> tuple[Client, bool]:
    """Return the client of an address, and whether they were known before."""
    known = clients.whose(room, applicant.mail, name=applicant.name, phone=applicant.phone)
    if known is not None:
        return known, True
    given = ClientGiven(
        name=applicant.name,
        language=applicant.language,
        mails=(applicant.mail,),
        phones=(applicant.phone,),
    )
    return clients.add(room, given), False


def _fact(enquiry: Enquiry, now: dt.datetime) -> f.InquiryReceived:
    return f.InquiryReceived(
        at=now.astimezone(enquiry.room.zone),
        client=enquiry.client_id,
        inquiry=enquiry.pk,
        budget=enquiry.budget,
        hours=as_number(enquiry.hours) if enquiry.hours is not None else None,
        due=enquiry.due.isoformat() if enquiry.due is not None else None,
        field=enquiry.field or None,
        service=enquiry.service.slug,
        source="door",
        note=enquiry.about,
        id=f"inquiry-{enquiry.pk}",
    )


def _plan(enquiry: Enquiry) -> None:
    payload = {"enquiry": enquiry.pk, "client": enquiry.client_id}
    jobs.enqueue(enquiry.room, HOLD_OVER, enquiry.pk, enquiry.answer_by, payload)


def _tell_rules(enquiry: Enquiry, now: dt.datetime) -> None:
    published = rules_in_force(enquiry.room, now)
    if published is None or announcing.was_told(enquiry.client, published.row.version):
        return
    version = Version.objects.get(pk=published.row.pk)
    announcing.announce(version, [enquiry.client], now)


def _drop_unsent(enquiry: Enquiry, now: dt.datetime) -> None:
    """Take back the letter that asked for patience, where it has not left."""
    waiting = Letter.objects.filter(
        room=enquiry.room, kind=enquiry_letters.HELD, key__startswith=f"{enquiry.pk}/"
    )
    for letter in waiting.filter(state__in=_UNSENT):
        outbox.drop(letter, now)


_open: Final = Prepared(
    lambda: (
        _in_sight(Given("room")).filter(state=Enquiry.State.OPEN).order_by("asked_at", "pk")[:MOST]
    )
)
