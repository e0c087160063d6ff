"""Announcing a version to clients, and what they acknowledge."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.record import hold
from kijun.letters import when
from kijun.letters.models import Letter, Shown
from kijun.rulebooks.models import Version
from kijun.services import post, telling
from kijun.services.binding import told_to
from kijun.services.record import record

AGAIN: Final = "rules_again"
"""The kind of letter that asks once more for an acknowledgement."""
REMIND_EVERY: Final = dt.timedelta(days=7)
"""Nobody is asked more often than this."""


def key_of(client: str, version: str) -> str:
    """Return what tells the letter about a version to a client from all others of its kind."""
    return f"{client}/{version}"


def announce(version: Version, clients: Iterable[Client], now: dt.datetime) -> list[Letter]:
    """Write to each client that these rules hold from the version's date; the letter is the proof.

    A version binds a client once its letter has been sent, or passed on by hand.
    """
    with transaction.atomic():
        hold(version.room)
        return [_announce(version, client, now) for client in clients]


def remind(version: Version, clients: Iterable[Client], now: dt.datetime) -> list[Letter]:
    """Ask each client once more to read a version and say so; whom to ask is the caller's choice."""
    with transaction.atomic():
        hold(version.room)
        return [_remind(version, client, now) for client in clients]


def _remind(version: Version, client: Client, now: dt.datetime) -> Letter:
    return post.write(
        client,
        AGAIN,
        f"{key_of(client.pk, version.version)}/{now:%Y-%m-%d}",
        telling.common(client),
        due_at=now,
        now=now,
        link=telling.link_to_rules(client, version.version, now),
    )


def _announce(version: Version, client: Client, now: dt.datetime) -> Letter:
    language = telling.language_of(client)
    effective = max(version.effective or now, now).astimezone(client.room.zone)
    given = {**telling.common(client), "effective": when.day(effective, language)}
    letter = post.write(
        client,
        "rules",
        key_of(client.pk, version.version),
        given,
        due_at=now,
        now=now,
        link=telling.link_to_rules(client, version.version, now),
    )
    if letter.state == Letter.State.WITHDRAWN:
        post.bring_back(letter, now)
    return letter


def was_told(client: Client, version: str) -> bool:
    """Say whether a version was announced to a client, and has arrived as far as is known."""
    told = (fact for fact in told_to(client) if isinstance(fact, f.RulesAnnounced))
    return any(fact.rulebook == version for fact in told)


def read_on_page(
    client: Client, version: str, shown: str, language: str, *, channel: str, now: dt.datetime
) -> bool:
    """Record that a version was shown to somebody on a public page, and that they have read it.

    Say whether that announced it to them: whoever was told before is not told anew.
    """
    is_new = not was_told(client, version)
    with transaction.atomic():
        if is_new:
            effective = Version.objects.get(room=client.room, version=version).effective
            fact = f.RulesAnnounced(
                at=now,
                client=client.pk,
                rulebook=version,
                effective=max(effective, now) if effective is not None else None,
                channel=channel,
                id=f"announced-{channel}-{client.pk}-{version}",
            )
            record(client.room, [fact], now)
        acknowledge(client, version, shown, language, now)
    return is_new


def acknowledge(client: Client, version: str, shown: str, language: str, now: dt.datetime) -> None:
    """Record that a client has read a version, with the text exactly as they were shown it."""
    _acknowledge(client, version, shown, language, "link", None, now)


def acknowledged_by_hand(client: Client, version: str, given: str, now: dt.datetime) -> None:
    """Record what a client said to the owner: that they have read the text that they were given."""
    language = telling.language_of(client)
    _acknowledge(client, version, given, language, "hand", "owner", now)


def _acknowledge(
    client: Client,
    version: str,
    shown: str,
    language: str,
    channel: str,
    source: str | None,
    now: dt.datetime,
) -> None:
    sha256 = hashlib.sha256(shown.encode()).hexdigest()
    fact = f.RulesAcknowledged(
        at=now,
        client=client.pk,
        rulebook=version,
        channel=channel,
        source=source,
        evidence=(sha256,),
        id=f"acknowledged-{client.pk}-{version}",
    )
    with transaction.atomic():
        hold(client.room)
        if client.room.entries.filter(fact_id=fact.id).exists():
            return
        Shown.objects.get_or_create(
            room=client.room, sha256=sha256, defaults={"language": language, "text": shown}
        )
        record(client.room, [fact], now)
