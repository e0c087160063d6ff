"""What is set up wrongly is told with a number and a remedy, in both languages."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from django.db import connection
from django.utils import translation
from pytest_django import Settings

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.config import checks
from kijun.ledger.checks import triggers_are_in_place
from tests.cli.command import kijun, kijun_process

Check = Callable[..., object]


def ids(check: Check, **given: object) -> set[str]:
    """Return the numbers of what a check finds, after looking that each can be told."""
    found: set[str] = set()
    for language in ("ja", "en"):
        with translation.override(language):
            messages: list[CheckMessage] = list(check(**given))  # type: ignore[call-overload]
        for message in messages:
            assert message.hint, message
            assert (language == "ja") is any("ぁ" <= each <= "ヿ" for each in str(message.msg))
            found.add(str(message.id))
    return found


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """Return the home of this Kijun, as only its owner can read it."""
    tmp_path.chmod(0o700)
    (tmp_path / "secret-key").touch(mode=0o600)
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("address", "debug", "found"),
    [
        ("", True, set()),
        ("https://rules.example.com", False, set()),
        ("http://localhost:8377", False, set()),
        ("http://rules.example.com", False, {"kijun.W012"}),
        ("https://rules.example.com", True, {"kijun.E010"}),
        ("rules.example.com", False, {"kijun.E011"}),
        ("https://rules.example.com/kijun", False, {"kijun.E011"}),
        ("https://", False, {"kijun.E011"}),
    ],
)
def test_the_public_address(settings: Settings, address: str, debug: bool, found: set[str]) -> None:
    settings.PUBLIC_ADDRESS, settings.DEBUG = address, debug
    assert ids(checks.address) == found


def test_a_home_that_others_can_look_into(home: Path) -> None:
    assert ids(checks.home) == set()
    home.chmod(0o755)
    assert ids(checks.home) == {"kijun.W021"}


def test_a_key_that_others_can_read(home: Path) -> None:
    (home / "secret-key").chmod(0o640)
    assert ids(checks.home) == {"kijun.E022"}


def test_a_disk_that_is_almost_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_LEAST_SPACE", 1 << 60)
    assert ids(checks.home) == {"kijun.W024"}


@pytest.mark.parametrize(
    ("kind", "found"), [("nfs4", {"kijun.W023"}), ("cifs", {"kijun.W023"}), ("ext4", set())]
)
def test_an_sqlite_database_on_a_network_drive(
    home: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    found: set[str],
) -> None:
    drive = str(home).replace(" ", "\\040")
    mounts = home / "mounts"
    mounts.write_text(
        f"/dev/sda1 / ext4 rw 0 0\nserver:/x {drive} {kind} rw 0 0\nproc /proc proc rw 0 0\n"
    )
    monkeypatch.setattr(checks, "MOUNTS", mounts)
    name = home / "kijun.sqlite3"
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": name}
    monkeypatch.setitem(settings.DATABASES, "default", sqlite)
    assert ids(checks.place_of_database) == found
    postgresql = {"ENGINE": "django.db.backends.postgresql", "NAME": name}
    monkeypatch.setitem(settings.DATABASES, "default", postgresql)
    assert ids(checks.place_of_database) == set()


def test_where_nobody_tells_of_drives_nothing_is_said(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "kijun.sqlite3"}
    monkeypatch.setitem(settings.DATABASES, "default", sqlite)
    monkeypatch.setattr(checks, "MOUNTS", home / "missing")
    assert ids(checks.place_of_database) == set()


@pytest.mark.storage
def test_a_room_in_a_zone_that_nobody_knows(room: Room) -> None:
    assert ids(checks.zones, databases=["default"]) == set()
    Room.objects.filter(pk=room.pk).update(timezone="Asia/Edo")
    assert ids(checks.zones, databases=["default"]) == {"kijun.E030"}
    assert ids(checks.zones, databases=None) == set()


def test_pdf_files_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(checks.pdf) == set()

    def missing(_name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(checks, "import_module", missing)
    assert ids(checks.pdf) == {"kijun.W040"}


@pytest.mark.parametrize(("family", "found"), [("Noto Sans CJK JP", set()), ("", {"kijun.W041"})])
def test_fonts_without_japanese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str, found: set[str]
) -> None:
    lister = tmp_path / "fc-list"
    lister.write_text(f"#!/bin/sh\nprintf '%s' '{family}'\n")
    lister.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ids(checks.fonts) == found
    lister.unlink()
    assert ids(checks.fonts) == set()


@pytest.mark.storage
def test_a_room_without_a_mail_account_is_noted(room: Room) -> None:
    assert ids(checks.mail, databases=["default"]) == {"kijun.I050"}
    MailAccount.objects.create(
        room=room, from_address="haruka@example.com", smtp_host="smtp.example.com"
    )
    assert ids(checks.mail, databases=["default"]) == set()
    assert ids(checks.mail, databases=None) == set()


@pytest.mark.storage
def test_a_key_that_was_changed_and_not_kept(room: Room, settings: Settings) -> None:
    account = MailAccount(room=room, smtp_host="mail.example.com")
    account.smtp_password = "correct horse"
    account.save()
    assert ids(checks.keys, databases=["default"]) == set()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    assert ids(checks.keys, databases=["default"]) == set()
    settings.SECRET_KEY_FALLBACKS = []
    assert ids(checks.keys, databases=["default"]) == {"kijun.W025"}


def test_a_record_that_could_be_changed(room: Room) -> None:
    assert ids(triggers_are_in_place, databases=["default"]) == set()
    table = "" if connection.vendor == "sqlite" else " ON ledger_decided"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_decided_refuses_delete{table}")
    assert ids(triggers_are_in_place, databases=["default"]) == {"kijun.E001"}


# -- told by the command ---------------------------------------------------------------------------


@pytest.mark.storage
def test_the_command_tells_what_and_how(room: Room, home: Path) -> None:
    fine = kijun("check-server")
    assert (fine.code, fine.out) == (0, "Nothing needs to be mended.\n")
    assert fine.err.startswith("kijun.I050: 佐伯事務所 has no mail account")
    home.chmod(0o755)
    found = kijun("check-server")
    assert (found.code, found.out) == (1, "")
    assert f"kijun.W021: Other users of this computer can look into {home}.\n    chmod 700" in (
        found.err
    )
    assert "このコンピューターのほかの利用者" in kijun("check-server", language="ja").err


def environment(home: Path, **more: str) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "kijun.config.settings", "DATABASE_URL": ""}
    return {**own, "KIJUN_HOME": str(home), **more}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/kijun"),
        ("DATABASE_URL", "postgresql://["),
        ("DATABASE_URL", "postgresql://localhost:port/kijun"),
        ("KIJUN_ADDRESS", "https://["),
        ("KIJUN_HOME", "/proc/nowhere"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, variable: str, value: str) -> None:
    given = environment(tmp_path, **{variable: value})
    ended = kijun_process("--language", "en", "serve", environment=given)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{variable} cannot be used as it is set (")
    assert ended.err.count("\n") == 1


def test_an_error_keeps_kijun_from_starting(tmp_path: Path) -> None:
    given = environment(tmp_path, KIJUN_ADDRESS="https://rules.example.com", KIJUN_DEBUG="1")
    ended = kijun_process("--language", "en", "serve", "--port", "1", environment=given)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("kijun.E010: ")
    with contextlib.closing(sqlite3.connect(tmp_path / "kijun.sqlite3")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
