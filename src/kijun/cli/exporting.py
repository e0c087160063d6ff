"""A room as plain files: what it holds, in forms that outlive this program."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Model

from kijun.accounts.models import Room
from kijun.cli.decisions import as_json, facts_for_words
from kijun.clients.models import Client, ContactPoint, Evidence, FreeText, Person
from kijun.clients.texts import words_in
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Entry
from kijun.ledger.record import facts_of
from kijun.letters.models import Enclosure, Letter, MemberLetter, Shown
from kijun.rulebooks.models import Draft, Version
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.record.evidence import Gone, content_of
from kijun.services.record.history_words import decision_said

COLUMNS: Final = (
    "id",
    "name",
    "kana",
    "company",
    "language",
    "since",
    "person",
    "mail",
    "phone",
)
_READ_AS_FORMULA: Final = ("=", "@", "\t", "\r")
_HELD: Final = re.compile(r'"reason":"(t-[^:"]+:[0-9a-f]{64})"')
"""A reason as the record holds it: canonical content has no spaces between name and value."""
_LONGEST_LINE: Final = 75
"""Octets of a line of vCard before it is folded (RFC 2426, 2.6)."""


def export(room: Room, folder: Path) -> dict[str, int]:
    """Write everything of a room into a folder; return how much it was. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        said = words_in(room)
        return {
            "facts": _write_lines(folder / "record.jsonl", _record(room, said)),
            "decisions": _write_lines(folder / "decisions.jsonl", _decisions(room, said)),
            "versions": _write_rulebooks(room, folder),
            "clients": _write_clients(room, folder),
            "texts": _write_lines(folder / "texts.jsonl", _texts(room)),
            "letters": _write_lines(folder / "letters.jsonl", _letters(room, folder / "letters")),
            "shown": _write_lines(folder / "shown.jsonl", _shown(room)),
            "files": _write_lines(folder / "evidence.jsonl", _evidence(room, folder / "evidence")),
        }


def _write_lines(path: Path, lines: Iterable[bytes]) -> int:
    count = 0
    with path.open("wb") as file:
        for line in lines:
            file.write(line + b"\n")
            count += 1
    return count


def _record(room: Room, said: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the facts with their reasons in words, so that they can be judged elsewhere."""
    entries = Entry.objects.filter(room=room).order_by("number")
    for content in entries.values_list("content", flat=True).iterator(chunk_size=2000):
        yield (_HELD.sub(lambda found: _in_words(found, said), content)).encode()


def _in_words(found: re.Match[str], said: Mapping[str, str]) -> str:
    words = said.get(found[1])
    return found[0] if words is None else f'"reason":{msgspec.json.encode(words).decode()}'


def _decisions(room: Room, said: Mapping[str, str]) -> Iterator[bytes]:
    rulebooks = rulebooks_of(room)
    decisions = [decision_in(row) for row in standing_rows(room).values()]
    decisions.sort(key=lambda each: (dt.datetime.fromisoformat(each.decided_at), each.id))
    facts = facts_for_words(decisions, facts_of(room))
    for decision in decisions:
        told = decision_said(decision, said, "ja")
        yield msgspec.json.encode(as_json(told, rulebooks[decision.version], facts))


def _write_rulebooks(room: Room, folder: Path) -> int:
    versions = Version.objects.filter(room=room).order_by("published_at", "pk")
    if versions:
        (folder / "rulebooks").mkdir()
    for number, version in enumerate(versions, 1):
        path = folder / "rulebooks" / f"{number:04}-{version.version[:12]}.yaml"
        path.write_text(version.text, encoding="utf-8")
    draft = Draft.objects.filter(room=room).first()
    if draft is not None:
        (folder / "draft.yaml").write_text(draft.text, encoding="utf-8")
    return len(versions)


def _texts(room: Room) -> Iterator[bytes]:
    """Yield words with whom they are about: a client, or a member by the code that facts hold."""
    texts = FreeText.objects.select_related("member").filter(room=room)
    for text in texts.order_by("created_at", "pk"):
        yield msgspec.json.encode(
            {
                "id": text.pk,
                "client": text.client_id,
                "member": text.member.code if text.member is not None else None,
                "written": text.created_at,
                "text": text.text,
                "key": text.key,
            }
        )


def _letters(room: Room, folder: Path) -> Iterator[bytes]:
    """Yield the letters as they were written; a formal one that went along lies in the folder."""
    for letter in Letter.objects.filter(room=room).order_by("written_at", "pk"):
        yield _line(letter, "room")
    to_members = MemberLetter.objects.filter(room=room).select_related("member")
    for each in to_members.order_by("written_at", "pk"):
        yield _line(each, "room", member=each.member.code)
    for formal in Enclosure.objects.filter(room=room).iterator():
        _put(folder, f"{formal.sha256}.pdf", bytes(formal.content))


def _shown(room: Room) -> Iterator[bytes]:
    """Yield the texts as they were shown to who acknowledged them: the proof that facts name."""
    for text in Shown.objects.filter(room=room).order_by("pk"):
        yield _line(text, "room", "id")


def _evidence(room: Room, folder: Path) -> Iterator[bytes]:
    """Yield what lies in the folder under its SHA-256; `is_there` says whether it was found whole."""
    for piece in Evidence.objects.filter(room=room).order_by("kept_at", "pk"):
        try:
            _put(folder, piece.sha256, content_of(piece))
        except Gone:
            yield _line(piece, "room", "id", is_there=False)
        else:
            yield _line(piece, "room", "id", is_there=True)


def _line(row: Model, *left_out: str, **more: object) -> bytes:
    """Return a row as JSON: all that is kept of it under the names that it has there."""
    fields = [field for field in row._meta.concrete_fields if field.name not in left_out]
    return msgspec.json.encode({**{f.name: getattr(row, f.attname) for f in fields}, **more})


def _put(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


def _write_clients(room: Room, folder: Path) -> int:
    clients = list(
        Client.objects.filter(room=room)
        .prefetch_related("people__contact_points")
        .order_by("created_at", "pk")
    )
    # with a mark of its encoding, or Excel reads Japanese as something else
    with (folder / "clients.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for client in clients:
            table.writerows(_rows(client))
    cards = "".join(_card(client, person) for client in clients for person in client.people.all())
    (folder / "clients.vcf").write_bytes(cards.encode())
    return len(clients)


def _rows(client: Client) -> Iterator[list[str]]:
    since = client.created_at.isoformat(timespec="seconds")
    own = [client.pk, client.name, client.kana, client.company, client.language, since]
    people = list(client.people.all())
    for person in people:
        mails, phones = (_values(person, kind) for kind in ContactPoint.Kind)
        yield [_plain(cell) for cell in (*own, person.name, "; ".join(mails), "; ".join(phones))]
    if not people:
        yield [_plain(cell) for cell in (*own, "", "", "")]


def _plain(cell: str) -> str:
    """Keep a table from taking somebody's words for a formula."""
    return f"'{cell}" if cell.startswith(_READ_AS_FORMULA) else cell


def _values(person: Person, kind: str) -> list[str]:
    return [point.value for point in person.contact_points.all() if point.kind == kind]


def _card(client: Client, person: Person) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{client.pk}-{person.pk}"]
    lines += [f"FN:{_escaped(person.name)}", f"N:{_escaped(person.name)};;;;"]
    if person.kana or client.kana:
        lines.append(f"SORT-STRING:{_escaped(person.kana or client.kana)}")
    company = client.name if client.name != person.name else client.company
    if company:
        lines.append(f"ORG:{_escaped(company)}")
    lines += [f"EMAIL;TYPE=INTERNET:{_escaped(mail)}" for mail in _values(person, "mail")]
    lines += [f"TEL:{_escaped(phone)}" for phone in _values(person, "phone")]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCARD"))


def _escaped(text: str) -> str:
    for character in ("\\", ",", ";"):
        text = text.replace(character, f"\\{character}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    pieces, piece = [], ""
    for character in line:
        if len(f"{piece}{character}".encode()) > _LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece])
