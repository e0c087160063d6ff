"""The list of clients: in the order of an address book, or those who were looked for."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.contact_points import shown_phone
from kijun.clients.models import Client, ContactPoint, Person
from kijun.clients.names import (
    KANA_ROWS,
    LATIN,
    OTHER,
    ROWS,
    face,
    lacks_reading,
    normal_kana,
    normal_name,
    place,
    row_of,
)
from kijun.services.enquiries import enquiries

MOST_SHOWN: Final = 100
"""Clients on a page: more of them are shown row by row, and rows page by page."""
LONGEST_QUERY: Final = 200

SLUGS: Final = dict(
    zip(ROWS, "a ka sa ta na ha ma ya ra wa latin other".split(), strict=True)  # noqa: SIM905
)
_ROW_OF_SLUG: Final = {slug: row for row, slug in SLUGS.items()}
_FEWEST_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A client in the list, with one way to reach them and their next session."""

    id: str
    name: str
    kana: str
    company: str = ""
    mail: str = ""
    phone: str = ""
    next: dt.datetime | None = None

    @property
    def face(self) -> str:
        """A letter or two that stand for them."""
        return face(self.name)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the syllabary with who stands in it; `href` leads there from the others."""

    slug: str
    title: str
    href: str
    entries: list[Entry]
    is_shown: bool

    @property
    def lacks_readings(self) -> bool:
        """Whether somebody stands here only until it is written down how their name is read."""
        return any(lacks_reading(each.name, each.kana) for each in self.entries)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list shows: `total` of all clients, `found` where somebody was looked for.

    `asked` counts those who have only enquired: they stand in a list of their own.
    """

    total: int
    rows: list[Row]
    query: str = ""
    found: int | None = None
    page: int = 1
    pages: int = 1
    asked: int = 0

    @property
    def shown(self) -> list[Row]:
        """The rows whose clients are on this page."""
        return [row for row in self.rows if row.is_shown]

    @property
    def earlier(self) -> int | None:
        """The page before this one."""
        return self.page - 1 if self.page > 1 else None

    @property
    def later(self) -> int | None:
        """The page after this one."""
        return self.page + 1 if self.page < self.pages else None


class _Somebody(NamedTuple):
    """A client, in the order of the list."""

    place: str
    name: str
    id: str
    kana: str
    company: str


def listing(room: Room, now: dt.datetime, seen_by: Q, *, slug: str = "", page: int = 1) -> Listing:
    """Return the list: all of it where it is short, one row of it otherwise.

    `seen_by` says which clients somebody sees (`accounts.access`). Who has only enquired is counted
    and left out.
    """
    aside = enquiries.only_asked(room)
    everybody = _everybody(room, seen_by)
    rows = _rows(each for each in everybody if each.id not in aside)
    total = sum(map(len, rows.values()))
    asked = len(everybody) - total
    if total <= MOST_SHOWN:
        return Listing(total, _shown(room, now, rows, rows), asked=asked)
    row = _ROW_OF_SLUG.get(slug, "")
    if row not in rows:
        row = next(iter(rows))
    part, page, pages = _part(rows[row], page)
    shown = _shown(room, now, rows, {row: part})
    return Listing(total, shown, page=page, pages=pages, asked=asked)


def enquirers(room: Room, now: dt.datetime, seen_by: Q, *, page: int = 1) -> Listing:
    """Return those who have only enquired, by name and page by page."""
    aside = enquiries.only_asked(room)
    found = [each for each in _everybody(room, seen_by) if each.id in aside]
    part, page, pages = _part(found, page)
    rows = _rows(part)
    return Listing(
        len(found), _shown(room, now, rows, rows), page=page, pages=pages, asked=len(found)
    )


def search(room: Room, now: dt.datetime, query: str, seen_by: Q) -> Listing:
    """Return who is found by a part of a name, its kana, the company, an address or a number."""
    everybody = _everybody(room, seen_by)
    ids = _found(room, everybody, query[:LONGEST_QUERY])
    found = [each for each in everybody if each.id in ids]
    shown = _rows(found[:MOST_SHOWN])
    rows = _shown(room, now, shown, shown)
    return Listing(len(everybody), rows, query=query[:LONGEST_QUERY], found=len(found))


def _everybody(room: Room, seen_by: Q) -> list[_Somebody]:
    seen = Client.in_sight.filter(seen_by, room=room).distinct()
    clients = seen.values_list("pk", "name", "kana", "company")
    return sorted(
        _Somebody(place(name, kana), name, pk, kana, company) for pk, name, kana, company in clients
    )


def _part(found: list[_Somebody], page: int) -> tuple[list[_Somebody], int, int]:
    """Return who stands on a page, or on the nearest that there is; its number, and how many."""
    pages = max(-(-len(found) // MOST_SHOWN), 1)
    page = min(max(page, 1), pages)
    return found[(page - 1) * MOST_SHOWN : page * MOST_SHOWN], page, pages


def _rows(clients: Iterable[_Somebody]) -> dict[str, list[_Somebody]]:
    rows: dict[str, list[_Somebody]] = {row: [] for row in ROWS}
    for client in clients:
        rows[row_of(client.place)].append(client)
    return {row: them for row, them in rows.items() if them}


def _shown(
    room: Room,
    now: dt.datetime,
    rows: Mapping[str, list[_Somebody]],
    shown: Mapping[str, list[_Somebody]],
) -> list[Row]:
    entries = _entries(room, now, [each for them in shown.values() for each in them])
    is_one_page = len(rows) == len(shown)
    return [
        Row(
            slug=SLUGS[row],
            title=_title(row),
            href=f"#row-{SLUGS[row]}" if is_one_page else f"?row={SLUGS[row]}",
            entries=[entries[each.id] for each in shown.get(row, [])],
            is_shown=row in shown,
        )
        for row in rows
    ]


def _title(row: str) -> str:
    if row == LATIN:
        return "A–Z"
    if row == OTHER:
        return _("Others")
    return chr(ord(KANA_ROWS[row][0]) - 0x60)


def _entries(room: Room, now: dt.datetime, clients: list[_Somebody]) -> dict[str, Entry]:
    ids = [each.id for each in clients]
    reached: dict[tuple[str, str], tuple[str, str]] = {}
    points = ContactPoint.objects.filter(room=room, person__client__in=ids).order_by("pk")
    for client, kind, value, normal in points.values_list(
        "person__client", "kind", "value", "normal"
    ):
        reached.setdefault((client, kind), (value, normal))
    upcoming = Session.objects.filter(
        room=room, client__in=ids, state=Session.State.BOOKED, starts__gte=now
    )
    sessions = dict(upcoming.order_by().values_list("client").annotate(Min("starts")))
    return {
        each.id: Entry(
            id=each.id,
            name=each.name,
            kana=each.kana,
            company=each.company,
            mail=reached.get((each.id, "mail"), ("", ""))[0],
            phone=_phone(reached.get((each.id, "phone"))),
            next=sessions.get(each.id),
        )
        for each in clients
    }


def _phone(point: tuple[str, str] | None) -> str:
    return shown_phone(point[1]) if point is not None else ""


def _found(room: Room, everybody: Iterable[_Somebody], query: str) -> set[str]:
    name, kana = normal_name(query), normal_kana(query).replace(" ", "")
    if not name:
        return set()
    people = Person.objects.filter(room=room).values_list("client", "name", "kana")
    named = [(each.id, each.name, each.kana) for each in everybody]
    firms = [(each.id, each.company, "") for each in everybody if each.company]
    found = {
        pk
        for pk, each, read in (*named, *firms, *people)
        if name in normal_name(each) or (read and kana in read.replace(" ", ""))
    }
    number = _number(query)
    points = ContactPoint.objects.filter(room=room)
    for client, kind, normal in points.values_list("person__client", "kind", "normal"):
        looked_for = number if kind == ContactPoint.Kind.PHONE else name
        if looked_for and looked_for in normal:
            found.add(client)
    return found


def _number(query: str) -> str:
    """Return a part of a number as it stands in normal forms, "" where it is too short for one."""
    digits = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", query))
    if len(digits) < _FEWEST_DIGITS:
        return ""
    return f"+81{digits[1:]}" if digits.startswith("0") else digits
