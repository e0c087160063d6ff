"""What is exported says of everything whose it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec
import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.cli.exporting import export
from kijun.clients import texts
from kijun.clients.models import Client
from kijun.files.contacts import Contact
from kijun.files.vcard import read_cards
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.clients.clients import ClientGiven, PersonGiven, add_all
from kijun.services.record import evidence
from kijun.services.rules import announcing
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.practice import RULES
from tests.web.people import somebody

pytestmark = pytest.mark.storage


def test_free_words_name_the_client_or_the_member_whom_they_are_about(
    room: Room, tmp_path: Path
) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    mori = somebody(room, "mori@example.com", "森 圭", "member")
    texts.keep(aoi, "道に迷いました")
    texts.keep(mori, "前日に出しました")
    assert export(room, tmp_path / "all")["texts"] == 2
    lines = (tmp_path / "all" / "texts.jsonl").read_bytes().splitlines()
    found = {each["text"]: (each["client"], each["member"]) for each in map(_decoded, lines)}
    assert found == {"道に迷いました": (aoi.pk, None), "前日に出しました": (None, mori.code)}


def test_the_company_stands_in_the_table_and_on_the_card_and_comes_back(
    room: Room, tmp_path: Path
) -> None:
    acting = PersonGiven("槙野 蓮")
    aoi = ClientGiven("青井 美咲", company="ヒノデ; 企画", people=[acting])
    add_all(room, [aoi, ClientGiven("佐藤 健")])
    export(room, tmp_path / "everything")
    table = (tmp_path / "everything" / "clients.csv").read_text(encoding="utf-8-sig")
    rows = {(row["person"], row["company"]) for row in csv.DictReader(io.StringIO(table))}
    assert rows == {("青井 美咲", "ヒノデ; 企画"), ("槙野 蓮", "ヒノデ; 企画"), ("佐藤 健", "")}
    cards = read_cards((tmp_path / "everything" / "clients.vcf").read_bytes())
    back = {(card.name, card.company) for card in cards if isinstance(card, Contact)}
    # who acts for a client works for that client
    assert back == {("青井 美咲", "ヒノデ; 企画"), ("槙野 蓮", "青井 美咲"), ("佐藤 健", "")}


def _decoded(line: bytes) -> dict[str, str | None]:
    return msgspec.json.decode(line, type=dict[str, str | None])


def test_letters_what_was_acknowledged_and_evidence_are_there_as_files(
    room: Room, tmp_path: Path, settings: Settings
) -> None:
    settings.HOME = tmp_path / "home"
    aoi = Client.objects.create(room=room, name="青井 直")
    version = publish(room, RULES, at(1))
    announcing.announce(Version.objects.get(version=version.version), [aoi], at(1))
    announcing.acknowledge(aoi, version.version, "読んだ文面", "ja", at(2))
    with transaction.atomic():
        piece = evidence.keep(aoi, "word.txt", "道に迷いました".encode(), at(2))
    counts = export(room, folder := tmp_path / "all")
    assert (counts["letters"], counts["shown"], counts["files"]) == (1, 1, 1)
    letter, shown, listed = (
        msgspec.json.decode((folder / f"{name}.jsonl").read_bytes())
        for name in ("letters", "shown", "evidence")
    )
    assert (letter["client"], letter["kind"]) == (aoi.pk, "rules")
    assert letter["text"] == Letter.objects.get().text
    (read,) = (fact for fact in facts_of(room) if isinstance(fact, f.RulesAcknowledged))
    assert (shown["text"], read.evidence) == ("読んだ文面", (shown["sha256"],))
    assert (listed["sha256"], listed["client"]) == (piece.sha256, aoi.pk)
    assert listed["is_there"]
    assert (folder / "evidence" / piece.sha256).read_text(encoding="utf-8") == "道に迷いました"


def test_what_of_the_evidence_is_lost_is_said_and_the_rest_is_written(
    room: Room, tmp_path: Path, settings: Settings
) -> None:
    settings.HOME = tmp_path / "home"
    aoi = Client.objects.create(room=room, name="青井 直")
    with transaction.atomic():
        piece = evidence.keep(aoi, "word.txt", b"a word", at(2))
    evidence.path_of(room.pk, piece.sha256).unlink()
    assert export(room, tmp_path / "all")["files"] == 1
    listed = msgspec.json.decode((tmp_path / "all" / "evidence.jsonl").read_bytes())
    assert not listed["is_there"]
