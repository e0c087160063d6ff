"""What is measured: server time of each page, facts and letters per second, beside the bare disk."""

from __future__ import annotations

import datetime as dt
import gc
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser

from bench.server import gate
from bench.server.crowd import A_WEEK, NOW, Practice, fill
from bench.server.postbox import postbox
from kijun.channels.mail.models import MailAccount
from kijun.clients.links import token_of
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided, Job
from kijun.letters.kinds import KINDS
from kijun.letters.models import Letter, LookedAt
from kijun.services import announcing, around_sessions, clock, telling
from kijun.services.handlers import HANDLERS
from kijun.services.record import record

ROUNDS = 60
AT_ONCE = 500
PAGE_BAR, NOTICE_BAR = 50.0, 20.0


class Row(NamedTuple):
    """A line of the table: what, the figures, and what was aimed at."""

    what: str
    figure: str
    bar: str
    reached: bool | None


def all_of(clients: int, facts: int, home: Path) -> list[Row]:
    """Fill a practice and measure everything."""
    call_command("migrate", verbosity=0)
    practice = fill(clients, facts)
    clock.set_to(NOW)
    _set_apart()
    rows = [_page(what, get, bar) for what, get, bar in _pages(practice)]
    rows += _recording(practice, home)
    rows.append(_letters(practice))
    rows.append(_gate(practice))
    return rows


def _set_apart() -> None:
    """Keep the collector of garbage from what is here at the start, as config/wsgi.py does."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def _pages(practice: Practice) -> Iterator[tuple[str, Callable[[], object], float]]:
    owner = Browser(headers={"accept-language": "ja"}, SERVER_NAME="rules.example.com")
    owner.force_login(practice.owner)
    client, session = practice.clients[0], practice.today[0]
    decided = Decided.objects.filter(room=practice.room, status="standing").first()
    places = {
        "Today": "/today/",
        "Clients": "/clients/",
        "a client": f"/clients/{client.pk}/",
        "Rules": "/rules/",
        "sessions of a week": "/sessions/",
        "a session": f"/sessions/{session.pk}/",
        "Settings": "/settings/",
    }
    if decided is not None:
        places["a decision"] = f"/decisions/{decided.decision}/"
    for what, address in places.items():
        yield what, _getting(owner, address), PAGE_BAR
    visitor = Browser(headers={"accept-language": "ja"}, SERVER_NAME="rules.example.com")
    notice = token_of(telling.link_to_session(session, NOW).pk)
    yield "notice page (client)", _getting(visitor, f"/v/{notice}/"), NOTICE_BAR
    own = token_of(telling.link_to_own_page(client, NOW).pk)
    yield "own page (client)", _getting(visitor, f"/v/{own}/"), PAGE_BAR
    if decided is not None:
        statement = telling.link_to(
            decision_in(decided), next(c for c in practice.clients if c.pk == decided.client), NOW
        )
        address = f"/v/{token_of(statement.pk)}/"
        yield "statement of reasons (client)", _getting(visitor, address), PAGE_BAR


def _getting(browser: Browser, address: str) -> Callable[[], object]:
    def get() -> object:
        response = browser.get(address, follow=True, secure=True)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        return response

    return get


def _page(what: str, get: Callable[[], object], bar: float) -> Row:
    for _ in range(3):
        get()
    taken = sorted(_timed(get) * 1000 for _ in range(ROUNDS))
    half, most = statistics.median(taken), taken[int(len(taken) * 0.95)]
    return Row(what, f"{half:.0f} / {most:.0f} ms", f"p95 < {bar:.0f} ms", most < bar)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _recording(practice: Practice, home: Path) -> list[Row]:
    """Take turns between the bare database and the services, so that both have the same minutes."""
    bare = _Bare(home / "bare.sqlite3")
    services = _Services(practice)
    rounds = [
        (
            bare.second(),
            bare.second(AT_ONCE),
            services.one_by_one(services.booking),
            services.one_by_one(services.thanks),
            services.in_bulk(),
        )
        for _ in range(5)
    ]
    columns = zip(*rounds, strict=True)
    plain, many, judged, unasked, bulk = (statistics.median(column) for column in columns)
    return [
        Row("bare SQLite, a row a commit", f"{plain:,.0f} /s", "", None),
        Row(f"bare SQLite, {AT_ONCE} rows a commit", f"{many:,.0f} /s", "", None),
        _beside("facts recorded and judged, one a commit", judged, plain),
        _beside("facts recorded of which no rule asks, one a commit", unasked, plain),
        Row(
            f"facts recorded and judged, {AT_ONCE} a commit",
            f"{bulk:,.0f} /s ({bulk / plain:.2f} of bare a commit each, {bulk / many:.3f} of many)",
            "",
            None,
        ),
    ]


def _beside(what: str, measured: float, plain: float) -> Row:
    share = measured / plain
    return Row(what, f"{measured:,.0f} /s ({share:.2f} of bare)", "0.5 of bare", share >= 0.5)


class _Bare:
    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, content TEXT)")

    def second(self, at_once: int = 1) -> float:
        """Return how many rows a second are committed, so many at once."""
        rows, count, began = [("x" * 300,)] * at_once, 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT INTO fact (content) VALUES (?)", rows)
            self._database.execute("COMMIT")
            count += at_once
        return count / (time.perf_counter() - began)


class _Services:
    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._number = 0

    def one_by_one(self, fact: Callable[[str], f.Fact]) -> float:
        """Return how many facts a second are recorded, a commit each, of one client after another."""
        clients = self._practice.clients
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            client = clients[self._number % len(clients)].pk
            record(self._practice.room, [fact(client)], NOW)
            count += 1
        return count / (time.perf_counter() - began)

    def in_bulk(self) -> float:
        """Return how many facts a second are recorded and judged, many of one client a commit."""
        facts = [self.booking(self._practice.clients[-1].pk) for _ in range(AT_ONCE)]
        began = time.perf_counter()
        record(self._practice.room, facts, NOW)
        return len(facts) / (time.perf_counter() - began)

    def booking(self, client: str) -> f.Fact:
        """Return a fact about which most of the rules ask."""
        self._number += 1
        past = dt.timedelta(minutes=self._number)
        return f.AppointmentBooked(
            at=NOW - past,
            client=client,
            appointment=f"measured-{self._number}",
            starts=NOW + A_WEEK + past,
            minutes=50,
        )

    def thanks(self, client: str) -> f.Fact:
        """Return a fact about which none of the rules asks."""
        self._number += 1
        at = NOW - dt.timedelta(minutes=self._number)
        return f.CourtesyShown(at=at, client=client, courtesy="thanks")


def _gate(practice: Practice) -> Row:
    half, most = gate.look_up(practice)
    return Row(
        f"who may come in, with {gate.BARRED} barred",
        f"{half:.0f} / {most:.0f} µs",
        f"under {gate.BAR:.0f} µs",
        half < gate.BAR,
    )


def _letters(practice: Practice) -> Row:
    room = practice.room
    room.reachable_at = NOW
    room.save()
    LookedAt.objects.bulk_create(LookedAt(room=room, kind=kind, at=NOW) for kind in KINDS)
    with postbox() as port:
        MailAccount.objects.create(
            room=room,
            from_name=room.name,
            from_address="haruka@example.com",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
        )
        version = room.versions.get()
        announcing.announce(version, practice.clients[:200], NOW)
        for session in practice.today:
            around_sessions.invite(session, NOW)
        waiting = list(Job.objects.filter(kind="send", state="waiting").order_by("pk"))
        began = time.perf_counter()
        for job in waiting:
            job.lease = "held"
            job.save()
            HANDLERS[job.kind](job, NOW)
        taken = time.perf_counter() - began
    sent = Letter.objects.filter(state="sent").count()
    connection.close()
    return Row("letters sent", f"{sent / taken:,.0f} /s", "", None)
