"""Clients: added, changed, found, and put together where one was written down twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from kijun.accounts.models import Room
from kijun.accounts.written import insert
from kijun.clients import reached
from kijun.clients.contact_points import normal_mail, normal_phone
from kijun.clients.duplicates import Pair, pairs
from kijun.clients.known import keep_all_of
from kijun.clients.models import Apart, Client, ContactPoint, Person
from kijun.clients.names import normal_kana, normal_name, tidy
from kijun.ledger.models import Entry
from kijun.ledger.record import hold
from kijun.services.barring.gate import Gatekeeper, gatekeeper
from kijun.services.noting import notes

LANGUAGES: Final = ("ja", "en")
"""The languages in which clients are written to."""
MOST_POINTS: Final = 20
"""Mail addresses, or phone numbers, of one person."""
MOST_PEOPLE: Final = 50
"""People of one client."""

Kind = ContactPoint.Kind
Points = dict[tuple[str, str], str]
"""Contact points by kind and normal form, each as it was written."""


class NameMissing(ValueError):
    """Nobody can be found again without a name."""


class UnknownLanguage(ValueError):
    """Clients are written to in one of LANGUAGES."""


class TooMany(ValueError):
    """More than MOST_POINTS of a kind for a person, or MOST_PEOPLE people of a client."""


class BothHaveRecords(ValueError):
    """Two clients cannot become one: the record holds facts of both, and is never rewritten."""


class Shut(ValueError):
    """The doors are closed at this address: nobody is written down there."""


class SameClient(ValueError):
    """A client cannot be merged with itself."""


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """Somebody who acts for a client, as typed; `id` where they have been there before."""

    name: str
    kana: str = ""
    mails: Sequence[str] = ()
    phones: Sequence[str] = ()
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ClientGiven:
    """A client as typed. `mails` and `phones` are their own: a person of the same name has them.

    `language` is that of the room, or what it was, where it is not said.
    """

    name: str
    kana: str = ""
    company: str = ""
    language: str = ""
    mails: Sequence[str] = ()
    phones: Sequence[str] = ()
    people: Sequence[PersonGiven] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A client's or a person's name and contact points, ready to be written down."""

    name: str
    kana: str
    points: Points


def add(room: Room, given: ClientGiven, keeper: Gatekeeper | None = None) -> Client:
    """Write a client down. Raises what `add_all` raises."""
    return add_all(room, [given], keeper)[0]


def add_all(
    room: Room, given: Iterable[ClientGiven], keeper: Gatekeeper | None = None
) -> list[Client]:
    """Write clients down, all of them or none; the number of queries is the same for any number.

    `keeper` is the room's gatekeeper, where it was asked already since the room is held. Raises
    NameMissing, TooLong, Unwritable, NotAnAddress, NotANumber, UnknownLanguage, TooMany, and Shut.
    """
    clients, people, points = [], [], []
    everyone: list[_Kept] = []
    for each in given:
        language = _checked_language(each.language or room.language)
        own, *others = _checked(each)
        everyone += (own, *others)
        company = tidy(each.company)
        client = Client(room=room, name=own.name, kana=own.kana, company=company, language=language)
        clients.append(client)
        for kept in (own, *others):
            person = _person(client, kept)
            people.append(person)
            points += [_point(person, key, written) for key, written in kept.points.items()]
    with transaction.atomic(savepoint=keeper is None):
        if keeper is None:
            hold(room)
            keeper = gatekeeper(room)
        _expect_open(keeper, everyone)
        insert(clients)
        insert(people)
        insert(points)
    return clients


def change(client: Client, given: ClientGiven) -> Client:
    """Write a client down anew: what is not named any more is taken away.

    People are known again by their id. Raises what `add_all` raises, and Person.DoesNotExist for
    somebody who does not belong to the client, or is named twice.
    """
    language = _checked_language(given.language or client.language)
    kept, *others = _checked(given)
    with transaction.atomic():
        hold(client.room)
        client = Client.objects.select_related("room").get(pk=client.pk)
        if client.barred_at is None:
            _expect_open(gatekeeper(client.room), [kept, *others])
        known = {each.pk: each for each in client.people.all()}
        own = own_person(client) or _person(client, kept)
        known.pop(own.pk, None)
        written = [(own, kept)]
        for said, each in zip(given.people, others, strict=True):
            person = known.pop(said.id, None) if said.id is not None else _person(client, each)
            if person is None:
                raise Person.DoesNotExist
            written.append((person, each))
        client.people.exclude(pk__in=[person.pk for person, _ in written if person.pk]).delete()
        client.name, client.kana, client.language = kept.name, kept.kana, language
        client.company = tidy(given.company)
        client.save()
        _write_people(written)
        if client.barred_at is not None:
            keep_all_of(client)
    return client


def own_person(client: Client) -> Person | None:
    """Return the person of the client's own name: who is meant by the client's mail address."""
    people, name = sorted(client.people.all(), key=lambda each: each.pk), normal_name(client.name)
    return next((person for person in people if normal_name(person.name) == name), None)


def extend(
    client: Client,
    *,
    kana: str,
    company: str = "",
    mails: Iterable[str],
    phones: Iterable[str],
) -> None:
    """Add to a client what is not known yet, and change nothing that is."""
    points = _points(mails, phones)
    with transaction.atomic():
        hold(client.room)
        client = Client.objects.get(pk=client.pk)
        client.kana = client.kana or normal_kana(tidy(kana))
        client.company = client.company or tidy(company)
        client.save(update_fields=["kana", "company"])
        known = ContactPoint.objects.filter(person__client=client)
        missing = points.keys() - set(known.values_list("kind", "normal"))
        own = own_person(client)
        if own is None:
            own = _person(client, _Kept(client.name, client.kana, {}))
            own.save()
        ContactPoint.objects.bulk_create(
            _point(own, each, written) for each, written in points.items() if each in missing
        )


def merge(room: Room, keep: Client, other: Client) -> Client:
    """Make two clients one, under the name of `keep`; return who is left.

    The record is never rewritten, so whoever has facts stays and the other is absorbed. Raises
    BothHaveRecords where both have, SameClient, and Client.DoesNotExist for one of another room.
    """
    if keep.pk == other.pk:
        raise SameClient
    with transaction.atomic():
        hold(room)
        keep, other = Client.objects.get(room=room, pk=keep.pk), room.clients.get(pk=other.pk)
        recorded = recorded_among(room, (keep.pk, other.pk))
        if len(recorded) == 2:
            raise BothHaveRecords
        stays, goes = (other, keep) if other.pk in recorded else (keep, other)
        stays.name, stays.kana = keep.name, keep.kana or other.kana
        stays.company = keep.company or other.company
        stays.language = keep.language
        _move_people(stays, goes)
        _move_the_rest(stays, goes)
        notes.move(goes, stays)
        stays.save()
        goes.delete()
        if stays.barred_at is not None:
            keep_all_of(stays)
    return stays


def recorded_among(room: Room, clients: Iterable[str]) -> set[str]:
    """Return those of some clients (by id) of whom the record tells."""
    facts = Entry.objects.filter(room=room, client__in=set(clients))
    return set(facts.order_by().values_list("client", flat=True).distinct())


def keep_apart(room: Room, first: Client, second: Client) -> None:
    """Note that two clients who look alike are not the same: they are not proposed again."""
    one, two = sorted((first, second), key=lambda client: client.pk)
    Apart.objects.get_or_create(room=room, first=one, second=two)


def find_duplicates(room: Room) -> list[Pair]:
    """Return who might be the same, with every reason to think so."""
    return pairs(room)


def whose(room: Room, mail: str, *, name: str, phone: str) -> Client | None:
    """Return the client of a mail address, or None.

    Where several share it, who has the number as well, else who is called so: the client, or
    somebody who acts for them. Else who came first.
    """
    found = reached.who_has(room, Kind.MAIL, mail)
    if len(found) < 2:
        return next(iter(found), None)
    called_there = (
        {each.pk for each in reached.who_has(room, Kind.PHONE, phone)} if phone else set()
    )
    wanted = normal_name(name)
    people = Person.objects.filter(client__in=found).values_list("client", "name")
    named = {client for client, said in people if normal_name(said) == wanted}
    named |= {each.pk for each in found if normal_name(each.name) == wanted}
    return max(found, key=lambda each: (each.pk in called_there, each.pk in named))


def address_of(client: Client, mail: str) -> str:
    """Return an address of a client as it was written down, or an empty text if it is not theirs.

    Raises NotAnAddress.
    """
    theirs = ContactPoint.objects.filter(person__client=client, kind=Kind.MAIL)
    same = theirs.filter(normal=normal_mail(mail)).order_by("pk")
    return same.values_list("value", flat=True).first() or ""


def _checked_language(language: str) -> str:
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    return language


def _checked(given: ClientGiven) -> list[_Kept]:
    """Return the client as a person, and then their people."""
    if len(given.people) > MOST_PEOPLE:
        raise TooMany
    everyone: list[ClientGiven | PersonGiven] = [given, *given.people]
    return [_kept(each.name, each.kana, each.mails, each.phones) for each in everyone]


def _expect_open(keeper: Gatekeeper, everyone: Iterable[_Kept]) -> None:
    mails = [normal for each in everyone for kind, normal in each.points if kind == Kind.MAIL]
    if any(map(keeper.closes, mails)):
        raise Shut


def _kept(name: str, kana: str, mails: Collection[str], phones: Collection[str]) -> _Kept:
    written = tidy(name)
    if not written:
        raise NameMissing
    if max(len(mails), len(phones)) > MOST_POINTS:
        raise TooMany
    return _Kept(written, normal_kana(tidy(kana)), _points(mails, phones))


def _points(mails: Iterable[str], phones: Iterable[str]) -> Points:
    points: Points = {}
    for mail in filter(str.strip, mails):
        points.setdefault((Kind.MAIL.value, normal_mail(mail)), mail.strip())
    for phone in filter(str.strip, phones):
        points.setdefault((Kind.PHONE.value, normal_phone(phone)), phone.strip())
    return points


def _person(client: Client, kept: _Kept) -> Person:
    return Person(room_id=client.room_id, client=client, name=kept.name, kana=kept.kana)


def _point(person: Person, kind_and_normal: tuple[str, str], written: str) -> ContactPoint:
    kind, normal = kind_and_normal
    return ContactPoint(
        room_id=person.room_id, person=person, kind=kind, normal=normal, value=written
    )


def _write_people(people: Iterable[tuple[Person, _Kept]]) -> None:
    """Write people down, each with just the contact points that are given, in that order.

    It is by the first address that letters go.
    """
    missing: list[ContactPoint] = []
    for person, kept in people:
        person.name, person.kana = kept.name, kept.kana
        person.save()
        points = person.contact_points.order_by("pk")
        known = {(each.kind, each.normal): each for each in points}
        staying = [key for key in known if key in kept.points]
        if staying != list(kept.points)[: len(staying)]:
            points.delete()
            known = {}
        gone = [each.pk for key, each in known.items() if key not in kept.points]
        person.contact_points.filter(pk__in=gone).delete()
        for key, written in kept.points.items():
            if key not in known:
                missing.append(_point(person, key, written))
            elif known[key].value != written:
                person.contact_points.filter(pk=known[key].pk).update(value=written)
    ContactPoint.objects.bulk_create(missing)


def _move_people(stays: Client, goes: Client) -> None:
    """Let people act for another client; who is named alike becomes one person."""
    known = {normal_name(each.name): each for each in stays.people.all()}
    for person in goes.people.all():
        same = known.setdefault(normal_name(person.name), person)
        if same is person:
            continue
        there = set(same.contact_points.values_list("kind", "normal"))
        for point in person.contact_points.all():
            if (point.kind, point.normal) not in there:
                person.contact_points.filter(pk=point.pk).update(person=same)
        person.delete()


def _move_the_rest(stays: Client, goes: Client) -> None:
    """Let whatever points to one client point to the other, in whichever room it lives.

    What there may be only one of, and is there already, goes with who goes.
    """
    for relation in Client._meta.related_objects:
        rows, field = relation.field.model._base_manager, relation.field.name
        for key in list(rows.filter(**{field: goes}).values_list("pk", flat=True)):
            with suppress(IntegrityError), transaction.atomic():
                rows.filter(pk=key).update(**{field: stays})
