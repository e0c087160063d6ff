"""Whose session an event of the owner's calendar is."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kijun.channels.calendar.events import Attendee, Event
from kijun.files.calendar_event import plain_address

HONORIFICS: Final = ("様", "さま", "さん", "氏", "先生", "殿", "御中", "くん", "ちゃん")
SHORTEST_NAME: Final = 2
LATIN: Final = re.compile(r"[a-z0-9\u00c0-\u024f]")


class By(StrEnum):
    """By what a client was found."""

    ADDRESS = "address"
    NAME = "name"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A client as they are found: id, mail addresses, and names (their own, people's, readings)."""

    client: str
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Whose session it is: one client; several, of whom one must be chosen by a person; nobody.

    `sure` is false where a person has to look: several, or only a family name was found.
    """

    clients: tuple[str, ...] = ()
    by: By = By.NOTHING
    sure: bool = False

    @property
    def client(self) -> str:
        """The one client that it surely is, "" otherwise."""
        return self.clients[0] if self.sure else ""


class _Names:
    """Clients by name: Latin names are looked for in a title as it is, others without its spaces."""

    def __init__(self) -> None:
        self.latin: Mapping[str, set[str]] = defaultdict(set)
        self.others: Mapping[str, set[str]] = defaultdict(set)

    def add(self, name: str, client: str) -> None:
        """List a client under a name."""
        (self.latin if LATIN.search(name) else self.others)[name].add(client)


class Directory:
    """The clients of a room, made ready to find them in many events.

    `own` are the owner's addresses: they match nobody, even where they stand in a client's entry.
    """

    def __init__(self, clients: Iterable[Listed], own: Collection[str] = ()) -> None:
        self._own = {plain_address(address) for address in own}
        self._addresses: Mapping[str, set[str]] = defaultdict(set)
        self._names, self._family_names = _Names(), _Names()
        for listed in clients:
            for address in listed.addresses:
                self._addresses[plain_address(address)].add(listed.client)
            for name in listed.names:
                self._list(name, listed.client)

    def match(self, event: Event) -> Match:
        """Return whose session an event is.

        Mail addresses of whoever is invited or invites come first; only where none is known, the
        names in the title are looked at.
        """
        clients = self.invited(event)
        if clients:
            return Match(tuple(sorted(clients)), By.ADDRESS, sure=len(clients) == 1)
        title = _plain(event.summary)
        clients = set(_named(self._names, title))
        if clients:
            return Match(tuple(sorted(clients)), By.NAME, sure=len(clients) == 1)
        clients = set(_named(self._family_names, title))
        return Match(tuple(sorted(clients)), By.NAME if clients else By.NOTHING)

    def invited(self, event: Event) -> set[str]:
        """Return the clients of whom an address is invited, or invites."""
        return {
            client
            for person in _people(event)
            if person.address not in self._own
            for client in self._addresses.get(person.address, ())
        }

    def has_guests(self, event: Event) -> bool:
        """Say whether an event is with anybody besides the owner."""
        return bool(event.attendees) and any(
            person.address not in self._own for person in _people(event)
        )

    def declines(self, event: Event, client: str) -> bool:
        """Say whether a client declined an event: each address of theirs that is invited.

        Where none of theirs is, whoever is invited and known as nobody's must be they.
        """
        theirs = [
            each for each in event.attendees if client in self._addresses.get(each.address, ())
        ]
        if not theirs and client not in self.invited(event):
            host = event.organizer.address if event.organizer else ""
            theirs = [
                each
                for each in event.attendees
                if each.address not in (*self._own, *self._addresses, host)
            ]
        return bool(theirs) and all(each.declined for each in theirs)

    def _list(self, name: str, client: str) -> None:
        plain = _plain(name)
        whole = plain if LATIN.search(plain) else plain.replace(" ", "")
        if len(whole) >= SHORTEST_NAME:
            self._names.add(whole, client)
        family, _, given = plain.partition(" ")
        if given and not LATIN.search(plain):
            for honorific in HONORIFICS:
                self._family_names.add(family + honorific, client)


def _people(event: Event) -> list[Attendee]:
    return [*event.attendees, *filter(None, [event.organizer])]


def _named(names: _Names, title: str) -> Iterator[str]:
    """Yield the clients whose names stand in a title, where no longer name covers them."""
    closed = title.replace(" ", "")
    spans = [
        (*found.span(), known[name], text is title)
        for known, text in ((names.latin, title), (names.others, closed))
        for name in known
        if name in text
        for found in re.finditer(_as_a_word(name), text)
    ]
    for start, end, clients, open_text in spans:
        covered = any(
            first <= start and end <= last and last - first > end - start and other is open_text
            for first, last, _, other in spans
        )
        if not covered:
            yield from clients


def _as_a_word(name: str) -> str:
    """Return the pattern of a name: one in Latin letters is no part of a longer word."""
    before = r"(?<![a-z0-9\u00c0-\u024f])" if LATIN.match(name[0]) else ""
    after = r"(?![a-z0-9\u00c0-\u024f])" if LATIN.match(name[-1]) else ""
    return before + re.escape(name) + after


def _plain(text: str) -> str:
    """Return a text as names are compared: one width, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
