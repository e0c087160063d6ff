"""The gate: whether somebody who comes by any door is let in, by what they give of themselves.

What is certain closes it: a mail address, or a phone number where no address is given. What is only
alike never does by itself: they are let in, and a person is asked (`services/barring/likenesses.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail
from kijun.clients.identities import (
    Digests,
    DigestsOfKeys,
    above,
    earlier_keys_of,
    firm_of,
    is_reading,
    key_of,
    mailbox_of,
    number_of,
    reading_of,
    written_name,
)
from kijun.clients.models import Client, ContactPoint, Gate, Identity, Likeness
from kijun.judge.words.language import Language, Said
from kijun.letters import when
from kijun.services.decisions.conditions import told_conditions_on

Kind = Identity.Kind
_MOST: Final = 20
"""So many addresses, or numbers, of one visitor are looked at."""


class State(StrEnum):
    """What the gate says."""

    OPEN = "open"
    SUSPECTED = "suspected"
    CLOSED = "closed"


class Like(StrEnum):
    """In what somebody is like one to whom the doors are closed."""

    MAIL = "mail"
    PHONE = "phone"
    READING = "reading"
    NAME = "name"
    FIRM = "firm"
    SENDER = "sender"
    """An address of theirs stands behind it: as its sender, or where answers go."""
    SHOWN = "shown"
    """An address of theirs stands where a name belongs."""
    SHARED = "shared"
    """It is theirs, and another client's too."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """What somebody gives of themselves, as they wrote it.

    `others` are addresses to which an answer would go, or who sent it, beside the one that it is
    said to come from.
    """

    mails: Sequence[str] = ()
    phones: Sequence[str] = ()
    name: str = ""
    kana: str = ""
    others: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a visitor, and to whom (the id of a client) they are like, and in what.

    `known_by` are the visitor's own identities: pairs of a kind and a keyed hash.
    """

    state: State
    client: str = ""
    reasons: frozenset[Like] = frozenset()
    known_by: tuple[tuple[str, str], ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether they are not let in."""
        return self.state is State.CLOSED


OPEN: Final = Verdict(State.OPEN)
Digested = tuple[str, bytes]
"""A normal form with its keyed hash."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be booked: the word of the consequence, and until when; None: no end."""

    word: str
    until: dt.datetime | None = None


_NOT_HERE: Final = Said(
    "申し訳ありませんが、ご予約はお受けしておりません。",
    "I am sorry: I cannot take bookings from you.",
)
_UNTIL: Final = Said(
    "{day}までは、ご予約をお休みいただいています。そのあとは、またこちらからお取りいただけます。",
    "Your bookings rest until {day}. After that, you can book here again.",
)


Clients = frozenset[str]
_NOBODY: Final[Clients] = frozenset()


class Gatekeeper:
    """The identities of a room in memory: every question is answered without the database.

    `held` are the clients (by id) of a keyed hash; `shared` those of a hash that somebody else has
    too; `apart` the hashes of which a person has said that they are not a client's. `earlier` are
    the keys that have made some of these before `key` did.
    """

    def __init__(
        self,
        key: bytes,
        held: Mapping[str, Clients],
        apart: Mapping[str, frozenset[str]],
        shared: Mapping[str, Clients] | None = None,
        earlier: Sequence[bytes] = (),
    ) -> None:
        self._apart = apart
        self._held = {bytes.fromhex(digest): clients for digest, clients in held.items()}
        self._shared = {bytes.fromhex(each): clients for each, clients in (shared or {}).items()}
        self._digests = Digests(key)
        if earlier:
            answered = {bytes.fromhex(each) for of_one in apart.values() for each in of_one}
            known = (self._held, self._shared, answered)
            self._digests = DigestsOfKeys(key, earlier, known)

    def look(self, visitor: Visitor) -> Verdict:
        """Say whether a visitor is let in."""
        if not self._held and not self._shared:
            return OPEN
        mails = [(each, self._digests.of("mail", each)) for each in _mailboxes(visitor.mails)]
        certain = self._of(mails)
        if certain:
            return Verdict(State.CLOSED, min(certain), frozenset({Like.MAIL}))
        phones = [(each, self._digests.of("phone", each)) for each in _numbers(visitor.phones)]
        behind = self._any("mail", _mailboxes(visitor.others)) if visitor.others else _NOBODY
        if behind:
            given = self._given(mails, phones, visitor.name)
            return Verdict(State.CLOSED, min(behind), frozenset({Like.SENDER}), given)
        by_phone = self._of(phones)
        if by_phone and not mails:
            return Verdict(State.CLOSED, min(by_phone), frozenset({Like.PHONE}))
        found = self._alike(visitor, mails, phones, by_phone)
        if not found:
            return OPEN
        return self._suspected(found, self._given(mails, phones, visitor.name))

    def closes(self, mail: str) -> bool:
        """Say whether a mail address is certainly one to which nothing is sent."""
        return bool(self._held) and bool(self._any("mail", _mailboxes([mail])))

    def _of(self, found: Iterable[Digested]) -> Clients:
        clients = _NOBODY
        for _, digest in found:
            if digest in self._held:
                clients |= self._held[digest]
        return clients

    def _any(self, kind: str, normals: Iterable[str]) -> Clients:
        return self._of((each, self._digests.of(kind, each)) for each in normals)

    def _alike(
        self,
        visitor: Visitor,
        mails: list[Digested],
        phones: list[Digested],
        by_phone: Clients,
    ) -> dict[str, set[Like]]:
        found: dict[str, set[Like]] = defaultdict(set)
        for client in by_phone:
            found[client].add(Like.PHONE)
        for reason, digest in self._traits(visitor, mails, phones):
            for client in self._held.get(digest, _NOBODY):
                found[client].add(reason)
        for _, digest in (*mails, *phones) if self._shared else ():
            for client in self._shared.get(digest, _NOBODY):
                found[client].add(Like.SHARED)
        return found

    def _traits(
        self, visitor: Visitor, mails: list[Digested], phones: list[Digested]
    ) -> list[tuple[Like, bytes]]:
        """Return in what somebody can be like another, with its keyed hash."""
        of, traits = self._digests.of, []
        if visitor.kana:
            readings = [reading_of(visitor.kana, number) for number, _ in phones]
            traits += [(Like.READING, of("reading", each)) for each in readings]
        if visitor.name:
            written = written_name(visitor.name)
            digest = of("name", written)
            if digest in self._held:
                traits.append((Like.READING if is_reading(written) else Like.NAME, digest))
            traits += [(Like.SHOWN, of("mail", each)) for each in _shown_in(visitor.name)]
        for mailbox, _ in mails:
            firm = firm_of(mailbox)
            if firm:
                traits.append((Like.FIRM, of("firm", firm)))
                if firm.count(".") > 1:
                    traits += [(Like.FIRM, of("firm", each)) for each in above(firm)]
        return traits

    def _given(
        self, mails: Iterable[Digested], phones: Iterable[Digested], name: str
    ) -> tuple[tuple[str, str], ...]:
        """Return by what the visitor is known again: their addresses first, then their numbers."""
        given = [(Kind.MAIL.value, digest.hex()) for _, digest in mails]
        given += [(Kind.PHONE.value, digest.hex()) for _, digest in phones]
        if given:
            return tuple(given)
        return ((Kind.NAME.value, self._digests.of("name", written_name(name)).hex()),)

    def _suspected(
        self, found: Mapping[str, set[Like]], given: tuple[tuple[str, str], ...]
    ) -> Verdict:
        surest = {digest for kind, digest in given if kind == given[0][0]}
        left = {
            client: reasons
            for client, reasons in found.items()
            if not surest & self._apart.get(client, frozenset())
        }
        if not left:
            return OPEN
        likest = max(sorted(left), key=lambda client: len(left[client]))
        return Verdict(State.SUSPECTED, likest, frozenset(left[likest]), given)


_turn: Final = Prepared(
    lambda: Gate.objects.filter(room=Given("room")).values_list("turn", flat=True)
)
_KEPT: Final[dict[str, tuple[int, Gatekeeper]]] = {}
"""What was last read of each room, with the turn of its gate."""


def gatekeeper(room: Room) -> Gatekeeper:
    """Return the gatekeeper of a room: one query, and more only after something has changed."""
    turn = _turn.first(room=room.pk)
    if turn is None:
        return Gatekeeper(b"", {}, {})
    kept = _KEPT.get(room.pk)
    if kept is None or kept[0] != turn:
        kept = (turn, _read(room))
        _KEPT[room.pk] = kept
    return kept[1]


def _read(room: Room) -> Gatekeeper:
    held: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, set[str]] = defaultdict(set)
    rows = Identity.objects.filter(room=room)
    for digest, client, kind in rows.values_list("digest", "client", "kind"):
        (shared if kind == Kind.SHARED else held)[digest].add(client)
    apart: dict[str, set[str]] = defaultdict(set)
    answered = Likeness.objects.filter(room=room, answer=Likeness.Answer.OTHER)
    for closed, known_by in answered.values_list("closed", "known_by"):
        apart[closed].update(digest for _, digest in known_by)
    earlier = earlier_keys_of(room.pk)
    return Gatekeeper(key_of(room.pk), _frozen(held), _frozen(apart), _frozen(shared), earlier)


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(them) for name, them in found.items()}


def admit(room: Room, visitor: Visitor, keeper: Gatekeeper | None = None) -> Verdict:
    """Say whether a visitor is let in; whoever is known as another client is not suspected.

    Who is suspected is let in: have a person asked with `likenesses.ask`. `keeper` is the room's,
    where it was asked already.
    """
    verdict = (keeper or gatekeeper(room)).look(visitor)
    if verdict.state is State.SUSPECTED and Like.SHARED not in verdict.reasons:
        return OPEN if _is_known(room, visitor) else verdict
    if verdict.is_closed and Like.SENDER in verdict.reasons and _is_known(room, visitor):
        # Somebody whom the house knows passes on what the other one wrote, or shares a mailbox.
        return replace(verdict, state=State.SUSPECTED)
    return verdict


def may_book(client: Client, now: dt.datetime) -> Refusal | None:
    """Return why a client cannot book at an instant, or None where they can."""
    if client.barred_at is not None:
        return Refusal("ban")
    barring = (found for found in told_conditions_on(client, now) if found.bars)
    weightiest = next(barring, None)
    return Refusal(weightiest.word, weightiest.until) if weightiest is not None else None


def refused(refusal: Refusal, room: Room, language: Language) -> str:
    """Return the civil word with which a booking is refused: short, and without a reproach."""
    if refusal.until is None:
        return _NOT_HERE.in_language(language)
    day = when.day(refusal.until.astimezone(room.zone), language)
    return _UNTIL.in_language(language).format(day=day)


def _is_known(room: Room, visitor: Visitor) -> bool:
    """Say whether a client in sight is reached where the visitor says that they are."""
    kind, normals = ContactPoint.Kind.MAIL, set(_mailboxes(visitor.mails))
    normals |= set(_each(normal_mail, visitor.mails))
    if not normals:
        kind, normals = ContactPoint.Kind.PHONE, set(_numbers(visitor.phones))
    points = ContactPoint.objects.filter(
        room=room, kind=kind, normal__in=normals, person__client__barred_at=None
    )
    return points.exists()


def _mailboxes(mails: Sequence[str]) -> list[str]:
    return _each(mailbox_of, mails)


def _numbers(phones: Sequence[str]) -> list[str]:
    return _each(number_of, phones)


def _each(normal: Callable[[str], str], written: Sequence[str]) -> list[str]:
    """Return the normal form of each; what is no address or number is passed over."""
    found = []
    for each in written[:_MOST]:
        try:
            found.append(normal(each))
        except (NotAnAddress, NotANumber):
            continue
    return found


def _shown_in(name: str) -> list[str]:
    """Return the mailboxes that stand in a name, as in `"aoi@example.com" <other@example.net>`."""
    if "@" in name or "＠" in name:
        return _mailboxes([part.strip("\"'<>()[],;:") for part in name.split()])
    return []
