"""Which rules bind a client at an instant, as the judge sees it: announced, in effect, acknowledged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from kijun.clients.models import Client
from kijun.judge.announcements import Announcements, Bound, Library
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.rulebooks.versions import rulebooks_of

TELLING: Final = ("rules.announced", "rules.acknowledged")
"""The kinds of facts that say which rules a client was told, and which they acknowledged."""


def told_to(client: Client) -> list[Fact]:
    """Return what a client was told of the rules, and what they acknowledged, earliest first."""
    entries = Entry.objects.filter(room_id=client.room_id, client=client.pk, kind__in=TELLING)
    return [
        fact_of(entry) for entry in sorted(entries, key=lambda entry: (entry.moment, entry.number))
    ]


def rules_binding(
    client: Client, at: dt.datetime, told: Iterable[Fact], frozen: str = ""
) -> tuple[Bound, ...]:
    """Return the rules that bind a client for what begins at an instant; `told` as `told_to`.

    `frozen` is the version that was frozen into it, where one was.
    """
    announcements = Announcements(
        Library(rulebooks_of(client.room)), assumed=False, shows_unannounced=False
    )
    for fact in told:
        if isinstance(fact, RulesAnnounced) and fact.at <= at:
            announcements.announce(fact)
        elif isinstance(fact, RulesAcknowledged) and fact.at <= at:
            announcements.acknowledge(fact)
    if frozen:
        return announcements.frozen(frozen, at).rules
    return announcements.binding_at(at).rules


def version_towards(client: Client, at: dt.datetime) -> str:
    """Return the version in effect towards a client at an instant, or "" before any announcement.

    It is the one announced last whose date has come. A rule of it that asks for an acknowledgement
    may still wait for it; `rules_binding` knows.
    """
    announced = [fact for fact in told_to(client) if isinstance(fact, RulesAnnounced)]
    for fact in reversed(announced):
        if fact.at <= at and (fact.effective or fact.at) <= at:
            return fact.rulebook
    return ""
