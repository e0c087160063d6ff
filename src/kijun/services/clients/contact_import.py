"""Bringing contacts: first what would come of each, and then, once confirmed, just that.

Nothing is written before the confirmation, and what is there already is never written again, so a
file that is brought twice adds nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail, normal_phone
from kijun.clients.duplicates import Reason, are_named_alike
from kijun.clients.models import Client, ContactPoint
from kijun.clients.names import TooLong, Unwritable, normal_kana, normal_name, tidy
from kijun.files.contacts import Contact, Unread
from kijun.ledger.record import hold
from kijun.services.barring.gate import gatekeeper
from kijun.services.clients.clients import ClientGiven, add_all, extend

TOO_LONG_NAME: Final = "The name has more than %(most)s characters."
SHUT: Final = "The doors are closed at this address: it is left out."
UNSEEN: Final = "The name holds control characters, or such as turn the text around."


class Answer(enum.StrEnum):
    """What is to be done with a contact who might be a client already."""

    KEEP = "keep"
    """The same, and all is known: leave the client as they are."""
    MERGE = "merge"
    """The same: add what is not known yet."""
    ADD = "add"
    """Somebody else: a client of their own."""


@dataclass(frozen=True, slots=True)
class Known:
    """A client, or a contact further up in the file who becomes one."""

    name: str
    kana: str
    company: str
    points: frozenset[tuple[str, str]]
    client: str = ""
    row: int = 0

    def tells_more_than(self, other: Known) -> bool:
        """Whether there is something to add: a place to reach them, or the company."""
        return not self.points <= other.points or bool(self.company and not other.company)


@dataclass(frozen=True, slots=True)
class Line:
    """What would come of a contact.

    `left_out` are the addresses and numbers that are none. `same` is who they might be, and
    `reasons` why; where there are no reasons they are there already, exactly so. `has_more` says
    whether it tells anything that is not known yet.
    """

    contact: Contact
    mails: tuple[str, ...]
    phones: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    same: Known | None = None
    reasons: frozenset[Reason] = frozenset()
    has_more: bool = True

    @property
    def is_new(self) -> bool:
        """Whether nobody is there who might be the same."""
        return self.same is None

    @property
    def is_there(self) -> bool:
        """Whether there is nothing to add."""
        return self.same is not None and not self.reasons

    @property
    def proposed(self) -> Answer:
        """What is done unless somebody says otherwise.

        A mail address has one reader as a rule; many people may share a phone number.
        """
        if self.reasons == {Reason.PHONE}:
            return Answer.ADD
        return Answer.MERGE if self.has_more else Answer.KEEP


@dataclass(frozen=True, slots=True)
class Plan:
    """What would come of a file, line by line, and what of it cannot be read."""

    lines: tuple[Line, ...]
    unread: tuple[Unread, ...]

    @property
    def new(self) -> tuple[Line, ...]:
        """Who would be added."""
        return tuple(line for line in self.lines if line.is_new)

    @property
    def doubtful(self) -> tuple[Line, ...]:
        """Who might be there already."""
        return tuple(line for line in self.lines if line.reasons)

    @property
    def there(self) -> tuple[Line, ...]:
        """Who is there already."""
        return tuple(line for line in self.lines if line.is_there)


@dataclass(frozen=True, slots=True)
class Done:
    """How many clients came, how many were added to, how many stay as they were."""

    added: int
    extended: int
    kept: int


class _Index:
    """Whom one knows, by name and by where they are reached."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_point: dict[tuple[str, str], list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        for each in known:
            self.add(each)

    def add(self, known: Known) -> None:
        self._by_name.setdefault(normal_name(known.name), []).append(known)
        for point in known.points:
            self._by_point.setdefault(point, []).append(known)

    def alike(self, known: Known) -> tuple[Known | None, frozenset[Reason]]:
        """Return who somebody might be, and why: those who share most come first."""
        best: Known | None = None
        reasons: frozenset[Reason] = frozenset()
        for other in self._near(known):
            found = _reasons(known, other)
            if Reason.NAME in found and not known.tells_more_than(other):
                return other, frozenset()
            if len(found) > len(reasons):
                best, reasons = other, found
        return best, reasons

    def _near(self, known: Known) -> list[Known]:
        near = list(self._by_name.get(normal_name(known.name), []))
        for point in known.points:
            # A number that hundreds share says little of any one of them.
            near += self._by_point.get(point, [])[:_MOST_WITH_ONE_NUMBER]
        return near


_MOST_WITH_ONE_NUMBER: Final = 10


def plan(room: Room, contacts: Iterable[Contact | Unread]) -> Plan:
    """Say what would come of contacts, as the room's clients are now; write nothing."""
    index, keeper = _Index(_known(room)), gatekeeper(room)
    lines: list[Line] = []
    unread: list[Unread] = []
    for contact in contacts:
        if isinstance(contact, Unread):
            unread.append(contact)
            continue
        line = _line(contact)
        if isinstance(line, Unread):
            unread.append(line)
            continue
        if any(map(keeper.closes, line.mails)):
            unread.append(Unread(contact.number, SHUT))
            continue
        known = _as_known(line)
        same, reasons = index.alike(known)
        has_more = same is None or known.tells_more_than(same)
        lines.append(replace(line, same=same, reasons=reasons, has_more=has_more))
        if same is None or reasons:
            index.add(known)
    return Plan(tuple(lines), tuple(unread))


def carry_out(
    room: Room, contacts: Iterable[Contact | Unread], answers: Mapping[int, Answer]
) -> Done:
    """Add the contacts of a file, with the answers by row; what is not answered is as proposed.

    What is there by now is left alone, so confirming twice adds nothing twice.
    """
    with transaction.atomic():
        hold(room)
        lines = plan(room, contacts).lines
        coming = [line for line in lines if _answer(line, answers) is Answer.ADD]
        added = add_all(room, map(_given, coming))
        become = {
            line.contact.number: client.pk for line, client in zip(coming, added, strict=True)
        }
        merging = [line for line in lines if _answer(line, answers) is Answer.MERGE]
        for line in lines:
            if line.same is not None and line.contact.number not in become:
                become[line.contact.number] = line.same.client or become[line.same.row]
        clients = Client.objects.filter(room=room).in_bulk(
            {become[line.contact.number] for line in merging}
        )
        for line in merging:
            contact = line.contact
            extend(
                clients[become[contact.number]],
                kana=contact.kana,
                company=contact.company,
                mails=line.mails,
                phones=line.phones,
            )
    return Done(len(coming), len(merging), len(lines) - len(coming) - len(merging))


def _answer(line: Line, answers: Mapping[int, Answer]) -> Answer:
    if line.is_new:
        return Answer.ADD
    return Answer.KEEP if line.is_there else answers.get(line.contact.number, line.proposed)


def _given(line: Line) -> ClientGiven:
    contact = line.contact
    return ClientGiven(
        name=contact.name,
        kana=contact.kana,
        company=contact.company,
        language=contact.language,
        mails=line.mails,
        phones=line.phones,
    )


def _line(contact: Contact) -> Line | Unread:
    """Take what can be written down of a contact."""
    try:
        name, kana = tidy(contact.name), normal_kana(tidy(contact.kana))
        company = tidy(contact.company)
    except TooLong:
        return Unread(contact.number, TOO_LONG_NAME, contact.name[:40], {"most": 200})
    except Unwritable:
        return Unread(contact.number, UNSEEN)
    mails, phones, left_out = [], [], []
    for mail in contact.mails:
        try:
            normal_mail(mail)
        except NotAnAddress:
            left_out.append(mail)
        else:
            mails.append(mail)
    for phone in contact.phones:
        try:
            normal_phone(phone)
        except NotANumber:
            left_out.append(phone)
        else:
            phones.append(phone)
    whole = replace(contact, name=name, kana=kana, company=company)
    return Line(whole, tuple(mails), tuple(phones), tuple(left_out))


def _as_known(line: Line) -> Known:
    points = {(ContactPoint.Kind.MAIL.value, normal_mail(mail)) for mail in line.mails}
    points |= {(ContactPoint.Kind.PHONE.value, normal_phone(phone)) for phone in line.phones}
    contact = line.contact
    return Known(contact.name, contact.kana, contact.company, frozenset(points), row=contact.number)


def _known(room: Room) -> list[Known]:
    points: dict[str, set[tuple[str, str]]] = {}
    there = ContactPoint.objects.filter(room=room, person__client__barred_at=None)
    for client, kind, normal in there.values_list("person__client", "kind", "normal"):
        points.setdefault(client, set()).add((kind, normal))
    clients = Client.in_sight.filter(room=room).order_by("created_at", "pk")
    return [
        Known(name, kana, company, frozenset(points.get(pk, ())), client=pk)
        for pk, name, kana, company in clients.values_list("pk", "name", "kana", "company")
    ]


def _reasons(one: Known, other: Known) -> frozenset[Reason]:
    reasons = {Reason(kind) for kind, _ in one.points & other.points}
    if are_named_alike(one.name, one.kana, other.name, other.kana):
        reasons.add(Reason.NAME)
    return frozenset(reasons)
