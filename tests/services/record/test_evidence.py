"""Evidence is kept once, whole, out of sight, and goes with the client whom it is about."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from django.test import TestCase
from PIL import Image
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.models import Client, Evidence
from kijun.judge import facts as f
from kijun.ledger import jobs
from kijun.letters.models import Word
from kijun.services.clients.erasure import erase
from kijun.services.record import evidence
from kijun.services.record.evidence import Gone, NotTaken, content_of, keep, path_of, picture_of
from kijun.services.record.recording import record
from kijun.services.upkeep import backup
from tests.judge.record import at
from tests.services.files import SECRET, photo
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """Return a home of its own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def client(room: Room, home: Path) -> Client:
    """Return a client."""
    return Client.objects.create(room=room, name="青井 直")


def test_the_same_content_is_one_piece_and_one_file(client: Client, home: Path) -> None:
    first = keep(client, "a.jpg", photo(), at(5))
    assert keep(client, "b.jpg", photo(), at(6)) == first
    assert first.sha256 == hashlib.sha256(photo()).hexdigest()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [first.sha256]
    assert files[0].stat().st_mode & 0o077 == 0
    assert content_of(first) == photo()


def test_a_photo_is_shown_upright_and_without_what_the_camera_wrote(client: Client) -> None:
    piece = keep(client, "a.jpg", photo(size=(40, 20)), at(5))
    shown = picture_of(piece)
    assert shown is not None
    assert SECRET not in shown
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_pictures_of_other_kinds_are_shown_as_jpeg(client: Client, kind: str) -> None:
    shown = picture_of(keep(client, f"a.{kind.lower()}", photo(kind), at(5)))
    assert shown is not None
    assert shown.startswith(b"\xff\xd8\xff")


def test_a_photo_of_a_phone_that_is_called_jpg_is_kept_as_what_it_is(client: Client) -> None:
    piece = keep(client, "IMG_1.jpg", photo("WEBP"), at(5))
    assert (piece.name, piece.kind, piece.format) == ("IMG_1.webp", "photo", "webp")
    assert picture_of(piece) is not None


def test_what_is_no_sound_picture_is_kept_and_not_shown(client: Client) -> None:
    assert picture_of(keep(client, "a.jpg", photo()[:60], at(5))) is None
    assert picture_of(keep(client, "a.heic", b"\x00\x00\x00\x18ftypheic\x00", at(5))) is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"%PDF-1.7", "lies"),
        ("a.exe", b"MZ\x00", "strange"),
        ("a.txt", b"x" * 1001, "large"),
    ],
)
def test_what_is_not_taken_leaves_nothing(
    client: Client, home: Path, settings: Settings, name: str, content: bytes, code: str
) -> None:
    settings.MOST_EVIDENCE = 1000
    with pytest.raises(NotTaken) as refused:
        keep(client, name, content, at(5))
    assert refused.value.code == code
    assert not any(path.is_file() for path in home.rglob("*"))


def test_what_was_changed_or_lost_is_noticed(client: Client, room: Room) -> None:
    piece = keep(client, "a.txt", b"words", at(5))
    path = path_of(piece.room_id, piece.sha256)
    assert evidence.missing_in(room) == []
    path.write_bytes(b"other")
    with pytest.raises(Gone):
        content_of(piece)
    assert evidence.missing_in(room) == [piece.sha256]
    path.unlink()
    with pytest.raises(Gone):
        content_of(piece)


def test_it_goes_with_the_client_unless_another_has_the_same(client: Client, room: Room) -> None:
    other = Client.objects.create(room=room, name="別府 文")
    mine, shared = keep(client, "a.txt", b"mine", at(5)), keep(client, "b.txt", b"both", at(5))
    kept = keep(other, "c.txt", b"both", at(5))
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase(client, at(6))
    assert list(Evidence.objects.all()) == [kept]
    assert not path_of(mine.room_id, mine.sha256).exists()
    assert path_of(shared.room_id, shared.sha256).exists()


def test_what_a_fact_names_and_nobody_keeps_is_noticed(client: Client, room: Room) -> None:
    lost = hashlib.sha256(b"lost").hexdigest()
    record(
        room,
        [f.CourtesyShown(at=at(5), client=client.pk, courtesy="thanks", evidence=(lost,))],
        at(5),
    )
    assert evidence.missing_in(room) == [lost]
    erase(client, at(6))
    assert evidence.missing_in(room) == []


def test_what_nothing_refers_to_is_dropped_and_all_else_stays(client: Client, room: Room) -> None:
    names = ("loose", "recorded", "written", "held")
    kept = {name: keep(client, "a.txt", name.encode(), at(5)).sha256 for name in names}
    fact = f.CourtesyShown(
        at=at(5), client=client.pk, courtesy="thanks", evidence=(kept["recorded"],)
    )
    record(room, [fact], at(5))
    Word.objects.create(
        room=room, client=client, channel="mail", key="1", said_at=at(5), original=kept["written"]
    )
    jobs.enqueue(room, "note", "1", at(6), {"client": client.pk, "facts": [kept["held"]]})
    with TestCase.captureOnCommitCallbacks(execute=True):
        evidence.drop(client, kept.values())
    left = Evidence.objects.filter(client=client).values_list("sha256", flat=True)
    assert {*left} == {kept[name] for name in names[1:]}
    assert not path_of(room.pk, kept["loose"]).exists()
    assert evidence.missing_in(room) == []


def test_what_a_transaction_left_that_came_to_nothing_is_swept_up(
    client: Client, room: Room
) -> None:
    kept, lost = keep(client, "a.txt", b"kept", at(5)), path_of(room.pk, "ab" * 32)
    half = lost.with_name(".half")
    lost.parent.mkdir(parents=True, exist_ok=True)
    lost.write_bytes(b"lost")
    half.write_bytes(b"ha")
    evidence.enqueue_sweeps(at(6))
    work_until(at(6))
    assert lost.exists()
    assert half.exists()
    for path in (lost, half, path_of(room.pk, kept.sha256)):
        os.utime(path, (0, 0))
    evidence.enqueue_sweeps(at(7))
    work_until(at(7))
    assert not lost.exists()
    assert not half.exists()
    assert content_of(kept) == b"kept"


def test_a_backup_takes_it_along(client: Client) -> None:
    piece = keep(client, "a.txt", b"words", at(5))
    named = dict(backup.files_of_home())
    path = path_of(piece.room_id, piece.sha256)
    assert path in named.values()
