"""What is sent twice in the same moment is written down once, and nobody meets a fault."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker

from kijun.booking.models import Session
from kijun.clients.models import Client, Closed
from kijun.ledger.append_only import TABLES, restore_triggers
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.jobs import LeaseLost
from kijun.ledger.models import Decided, Entry, Job
from kijun.ledger.record import hold
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services import clock
from kijun.services.clients.erasure import erase
from kijun.services.decisions import appeals
from kijun.services.delivery import enclosures
from kijun.services.rules import announcing
from kijun.services.sessions import sessions
from kijun.services.worker.handlers import HANDLERS
from tests.judge.record import at
from tests.services.barred import barred, end_all_dealings, goda
from tests.services.practice import work_until
from tests.services.rules.test_binding import come_back, late, mori
from tests.web.morning import SetClock, set_clock
from tests.web.people import browser_of, somebody

__all__ = ["goda", "mori", "set_clock"]

ROLES = ("owner", "reviewer")

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def triggers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Put the triggers back that a record of a test was in the way of."""
    yield
    with django_db_blocker.unblock():
        restore_triggers()


@pytest.fixture(autouse=True)
def erasable(transactional_db: None) -> Iterator[None]:
    """Let the record of a test be erased at its end."""
    yield
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in TABLES:
            for act in ("update", "delete", *(["truncate"] if is_postgresql else [])):
                on = f" ON {table}" if is_postgresql else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{act}{on}")


@contextlib.contextmanager
def kept_in_a_file() -> Iterator[None]:
    """Let SQLite work in a file for a while, as it does in use: in memory no thread waits."""
    if connection.vendor != "sqlite":
        yield
        return
    given, connected = connections.settings["default"], connection.connection
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/kijun.sqlite3"
        with contextlib.closing(sqlite3.connect(path)) as file:
            connected.backup(file)
            file.execute("PRAGMA journal_mode=WAL")
        before, given["NAME"] = given["NAME"], path
        try:
            yield
        finally:
            given["NAME"] = before
            with contextlib.closing(sqlite3.connect(path)) as file:
                file.backup(connected)


def at_once(act: Callable[[int], object], times: int = 4) -> list[BaseException]:
    """Do something several times at the same moment; return what went wrong."""
    begin = threading.Barrier(times)

    def acting(number: int) -> None:
        begin.wait()
        try:
            act(number)
        finally:
            connection.close()

    with kept_in_a_file(), ThreadPoolExecutor(times) as pool:
        done = [pool.submit(acting, number) for number in range(times)]
    return [wrong for each in done if (wrong := each.exception()) is not None]


def test_rules_are_acknowledged_once(aoi: Client) -> None:
    version = Version.objects.get().version
    failed = at_once(lambda n: announcing.acknowledge(aoi, version, "基準", "ja", at(2, n)))
    assert failed == []
    assert Entry.objects.filter(kind="rules.acknowledged").count() == 1


def test_rules_are_announced_once(aoi: Client) -> None:
    version = Version.objects.get()
    assert at_once(lambda n: announcing.announce(version, [aoi], at(2, n))) == []
    assert aoi.letters.filter(kind="rules").count() == 1


def test_an_appeal_is_filed_once(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    decision = decision_in(next(iter(standing_rows(aoi.room, aoi.pk).values())))
    failed = at_once(lambda n: appeals.file(aoi, decision, "電車が止まりました", at(6, n), "k"))
    assert failed == []
    assert Entry.objects.filter(kind="appeal.filed").count() == 1


def test_an_arrival_and_a_move_do_not_undo_each_other(aoi: Client) -> None:
    pk = sessions.book(aoi, starts=at(5), minutes=60, now=at(2)).pk
    first, second = (Session.objects.select_related("room", "client").get(pk=pk) for _ in "ab")
    sessions.arrive(first, at(5, -5), at(5, -5))
    sessions.move(second, at(5, 30), at(5, -4))
    session = Session.objects.get()
    assert (session.starts, session.client_came_at) == (at(5, 30), at(5, -5))


def test_a_client_is_erased_while_the_statement_is_being_sent(goda: Client) -> None:
    end_all_dealings(goda, at(6))
    held = Job.objects.get(kind="carry_out")
    taken(held)
    HANDLERS[held.kind](held, held.due_at)
    sending = taken(Job.objects.get(kind="send"))
    enclosures.enclose(sending.payload["letter"], sending.due_at)

    def one_of_both(number: int) -> None:
        if number:
            while Letter.objects.filter(state__in=("asks", "waiting")).exists():
                pass
            erase(goda, at(9))
            return
        with contextlib.suppress(LeaseLost):
            HANDLERS[sending.kind](sending, sending.due_at)

    assert at_once(one_of_both, 2) == []
    assert not Letter.objects.exists()
    assert Closed.objects.get().since is not None


def test_rules_come_back_while_whoever_holds_the_record_turns_to_their_letter(mori: Client) -> None:
    late(mori, 2, at(1, 10))
    letter = Letter.objects.select_related("room").get(kind="rules")

    def one_of_both(number: int) -> None:
        with transaction.atomic():
            if number:
                come_back(letter, at(3))
                return
            hold(letter.room)
            wait_for_the_other()
            Letter.objects.select_for_update().get(pk=letter.pk).save(update_fields=["link"])

    assert at_once(one_of_both, 2) == []
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert Decided.objects.latest("pk").status == "waived"


def wait_for_the_other() -> None:
    """Wait until somebody waits for what is held here; SQLite lets nobody begin before."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    begun = clock.real()
    while connection.vendor == "postgresql" and clock.real() - begun < dt.timedelta(seconds=10):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return


def test_of_two_answers_to_an_appeal_at_once_one_is_given(
    goda: Client, set_clock: SetClock
) -> None:
    decision = barred(goda, at(6))
    found = decision_in(standing_rows(goda.room, goda.pk)[decision])
    appeals.file(goda, found, "事実と異なります。", at(9), "k")
    set_clock(at(11))
    people = {role: somebody(goda.room, f"{role}@example.com", "甲斐 律", role) for role in ROLES}
    browsers = [browser_of(each) for each in people.values()]

    def answer(number: int) -> None:
        act = "uphold" if number % 2 else "dismiss"
        said = browsers[number].post(f"/decisions/{decision}/{act}/", {"reason": "記録のとおり"})
        assert said.status_code in (302, 404)

    assert at_once(answer, 2) == []
    assert Entry.objects.filter(kind__in=("appeal.upheld", "appeal.dismissed")).count() == 1


def taken(job: Job) -> Job:
    """Take a job as a worker does."""
    job.lease, job.leased_until = "held", clock.real() + dt.timedelta(minutes=5)
    job.save()
    return job
