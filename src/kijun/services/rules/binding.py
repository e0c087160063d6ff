"""Which rules bind a client at an instant, as the judge sees it: announced, in effect, acknowledged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from kijun.accounts.prepared import Given, Prepared
from kijun.clients.models import Client
from kijun.judge.announcements import Announced, Announcements, Bound, followed_by
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.letters.models import Letter
from kijun.rulebooks.versions import library_of, rulebooks_of

TELLING: Final = ("rules.announced", "rules.acknowledged")
"""The kinds of facts that say which rules a client was told, and which they acknowledged."""
_BY_LETTER: Final = re.compile(r"announced-(l-[0-9a-z]+)(?:-\d+)?")


def told_to(client: Client) -> list[Fact]:
    """Return what a client was told of the rules, and what they acknowledged, earliest first.

    What is known not to have arrived was not told, whatever the record says of its sending.
    """
    facts = _telling(client)
    lost = lost_among(client, facts)
    return [fact for fact in facts if fact.id not in lost]


def _letters_about_rules() -> QuerySet[Letter, tuple[str, str]]:
    sent = Letter.objects.filter(client=Given("client"), kind="rules", sent_at__isnull=False)
    return sent.values_list("pk", "state")


_announcements_sent: Final = Prepared(_letters_about_rules)


def lost_among(client: Client, facts: Iterable[Fact]) -> frozenset[str]:
    """Return the ids of the announcements that never arrived: their letter came back.

    A letter that was sent once more, or passed on, tells from then on; whoever acknowledged a
    version since has it.
    """
    told = list(facts)
    read = {fact.rulebook: fact.at for fact in told if isinstance(fact, RulesAcknowledged)}
    states = dict(_announcements_sent(client=client.pk))
    latest: dict[str, str] = {}
    lost: set[str] = set()
    for fact in told:
        by = _BY_LETTER.fullmatch(fact.id or "")
        if not isinstance(fact, RulesAnnounced) or by is None:
            continue
        if fact.rulebook in read and fact.at <= read[fact.rulebook]:
            continue
        lost |= {latest[by[1]]} if by[1] in latest else set()
        latest[by[1]] = fact.id or ""
    came_back = (letter for letter in latest if states.get(letter) != Letter.State.SENT)
    return frozenset(lost | {latest[letter] for letter in came_back})


def never_bound(client: Client, decision: Decision) -> bool:
    """Say whether a decision rests on rules that its client did not have when its matter opened.

    The judge takes what was announced for told; that a letter came back is known here alone.
    """
    facts = _telling(client)
    lost = lost_among(client, facts)
    if not lost or decision.party != "client":
        return False
    session = client.sessions.filter(pk=decision.matter or "").first()
    opened = session.created_at if session else dt.datetime.fromisoformat(decision.decided_at)
    with_it, without = (
        {bound.rule.identity for bound in rules_binding(client, opened, told)}
        for told in (facts, [fact for fact in facts if fact.id not in lost])
    )
    rule = rulebooks_of(client.room)[decision.version].rule(decision.rule)
    return rule is not None and rule.identity in with_it - without


def announcement_id(letter: Letter, before: int) -> str:
    """Return the id of the fact that a letter about rules was sent, after so many times before."""
    return f"announced-{letter.pk}" + (f"-{before + 1}" if before else "")


def _telling(client: Client) -> list[Fact]:
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
    announcements = Announcements(library_of(client.room), assumed=False, shows_unannounced=False)
    for fact in told:
        if isinstance(fact, RulesAnnounced) and fact.at <= at:
            announcements.announce(fact)
        elif isinstance(fact, RulesAcknowledged) and fact.at <= at:
            announcements.acknowledge(fact)
    if frozen:
        return announcements.frozen(frozen, at).rules
    return announcements.binding_at(at).rules


def version_towards(client: Client, at: dt.datetime, told: Iterable[Fact] | None = None) -> str:
    """Return the version in effect towards a client at an instant, or "" before any announcement.

    A rule of it that asks for an acknowledgement may still wait for it; `rules_binding` knows.
    `told` is what `told_to` gives, where it is known.
    """
    announced: list[Announced] = []
    for fact in told_to(client) if told is None else told:
        if isinstance(fact, RulesAnnounced) and fact.at <= at:
            announced = followed_by(announced, fact)
    begun = (each.version for each in reversed(announced) if each.effective <= at)
    return next(begun, "")
