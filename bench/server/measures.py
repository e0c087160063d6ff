"""What is measured: server time of each page, facts and letters per second, beside the bare disk."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser

from bench.server import gate
from bench.server.crowd import NOW, Practice, fill
from bench.server.further import further
from bench.server.postbox import postbox
from bench.server.recording import recording
from bench.server.row import Row
from kijun.channels.mail.models import MailAccount
from kijun.clients.links import token_of
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided, Job
from kijun.letters.kinds import KINDS
from kijun.letters.models import Letter, LookedAt
from kijun.services import clock
from kijun.services.delivery import letter_words
from kijun.services.rules import announcing
from kijun.services.sessions import session_letters
from kijun.services.worker.handlers import HANDLERS

ROUNDS = 60
PAGE_BAR, NOTICE_BAR = 50.0, 20.0


def all_of(clients: int, facts: int, home: Path) -> list[Row]:
    """Fill a practice and measure everything."""
    call_command("migrate", verbosity=0)
    practice = fill(clients, facts)
    clock.set_to(NOW)
    _set_apart()
    rows = [_page(what, get, bar) for what, get, bar in _pages(practice)]
    rows += recording(practice, home)
    rows += further(practice)
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
    notice = token_of(letter_words.link_to_session(session, NOW).pk)
    yield "notice page (client)", _getting(visitor, f"/v/{notice}/"), NOTICE_BAR
    own = token_of(letter_words.link_to_own_page(client, NOW).pk)
    yield "own page (client)", _getting(visitor, f"/v/{own}/"), PAGE_BAR
    if decided is not None:
        statement = letter_words.link_to(
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
            session_letters.invite(session, NOW)
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
