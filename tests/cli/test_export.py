"""What the server holds can be taken away as files, and the judge says the same of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.command import kijun_process
from tests.cli.homes import Home, Homes, here, homes, used

pytestmark = pytest.mark.storage

AS_OF = "2026-03-13T10:00:00+09:00"
"""When something was recorded last, and everybody judged."""

__all__ = ["here", "homes", "used"]


def test_the_files_lead_to_the_same_decisions(here: Home, tmp_path: Path) -> None:
    folder = tmp_path / "everything"
    ended = here.kijun("export", folder)
    assert (ended.code, ended.err) == (0, "")
    assert "6 facts, 1 decisions, 1 versions of the rules, 2 clients" in ended.out
    options = ("--format", "jsonl", "--as-of", AS_OF)
    judged = kijun_process("judge", folder / "rulebooks", folder / "record.jsonl", *options)
    assert judged.code == 0
    assert judged.out == (folder / "decisions.jsonl").read_text(encoding="utf-8")
    assert judged.out.count("\n") == 1


def test_reasons_are_in_words_so_that_they_can_be_judged(here: Home, tmp_path: Path) -> None:
    here.python(_EXCUSED)
    folder = tmp_path / "everything"
    assert here.kijun("export", folder).code == 0
    record, decided = (
        (folder / name).read_text(encoding="utf-8") for name in ("record.jsonl", "decisions.jsonl")
    )
    assert '"reason":"accommodation"' in record
    assert '"status":"excused"' in decided
    options = ("--format", "jsonl", "--as-of", AS_OF)
    judged = kijun_process("judge", folder / "rulebooks", folder / "record.jsonl", *options)
    assert judged.out == decided


_EXCUSED = """\
import django
django.setup()
from kijun.clients.models import Client
from kijun.clients.texts import keep
from kijun.judge import facts as f
from kijun.services.record.recording import record
from tests.cast import AOI
from tests.judge.record import at
client = Client.objects.get(pk=AOI.id)
held = keep(client, "accommodation")
record(client.room, [f.NoticeGiven(at=at(5, 30), client=client.pk, appointment="a", about="late",
    reason=held)], at(13))
"""


def test_the_rules_are_there_as_they_were_written(here: Home, tmp_path: Path) -> None:
    folder = tmp_path / "everything"
    here.kijun("export", folder)
    checked = kijun_process("check", *sorted((folder / "rulebooks").iterdir()))
    version, path = checked.out.split()
    assert Path(path).name == f"0001-{version[:12]}.yaml"
    assert (folder / "draft.yaml").read_text(encoding="utf-8").endswith("# 下書き\n")


def test_clients_are_a_table_and_address_cards(here: Home, tmp_path: Path) -> None:
    folder = tmp_path / "everything"
    here.kijun("export", folder)
    table = (folder / "clients.csv").read_text(encoding="utf-8-sig")
    first, second = csv.DictReader(io.StringIO(table))
    assert (first["name"], first["person"]) == ("青井写真館; 本店", "青井 玲")
    assert (first["mail"], first["phone"]) == ("rei@example.com", "+81 90-0000-0000")
    assert second["name"] == "'=1+1"
    card = (folder / "clients.vcf").read_bytes().decode()
    assert card.count("BEGIN:VCARD\r\n") == 1
    assert "FN:青井 玲\r\n" in card
    assert "ORG:青井写真館\\; 本店\r\n" in card
    assert "EMAIL;TYPE=INTERNET:rei@example.com\r\n" in card
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    assert "道に迷いました" in (folder / "texts.jsonl").read_text(encoding="utf-8")


def test_several_rooms_have_a_folder_each(homes: Homes, used: Home, tmp_path: Path) -> None:
    home = homes.copy_of(used, "here")
    home.python(
        "import django; django.setup()\nfrom kijun.accounts.models import Room\n"
        "Room.objects.create(pk='r-other', name='別の事務所')"
    )
    ended = home.kijun("export", tmp_path / "everything")
    assert ended.code == 0
    assert (tmp_path / "everything" / "r-other" / "record.jsonl").read_bytes() == b""
    assert len(list((tmp_path / "everything").iterdir())) == 2


def test_nothing_is_written_over(homes: Homes, tmp_path: Path) -> None:
    home = homes.migrated("here")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "record.jsonl").write_text("mine")
    ended = home.kijun("export", tmp_path / "full")
    assert (ended.code, ended.out) == (2, "")
    assert "is not empty" in ended.err
    assert (tmp_path / "full" / "record.jsonl").read_text() == "mine"
    empty = home.kijun("export", tmp_path / "empty")
    assert (empty.code, empty.err) == (0, "There is no room yet.\n")


def test_a_folder_that_cannot_be_written_is_told(here: Home, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = here.kijun("export", tmp_path / "file" / "below")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "The files cannot be written: Not a directory\n"
