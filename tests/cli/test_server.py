"""The server's commands: the database, the proof of the record, the pages at a port."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.clients.texts import keep
from kijun.judge import facts as f
from kijun.ledger.decisions import standing_rows
from kijun.ledger.models import Concern, Open
from kijun.ledger.record import append
from kijun.services.clients.erasure import erase
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.work.engagements import Terms, agree
from kijun.work.models import Engagement
from tests.cast import AOI
from tests.cli.command import INTERRUPTIBLE, kijun, kijun_process
from tests.judge.record import at, booked, joined
from tests.migrated import copy_to
from tests.services.barred import RULES as RULES_OF_CONDUCT
from tests.services.told import RULES


def at_home(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a Kijun with a home of its own."""
    settings = {"DJANGO_SETTINGS_MODULE": "kijun.config.settings", "DATABASE_URL": ""}
    return {**settings, "KIJUN_HOME": str(home), **more}


def test_a_database_is_made_and_brought_up_to_date_once(tmp_path: Path) -> None:
    for _ in range(2):
        ended = kijun_process("--language", "en", "migrate", environment=at_home(tmp_path))
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith("The database is up to date: ")
    with sqlite3.connect(tmp_path / "kijun.sqlite3") as database:
        (mode,) = database.execute("PRAGMA journal_mode").fetchone()
    assert mode == "wal"
    assert oct((tmp_path / "secret-key").stat().st_mode)[-3:] == "600"


def test_a_database_that_is_not_up_to_date_is_not_verified(tmp_path: Path) -> None:
    for language, said in (("en", "Run “kijun migrate” first."), ("ja", "kijun migrate")):
        environment = at_home(tmp_path)
        ended = kijun_process("--language", language, "verify", environment=environment)
        assert (ended.code, ended.out) == (2, "")
        assert said in ended.err


def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    environment = at_home(tmp_path, DATABASE_URL=nowhere)
    ended = kijun_process("--language", "en", "migrate", environment=environment)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("The database cannot be reached: ")


def test_a_record_that_stands_as_it_was_written_is_proved(room: Room) -> None:
    append(room, [booked("a", 5), joined("a", at(5))], at(5))
    ended = kijun("verify")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "佐伯事務所: 2 facts, the chain holds.",
        (
            "佐伯事務所: engagements, invoices, appeals, what waits for a person and what concerns"
            " members stand as the record gives them."
        ),
        "佐伯事務所: judged anew, the record gives every decision as it stands.",
        "佐伯事務所: every file beside the facts is there as it came.",
    ]


def test_a_record_is_still_proved_when_somebody_in_it_was_erased(room: Room) -> None:
    client = Client.objects.create(pk=AOI.id, room=room, name="青井 直")
    version = publish(room, RULES, at(1)).version
    record(room, [f.RulesAnnounced(at=at(1), client=client.pk, rulebook=version)], at(1))
    held = keep(client, "accommodation")
    notice = f.NoticeGiven(
        at=at(5, 30), client=client.pk, appointment="a", about="late", reason=held
    )
    record(room, [booked("a", 5), notice, joined("a", at(5, 40))], at(5, 40))
    (decided,) = standing_rows(room).values()
    assert decided.status == "excused"
    assert "accommodation" not in decided.content
    before = kijun("verify")
    erase(client, at(6))
    after = kijun("verify")
    assert (after.code, after.out) == (before.code, before.out)
    assert "judged anew, the record gives every decision as it stands." in after.out


def test_what_is_made_of_the_record_is_compared_with_it_and_made_anew(room: Room) -> None:
    client = Client.objects.create(room=room, name="青井")
    engagement = agree(client, Terms("見直し", 300_000), now=at(5))
    Engagement.objects.update(price=1)
    ended = kijun("verify")
    assert ended.code == 1
    assert ended.err == (
        "佐伯事務所: 1 engagements, invoices or appeals did not stand as the record gives them"
        f" ({engagement.engagement}). They were made anew.\n"
    )
    assert Engagement.objects.get().price == 300_000
    assert kijun("verify").code == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the list of facts that concern a member was not as the record gives it for 1"),
        ("ja", "メンバーに関わる事実の一覧が、1件、記録のとおりではありませんでした"),
    ],
)
def test_what_concerns_members_is_compared_with_the_record_and_made_anew(
    room: Room, language: str, said: str
) -> None:
    record(room, [f.WorkLogged(at=at(5), minutes=60, by="member:m1")], at(5))
    Concern.objects.all().delete()
    ended = kijun("verify", language=language)
    assert ended.code == 1
    assert said in ended.err
    assert "(member:m1/1)" in ended.err.replace("（", "(").replace("）", ")")
    assert kijun("verify").code == 0


def test_what_waits_for_a_person_is_compared_with_the_decisions_and_made_anew(
    room: Room,
) -> None:
    version = publish(room, RULES_OF_CONDUCT, at(1)).version
    told = f.RulesAnnounced(at=at(1), client=AOI.id, rulebook=version)
    threat = f.ConductReported(at=at(5), client=AOI.id, what="threat", severity="grave")
    (decided,) = record(room, [told, threat], at(5))
    Open.objects.all().delete()
    ended = kijun("verify")
    assert ended.code == 1
    assert (
        f"wait for a person was not as the record gives it for 1 of them ({decided.decision})"
        in (ended.err)
    )
    assert Open.objects.get().decision == decided.decision
    assert kijun("verify").code == 0


def test_a_file_that_a_fact_names_and_that_is_gone_is_found_out(room: Room) -> None:
    lost = "ab" * 32
    append(room, [f.CourtesyShown(at=at(5), courtesy="thanks", evidence=(lost,))], at(5))
    ended = kijun("verify")
    assert ended.code == 1
    assert f"1 files that the record names are not there, or not as they came ({lost})" in ended.err


def test_a_record_that_was_changed_is_found_out(room: Room) -> None:
    append(room, [booked("a", 5), joined("a", at(5))], at(5))
    table = "" if connection.vendor == "sqlite" else " ON ledger_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_entry_refuses_update{table}")
        cursor.execute("UPDATE ledger_entry SET content = '{}' WHERE number = 2")
    ended = kijun("verify")
    assert ended.code == 1
    assert "triggers are missing (ledger_entry_refuses_update)" in ended.err
    assert "佐伯事務所: fact 2 was changed after it was written." in ended.err


def test_without_rooms_there_is_nothing_to_prove(db: None) -> None:
    ended = kijun("verify")
    assert (ended.code, ended.out, ended.err) == (0, "", "There is no room yet.\n")


def working(home: Path, **more: str) -> subprocess.Popen[str]:
    """Start a worker and wait until it says that it works."""
    process = subprocess.Popen(
        [*INTERRUPTIBLE, "worker"],
        env={**os.environ, **at_home(home, LC_ALL="en_US.UTF-8"), **more},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Doing what falls due in ")
    return process


def write_down_a_review(home: Path) -> None:
    """Put a room without rules and a review that is due into its database."""
    with sqlite3.connect(home / "kijun.sqlite3") as database:
        now = "2026-11-24 09:00:00"
        database.execute(
            "INSERT INTO accounts_room (id, name, signature, latin_name, latin_signature, timezone,"
            " language, created_at, settle_minutes, reach_error)"
            " VALUES ('r-1', '佐伯事務所', '', '', '', 'Asia/Tokyo', 'ja', ?, 3, '')",
            [now],
        )
        database.execute(
            "INSERT INTO ledger_job (room_id, kind, key, payload, due_at, state, attempts, lease,"
            " error) VALUES ('r-1', 'review', 'c@now', '{\"client\": \"c\"}', ?, 'waiting', 0, '', '')",
            ["2020-01-01 00:00:00"],
        )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_workers_do_what_is_due_and_end_when_they_are_told(
    tmp_path: Path, migrated: Path, stop: signal.Signals
) -> None:
    copy_to(tmp_path, migrated)
    write_down_a_review(tmp_path)
    workers = [working(tmp_path) for _ in range(2)]
    state, attempts = "waiting", 0
    for _ in range(200):
        with sqlite3.connect(tmp_path / "kijun.sqlite3") as database:
            ((state, attempts),) = database.execute("SELECT state, attempts FROM ledger_job")
        if state == "done":
            break
        time.sleep(0.1)
    assert (state, attempts) == ("done", 1)
    for worker in workers:
        worker.send_signal(stop)
    for worker in workers:
        _, told = worker.communicate(timeout=30)
        assert told.endswith("Ended; nothing was left half done.\n")
        assert worker.returncode == 0


def test_a_worker_needs_a_database_that_is_up_to_date(tmp_path: Path) -> None:
    ended = kijun_process("--language", "en", "worker", environment=at_home(tmp_path))
    assert (ended.code, ended.err) == (
        2,
        "The database is not up to date. Run “kijun migrate” first.\n",
    )


@pytest.fixture
def port() -> int:
    """Return a port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve until the test ends."""
    process = subprocess.Popen(
        [*INTERRUPTIBLE, "serve", "--port", str(port)],
        env={**os.environ, **at_home(tmp_path, LC_ALL="en_US.UTF-8")},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    yield process
    process.kill()
    process.communicate()


def answer_of(url: str, *, patience: float = 30) -> int:
    """Return the status with which a server answers, once it does."""
    for _ in range(int(patience / 0.1)):
        try:
            with urllib.request.urlopen(url) as response:
                return int(response.status)
        except urllib.error.HTTPError as answered:
            return answered.code
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(url)


def test_pages_are_served_until_somebody_says_stop(
    served: subprocess.Popen[bytes], port: int, tmp_path: Path
) -> None:
    assert answer_of(f"http://127.0.0.1:{port}/") in (200, 302, 404)
    served.send_signal(signal.SIGINT)
    _, told = served.communicate(timeout=30)
    assert told.decode().splitlines()[0].startswith(f"Kijun is at http://127.0.0.1:{port}/")
    assert f"Everything is kept in {tmp_path}" in told.decode()
    assert "become the owner" in told.decode()
    assert told.decode().splitlines()[-1] == "Kijun has ended."
    assert "Traceback" not in told.decode()
    assert served.returncode == 0


def test_a_port_that_is_taken_is_refused(tmp_path: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ended = kijun_process(
            "--language", "en", "serve", "--port", str(port), environment=at_home(tmp_path)
        )
    assert (ended.code, ended.out) == (2, "")
    assert "is in use already. Choose another one with --port." in ended.err
