"""Evidence: files beside facts, known by their content, kept outside of everything that is served.

A fact holds the SHA-256; the content lies in the home under it, and goes with the client whom it is
about. The same content twice is one file. Nothing of it is run, unpacked or shown as it came: a
picture is made anew for that, without what a camera wrote into it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import tempfile
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from kijun.accounts.models import Room
from kijun.clients.erased import erased_in
from kijun.clients.models import Client, Evidence
from kijun.files.file_kinds import (
    FileKind,
    Lies,
    Strange,
    Told,
    plain_name,
    recognise,
    true_name,
)
from kijun.judge.facts import Fact, RulesAcknowledged
from kijun.judge.words.figures import date
from kijun.judge.words.language import Language, Said
from kijun.ledger import jobs
from kijun.ledger.models import Entry, Job
from kijun.ledger.record import fact_of, hold
from kijun.letters.models import Sealed, Word
from kijun.services import clock

SWEEP: Final = "sweep_evidence"
"""The job of deleting what a transaction that came to nothing has left in the folder."""
FOLDER: Final = "evidence"
MOST_FILES: Final = 5
"""Files beside one fact."""
_MOST_PIXELS: Final = 60_000_000
_LONG_SIDE: Final = 1600
_QUALITY: Final = 82
_LEFT_BEHIND: Final = 3600.0
"""Seconds after which nobody is still writing a file."""

KINDS: Final = {
    FileKind.PHOTO: Said("写真", "photo"),
    FileKind.MAIL: Said("メール", "email"),
    FileKind.DOCUMENT: Said("書類", "document"),
    FileKind.TEXT: Said("テキスト", "text"),
    FileKind.RECORDING: Said("録音・録画", "recording"),
}


_FORMATS: Final = {
    "word": "Word",
    "sheet": "Excel",
    "slides": "PowerPoint",
    "open": "OpenDocument",
    "office": "Office",
}
_WITHOUT_FORMAT: Final = (FileKind.MAIL, FileKind.TEXT)


class NotTaken(ValueError):
    """A file is not taken as evidence; `code` says why.

    `large`, `empty`, `lies` (its name says that it is something else than `found`), `strange` (it
    is of no kind that is taken). `name` is what it is called.
    """

    def __init__(self, code: str, name: str, found: Told | None = None) -> None:
        super().__init__(code)
        self.code, self.name, self.found = code, name, found


class Gone(LookupError):
    """The content of a piece of evidence is not where it was kept."""


def keep(client: Client, name: str, content: bytes, now: dt.datetime) -> Evidence:
    """Keep a file about a client; the same content again is the same piece. Raises NotTaken."""
    called = plain_name(name)
    if len(content) > settings.MOST_EVIDENCE:
        raise NotTaken("large", called)
    if not content:
        raise NotTaken("empty", called)
    try:
        told = recognise(content, called)
    except Lies as lies:
        raise NotTaken("lies", called, lies.told) from lies
    except Strange as strange:
        raise NotTaken("strange", called) from strange
    return _keep(client, true_name(called, told), content, told, now)


def _keep(client: Client, name: str, content: bytes, told: Told, now: dt.datetime) -> Evidence:
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        # Nobody deletes the file of another client meanwhile that has the same content.
        hold(client.room)
        _write(path_of(client.room_id, sha256), content)
        piece, _ = Evidence.objects.get_or_create(
            client=client,
            sha256=sha256,
            defaults={
                "room_id": client.room_id,
                "name": name,
                "kind": told.kind,
                "format": told.format,
                "is_shown": told.is_shown,
                "size": len(content),
                "kept_at": now,
            },
        )
    return piece


def keep_mail(client: Client, subject: str, raw: bytes, now: dt.datetime) -> Evidence | None:
    """Keep a mail that arrived, as it came; None where it is too large for that, or empty."""
    if not _is_taken(raw):
        return None
    name = plain_name(f"{subject[:80]}.eml")
    return _keep(client, name, raw, Told(FileKind.MAIL, "mail"), now)


def keep_apart(room: Room, raw: bytes) -> str:
    """Keep a mail as it came, of nobody yet; return its SHA-256, empty where it is not kept.

    It is no piece of evidence about anybody: the sealed mailbox leads to it, whose sender may have
    been erased, or a word of which the owner has not said whose it is.
    """
    if not _is_taken(raw):
        return ""
    sha256 = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        hold(room)
        _write(path_of(room.pk, sha256), raw)
    return sha256


def keep_word(word: Word, client: Client, now: dt.datetime) -> None:
    """Keep the mail of a word that was of nobody yet among what is kept about whose it is.

    Where the content is not there nothing is kept: `kijun verify` has told of it.
    """
    if not word.original or word.client is not None:
        return
    try:
        keep_mail(client, word.subject, _content(word.room_id, word.original), now)
    except Gone:
        word.original = ""
        word.save(update_fields=["original"])


def content_of(piece: Evidence) -> bytes:
    """Return the content of a piece as it came. Raises Gone where it is not there or not whole."""
    return _content(piece.room_id, piece.sha256)


def sealed_content(piece: Sealed) -> bytes:
    """Return a mail in the sealed mailbox as it came. Raises Gone as `content_of` does."""
    return _content(piece.room_id, piece.original)


def picture_of(piece: Evidence) -> bytes | None:
    """Return a picture to look at, as JPEG made anew; None where there is none to be made.

    What a camera wrote into the photo (where and when, on which device) is not in it.
    """
    if not piece.is_shown:
        return None
    try:
        with Image.open(io.BytesIO(content_of(piece))) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            opened.draft("RGB", (_LONG_SIDE, _LONG_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONG_SIDE, _LONG_SIDE))
            made = Image.new("RGB", upright.size, "white")
            whole = upright.convert("RGBA")
            made.paste(whole, mask=whole.getchannel("A"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    out = io.BytesIO()
    made.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def told_words(told: Told, language: Language) -> str:
    """Return what a file is by its content: 「書類（PDF）」, “document (PDF)”."""
    kind = KINDS[told.kind].in_language(language)
    if told.kind in _WITHOUT_FORMAT:
        return kind
    named = _FORMATS.get(told.format, told.format.upper())
    return f"{kind}（{named}）" if language == "ja" else f"{kind} ({named})"


def attached_to(facts: Iterable[Fact]) -> set[str]:
    """Return the SHA-256 of what is attached to facts; what somebody read is told elsewhere."""
    noted = (fact for fact in facts if not isinstance(fact, RulesAcknowledged))
    return {sha256 for fact in noted for sha256 in fact.evidence}


def pieces_of(client: Client, sha256s: Iterable[str]) -> Mapping[str, Evidence]:
    """Return the pieces of a client by their SHA-256. Costs one query at most."""
    wanted = set(sha256s)
    if not wanted:
        return {}
    return {each.sha256: each for each in Evidence.objects.filter(client=client, sha256__in=wanted)}


def named(piece: Evidence, language: Language, zone: dt.tzinfo) -> str:
    """Return what a piece is called between people: 「写真（2026年5月3日）」, “photo of 3 May 2026”."""
    on = date(piece.kept_at.astimezone(zone).date(), language)
    kind = KINDS[FileKind(piece.kind)].in_language(language)
    return f"{kind}（{on}）" if language == "ja" else f"{kind} of {on}"


def erase(client: Client) -> None:
    """Delete what is kept about a client; the files go once the transaction is through."""
    kept = Evidence.objects.filter(client=client)
    _delete(client, list(kept.values_list("sha256", flat=True)))


def drop(client: Client, sha256s: Iterable[str]) -> None:
    """Delete pieces of a client to which nothing refers: no fact, no mail, no note that is held."""
    _delete(client, [each for each in sha256s if not _is_referred_to(client, each)])


def delete_unused(room: Room, hashes: Collection[str]) -> None:
    """Delete the files among some to which no row leads, once the transaction is through."""
    transaction.on_commit(partial(_delete_unused, room, hashes))


def enqueue_sweeps(now: dt.datetime) -> None:
    """Have the folder of each room swept once a day."""
    folders = Path(settings.HOME, FOLDER)
    named = [each.name for each in folders.iterdir()] if folders.is_dir() else []
    for room in Room.objects.filter(pk__in=named):
        jobs.enqueue(room, SWEEP, now.date().isoformat(), now)


def sweep(job: Job, _: dt.datetime) -> None:
    """Delete what no piece refers to: left by a transaction that came to nothing, or by a crash."""
    room = job.room
    for folder in Path(settings.HOME, FOLDER, room.pk).iterdir():
        lying = {each.name for each in folder.iterdir() if _is_left_behind(each)}
        unused = lying.difference(_kept_in(room, lying))
        for name in unused:
            if name.startswith("."):
                Path(folder, name).unlink(missing_ok=True)
        _delete_unused(room, [name for name in unused if not name.startswith(".")])
    jobs.finish(job)


def path_of(room_id: str, sha256: str) -> Path:
    """Return where content lies."""
    return Path(settings.HOME, FOLDER, str(room_id), sha256[:2], sha256)


def missing_in(room: Room) -> list[str]:
    """Return the SHA-256 of what is kept, or attached to facts, and not there or not whole.

    What was attached about clients who were erased went with them.
    """
    attached = Entry.objects.filter(room=room, content__contains='"evidence"')
    facts = map(fact_of, attached.exclude(client__in=erased_in(room)).iterator())
    named = _kept_in(room) | attached_to(facts)
    return sorted(each for each in named if not _is_whole(room.pk, each))


def _is_whole(room_id: str, sha256: str) -> bool:
    try:
        _content(room_id, sha256)
    except Gone:
        return False
    return True


def _content(room_id: str, sha256: str) -> bytes:
    try:
        content = path_of(room_id, sha256).read_bytes()
    except OSError as missing:
        raise Gone(sha256) from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Gone(sha256)
    return content


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that a row never names half of one."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _is_referred_to(client: Client, sha256: str) -> bool:
    facts = Entry.objects.filter(room_id=client.room_id, client=client.pk)
    if facts.filter(content__contains=sha256).exists():
        return True
    if Word.objects.filter(room_id=client.room_id, original=sha256).exists():
        return True
    waiting = Job.objects.filter(
        room_id=client.room_id, state=Job.State.WAITING, payload__client=client.pk
    )
    return any(sha256 in str(each) for each in waiting.values_list("payload", flat=True))


def _is_left_behind(path: Path) -> bool:
    try:
        written = path.stat().st_mtime
    except FileNotFoundError:
        return False
    return clock.real().timestamp() - written > _LEFT_BEHIND


def _delete(client: Client, hashes: Collection[str]) -> None:
    Evidence.objects.filter(client=client, sha256__in=hashes).delete()
    delete_unused(client.room, hashes)


def _delete_unused(room: Room, hashes: Collection[str]) -> None:
    with transaction.atomic():
        hold(room)
        for sha256 in set(hashes) - _kept_in(room, hashes):
            path_of(room.pk, sha256).unlink(missing_ok=True)


def _kept_in(room: Room, hashes: Collection[str] | None = None) -> set[str]:
    """Return the SHA-256 of what is kept in a room: all of it, or of some what is."""
    pieces = Evidence.objects.filter(room=room)
    lying = Sealed.objects.filter(room=room).exclude(original="")
    of_nobody = Word.objects.filter(room=room, client=None).exclude(original="")
    if hashes is not None:
        pieces, lying = pieces.filter(sha256__in=hashes), lying.filter(original__in=hashes)
        of_nobody = of_nobody.filter(original__in=hashes)
    apart = lying.values_list("original", flat=True), of_nobody.values_list("original", flat=True)
    return {*pieces.values_list("sha256", flat=True), *apart[0], *apart[1]}


def _is_taken(raw: bytes) -> bool:
    return 0 < len(raw) <= settings.MOST_EVIDENCE
