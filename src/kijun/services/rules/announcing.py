"""Announcing a version to clients, and what they acknowledge."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger import jobs
from kijun.ledger.record import hold
from kijun.letters import when
from kijun.letters.models import Letter, Shown
from kijun.rulebooks.models import Version
from kijun.rulebooks.versions import dates_of
from kijun.services.delivery import letter_words, outbox
from kijun.services.delivery.outbox_to_many import Draft, write_all
from kijun.services.delivery.still_true import OF_RULES, still_so
from kijun.services.record.recording import record
from kijun.services.rules.binding import told_to

RULES: Final = "rules"
"""The kind of letter that announces a version."""
AGAIN: Final = "rules_again"
"""The kind of letter that asks once more for an acknowledgement."""
ANNOUNCE: Final = "announce"
"""The job of writing to some of many clients."""
REMIND_EVERY: Final = dt.timedelta(days=7)
"""Nobody is asked more often than this."""
_UNSENT: Final = (
    Letter.State.WAITING,
    Letter.State.ASKS,
    Letter.State.BY_HAND,
    Letter.State.FAILED,
)


_kept: Final = Prepared(
    lambda: Shown.objects.filter(room=Given("room"), sha256=Given("digest")).values_list(
        "pk", flat=True
    )
)


def key_of(client: str, version: str) -> str:
    """Return how the keys of all letters about a version to a client begin.

    The first one has no more than this; what tells of it again, once it was published again, adds
    its number.
    """
    return f"{client}/{version}"


def being_written(room: Room, version: str, kind: str) -> frozenset[str]:
    """Return the clients to whom a letter about a version is yet to be written by a worker."""
    waiting = (job.payload for job in jobs.waiting(room, ANNOUNCE))
    same = (told for told in waiting if (told["version"], told["kind"]) == (version, kind))
    return frozenset(client for told in same for client in told["clients"])


def announce(version: Version, clients: Iterable[Client], now: dt.datetime) -> list[Letter]:
    """Write to each client that these rules hold from the version's date; the letter is the proof.

    A version binds a client once its letter has been sent, or passed on by hand. Letters about
    another version that have not gone are taken back: passed on later, they would undo this one.
    """
    told = list(clients)
    with transaction.atomic():
        hold(version.room)
        letters = _announce(version, told, now)
        _take_back_older(told, [each.pk for each in letters if each.written_at == now], now)
        return letters


def _take_back_older(clients: Iterable[Client], besides: Collection[str], now: dt.datetime) -> None:
    """Take back what is known not to have gone, and was written before other rules."""
    unsent = Letter.objects.filter(
        client__in=[client.pk for client in clients], kind__in=OF_RULES, state__in=_UNSENT
    )
    older = [each for each in unsent.select_related("room") if each.pk not in besides]
    outdated = [letter.pk for letter in older if not still_so(letter, now)]
    Letter.objects.filter(pk__in=outdated).update(
        state=Letter.State.WITHDRAWN, why=Letter.Why.CHANGED, error=""
    )


def announce_at(address: str, version: Version, client: Client, now: dt.datetime) -> Letter:
    """Announce a version to a client at one of their addresses, as `announce` does."""
    with transaction.atomic():
        hold(version.room)
        return _announce(version, [client], now, address)[0]


def remind(version: Version, clients: Iterable[Client], now: dt.datetime) -> list[Letter]:
    """Ask each client once more to read a version and say so; whom to ask is the caller's choice."""
    told = list(clients)
    with transaction.atomic():
        hold(version.room)
        links = letter_words.links_to_rules(told, version.version, now)
        drafts = [
            Draft(
                client,
                f"{key_of(client.pk, version.version)}/{now:%Y-%m-%d}",
                letter_words.common(client),
                links[client.pk],
            )
            for client in told
        ]
        return write_all(version.room, AGAIN, drafts, now)


def _announce(
    version: Version, clients: Collection[Client], now: dt.datetime, reached_at: str = ""
) -> list[Letter]:
    links = letter_words.links_to_rules(clients, version.version, now)
    before = _told_before(version, clients)
    drafts = []
    for client in clients:
        effective = max(version.effective or now, now).astimezone(client.room.zone)
        day = when.day(effective, letter_words.language_of(client))
        given = {**letter_words.common(client), "effective": day}
        key = _key(client, version, before)
        drafts.append(Draft(client, key, given, links[client.pk], reached_at))
    letters = write_all(version.room, RULES, drafts, now)
    for letter in letters:
        if letter.state == Letter.State.WITHDRAWN:
            outbox.bring_back(letter, now)
    return letters


def _told_before(version: Version, clients: Iterable[Client]) -> list[str]:
    """Return the keys of what was written to clients before the version was published last."""
    letters = Letter.objects.filter(
        room=version.room,
        kind=RULES,
        client__in=[client.pk for client in clients],
        written_at__lt=version.published_at,
    )
    return list(letters.values_list("key", flat=True))


def _key(client: Client, version: Version, before: Iterable[str]) -> str:
    """Return the key of the letter about a version as it was published last."""
    first = key_of(client.pk, version.version)
    earlier = sum(key.startswith(first) for key in before)
    return f"{first}/{earlier + 1}" if earlier else first


def was_told(client: Client, version: str) -> bool:
    """Say whether a version was announced to a client, and has arrived as far as is known.

    Where it was published again, after another one, only what was told since then counts.
    """
    return _announces(told_to(client), version, dates_of(client.room, version).published)


def _announces(told: Iterable[Fact], version: str, since: dt.datetime) -> bool:
    return any(fact.at >= since for fact in _about(told, f.RulesAnnounced, version))


def _about(
    told: Iterable[Fact], kind: type[f.RulesAnnounced | f.RulesAcknowledged], version: str
) -> list[Fact]:
    return [fact for fact in told if isinstance(fact, kind) and fact.rulebook == version]


def read_on_page(
    client: Client, version: str, shown: str, language: str, *, channel: str, now: dt.datetime
) -> bool:
    """Record that a version was shown to somebody on a public page, and that they have read it.

    Say whether that announced it to them: whoever was told before is not told anew.
    """
    with transaction.atomic():
        head = hold(client.room)
        told = told_to(client)
        facts = reading(client, version, shown, language, channel=channel, told=told, now=now)
        if facts:
            record(client.room, facts, now, head)
    return any(isinstance(fact, f.RulesAnnounced) for fact in facts)


def reading(
    client: Client,
    version: str,
    shown: str,
    language: str,
    *,
    channel: str,
    told: Iterable[Fact],
    now: dt.datetime,
) -> list[Fact]:
    """Return what to record of a version that was shown to somebody and that they have read.

    The text is kept as it was shown. `told` is what `told_to` gives, read while the room is held.
    """
    known = list(told)
    facts: list[Fact] = []
    since, effective = dates_of(client.room, version)
    if not _announces(known, version, since):
        announced = f.RulesAnnounced(
            at=now,
            client=client.pk,
            rulebook=version,
            effective=max(effective, now) if effective is not None else None,
            channel=channel,
            id=_numbered(f"announced-{channel}-{client.pk}-{version}", known),
        )
        facts.append(announced)
    acknowledged = _read(client, version, shown, "link", None, known, since, now)
    if acknowledged is not None:
        _keep(client, shown, language)
        facts.append(acknowledged)
    return facts


def acknowledge(client: Client, version: str, shown: str, language: str, now: dt.datetime) -> None:
    """Record that a client has read a version, with the text exactly as they were shown it."""
    _acknowledge(client, version, shown, language, "link", None, now)


def acknowledged_by_hand(client: Client, version: str, given: str, now: dt.datetime) -> None:
    """Record what a client said to the owner: that they have read the text that they were given."""
    language = letter_words.language_of(client)
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
    with transaction.atomic():
        head = hold(client.room)
        since = dates_of(client.room, version).published
        fact = _read(client, version, shown, channel, source, told_to(client), since, now)
        if fact is not None:
            _keep(client, shown, language)
            record(client.room, [fact], now, head)


def _read(
    client: Client,
    version: str,
    shown: str,
    channel: str,
    source: str | None,
    told: Iterable[Fact],
    since: dt.datetime,
    now: dt.datetime,
) -> f.RulesAcknowledged | None:
    """Return that a version was read; None where they have said so since it was published."""
    known = list(told)
    if any(fact.at >= since for fact in _about(known, f.RulesAcknowledged, version)):
        return None
    return f.RulesAcknowledged(
        at=now,
        client=client.pk,
        rulebook=version,
        channel=channel,
        source=source,
        evidence=(_fingerprint(shown),),
        id=_numbered(f"acknowledged-{client.pk}-{version}", known),
    )


def _numbered(first: str, known: Iterable[Fact]) -> str:
    """Return the id of a fact that may have happened before under the same name."""
    before = sum((fact.id or "").startswith(first) for fact in known)
    return f"{first}-{before + 1}" if before else first


def _keep(client: Client, shown: str, language: str) -> None:
    digest = _fingerprint(shown)
    if not _kept(room=client.room_id, digest=digest):
        Shown.objects.get_or_create(
            room=client.room, sha256=digest, defaults={"language": language, "text": shown}
        )


def _fingerprint(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()
