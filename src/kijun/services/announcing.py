"""Announcing a version to clients, and what they acknowledge."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import transaction

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.letters import when
from kijun.letters.models import Letter, Shown
from kijun.rulebooks.models import Version
from kijun.services import post, telling
from kijun.services.record import record


def announce(version: Version, clients: Iterable[Client], now: dt.datetime) -> list[Letter]:
    """Write to each client that these rules hold from the version's date; the letter is the proof.

    A version binds a client once its letter has been sent, or passed on by hand.
    """
    return [_announce(version, client, now) for client in clients]


def _announce(version: Version, client: Client, now: dt.datetime) -> Letter:
    language = telling.language_of(client)
    effective = max(version.effective or now, now).astimezone(client.room.zone)
    given = {**telling.common(client), "effective": when.day(effective, language)}
    return post.write(
        client,
        "rules",
        f"{client.pk}/{version.version}",
        given,
        due_at=now,
        now=now,
        link=telling.link_to_rules(client, version.version, now),
    )


def acknowledge(client: Client, version: str, shown: str, language: str, now: dt.datetime) -> None:
    """Record that a client has read a version, with the text exactly as they were shown it."""
    sha256 = hashlib.sha256(shown.encode()).hexdigest()
    fact = f.RulesAcknowledged(
        at=now,
        client=client.pk,
        rulebook=version,
        channel="link",
        evidence=(sha256,),
        id=f"acknowledged-{client.pk}-{version}",
    )
    if client.room.entries.filter(fact_id=fact.id).exists():
        return
    with transaction.atomic():
        Shown.objects.get_or_create(
            room=client.room, sha256=sha256, defaults={"language": language, "text": shown}
        )
        record(client.room, [fact], now)
