"""Free words about clients, and their reasons: kept here, erasable, only committed to in the record.

A fact holds `t-…:COMMITMENT`, an HMAC-SHA-256 of the words under a key that is kept beside them.
Whoever erases the row erases the key: then nobody can tell what was said, only that it was. Every
reason is kept so, not only one that touches health: or its absence would tell what it was about.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeVar, cast

import msgspec

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.concerned import Concerned
from kijun.clients.models import FreeText
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact

AFact = TypeVar("AFact", bound=Fact)
_COMMITMENT: Final = re.compile(r"t-[^:\s]+:[0-9a-f]{64}")
_WITH_REASON: Final = (f.NoticeGiven, f.AppointmentMoved, f.AppointmentCancelled)
"""Facts whose reason is a word that rules ask about."""


class Opened(NamedTuple):
    """Facts with the reasons that rules ask about, and what the record holds in their place.

    `held` tells the commitments by the ids of the facts.
    """

    facts: list[Fact]
    held: dict[str, str]


_kept_under: Final = Prepared(lambda: FreeText.objects.filter(pk__in=[Given("keys", is_list=True)]))


def keep(about: Concerned, words: str) -> str:
    """Keep words about somebody and return the commitment for the record."""
    kept = about.texts.create(room_id=about.room_id, text=words)
    return f"{kept.pk}:{_commitment(kept)}"


def words_of(about: Concerned) -> dict[str, str]:
    """Return all kept words about somebody, by the commitment that facts hold."""
    return _by_commitment(about.texts.all())


def words_in(room: Room) -> dict[str, str]:
    """Return all words that are kept in a room, by the commitment that facts hold."""
    return _by_commitment(FreeText.objects.filter(room=room))


def words_behind(held: Iterable[str | None]) -> dict[str, str]:
    """Return the words that are still kept behind some commitments. Costs one query at most."""
    keys = {text.partition(":")[0] for text in held if text and is_commitment(text)}
    return _by_commitment(_kept_under(keys=keys)) if keys else {}


def held_in(decision: Decision) -> tuple[str | None, str | None]:
    """Return what a decision on record holds in place of its own reason, and its excuse's."""
    return decision.reason, decision.excuse.reason if decision.excuse is not None else None


def words_of_acts(
    party: str, facts: Iterable[Fact], decisions: Iterable[Decision]
) -> dict[str, str]:
    """Return the words behind reasons on record, and behind what one party said itself.

    What others said in free words is not among them. Costs one query at most.
    """
    held = [each for decision in decisions for each in held_in(decision)]
    for fact in facts:
        held.append(getattr(fact, "reason", None))
        if fact.by == party:
            held += [getattr(fact, "text", None), getattr(fact, "what", None)]
    return words_behind(held)


def is_commitment(text: str) -> bool:
    """Say whether a text stands for words that are kept here, or were."""
    return _COMMITMENT.fullmatch(text) is not None


def with_reason(fact: AFact, said: Mapping[str, str]) -> AFact:
    """Return a fact with its reason in words, where they are still kept."""
    reason = getattr(fact, "reason", None)
    if reason not in said:
        return fact
    return msgspec.structs.replace(fact, reason=said[cast(str, reason)])


def opened(facts: Iterable[Fact]) -> Opened:
    """Return facts as they are judged: with the reasons that rules ask about.

    Costs one query where any is kept here. A reason that was erased stays a commitment.
    """
    known = list(facts)
    held = {f.id_of(fact): reason for fact in known if (reason := _judged_by(fact))}
    if not held:
        return Opened(known, held)
    said = words_behind(held.values())
    return Opened([with_reason(fact, said) if _judged_by(fact) else fact for fact in known], held)


def sealed(decision: Decision, held: Mapping[str, str]) -> Decision:
    """Return a decision as it goes on record: what excuses it is told as the fact holds it."""
    excuse = decision.excuse
    if excuse is None or excuse.reason is None or excuse.fact not in held:
        return decision
    kept = msgspec.structs.replace(excuse, reason=held[cast(str, excuse.fact)])
    return msgspec.structs.replace(decision, excuse=kept)


def _judged_by(fact: Fact) -> str:
    reason = fact.reason if isinstance(fact, _WITH_REASON) else None
    return reason if reason is not None and is_commitment(reason) else ""


def _by_commitment(kept: Iterable[FreeText]) -> dict[str, str]:
    return {f"{text.pk}:{_commitment(text)}": text.text for text in kept}


def _commitment(kept: FreeText) -> str:
    return hmac.digest(kept.key.encode(), kept.text.encode(), hashlib.sha256).hex()
