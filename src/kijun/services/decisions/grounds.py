"""What stands behind a decision: earlier cases, the house's own part, and until when what lasts.

Letters, the statement of reasons and the owner's page tell the same of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kijun.accounts.models import Room
from kijun.judge.consequences import parse_consequence, role_of
from kijun.judge.decision import Decision
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.words.consequences import consequence_words, in_order, setting_of
from kijun.judge.words.figures import ordinal
from kijun.judge.words.language import Language, Said
from kijun.ledger.decisions import decision_in, kept_under, latest_rows
from kijun.ledger.models import Decided
from kijun.letters.members import DECIDED
from kijun.letters.models import Letter, MemberLetter
from kijun.services.decisions.planned import TAKEN_BACK
from kijun.services.delivery.still_true import tells_a_decision

MOST: Final = 20
"""So many earlier cases are told one by one."""
_COUNTED: Final = frozenset({"standing", "expired", "lapsed", "absorbed", "held_back", "proposed"})
_LEVEL: Final = Said(
    "「段」は重さを表し、0から6まであります。この基準では、{step}度目は段{level}です。",
    "A level says how much a measure weighs, from 0 to 6: by this rule, the {ordinal} time is "
    "level {level}.",
)
_AS_EVER: Final[Mapping[str, str]] = MappingProxyType({})
_WENT: Final = (Letter.State.SENT, Letter.State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier case of the same rule that counted, and the letters that told of it then."""

    decision: Decision
    letters: tuple[Letter | MemberLetter, ...]

    @property
    def at(self) -> dt.datetime:
        """When it was decided."""
        return dt.datetime.fromisoformat(self.decision.decided_at)


def earlier_cases(room: Room, decision: Decision) -> list[Earlier]:
    """Return the earlier cases that counted, the latest first, as they stand now.

    Those that no longer count (waived since, overturned) are not among them.
    """
    if decision.earlier.first is None:
        return []
    rows = Decided.objects.filter(
        room=room,
        client=kept_under(decision),
        rule=decision.rule,
        decided_at__lt=dt.datetime.fromisoformat(decision.decided_at),
    )
    ids = dict.fromkeys(rows.order_by("-decided_at").values_list("decision", flat=True))
    latest = [decision_in(row) for row in latest_rows(room, ids).values()]
    first = next((each for each in latest if each.id == decision.earlier.first), None)
    if first is None:
        return []
    since = dt.datetime.fromisoformat(first.decided_at)
    found = [each for each in latest if _counted(each, decision, since)]
    found.sort(key=lambda each: each.decided_at, reverse=True)
    told = _letters(room, [each.id for each in found[:MOST]])
    return [Earlier(each, tuple(told.get(each.id, ()))) for each in found[:MOST]]


def _counted(earlier: Decision, decision: Decision, since: dt.datetime) -> bool:
    at = dt.datetime.fromisoformat(earlier.decided_at)
    is_same = earlier.party == decision.party and earlier.id != decision.id
    return is_same and at >= since and earlier.step is not None and earlier.status in _COUNTED


def _letters(room: Room, decisions: list[str]) -> dict[str, list[Letter | MemberLetter]]:
    told: dict[str, list[Letter | MemberLetter]] = {}
    for note in MemberLetter.objects.filter(room=room, decision__in=decisions, kind=DECIDED):
        told.setdefault(note.decision, []).append(note)
    sent = Letter.objects.filter(room=room, decision__in=decisions, state__in=_WENT)
    for letter in sent.order_by("sent_at", "pk"):
        if tells_a_decision(letter):
            told.setdefault(letter.decision, []).append(letter)
    return told


def of_the_house(room: Room, decision: Decision) -> list[Decision]:
    """Return what stands against the house in the same matter."""
    found = _of_the_house(room, decision)
    return [each for each in found if each.status in ("standing", "expired")]


def house_kept(room: Room, decision: Decision, rule: Rule) -> bool:
    """Say whether a rule binds the house as well, and nothing of the same matter speaks against it.

    Not where that is unclear: what a person has yet to settle, or what had no matter to look at.
    """
    if not decision.matter or not rule.binds_role("house"):
        return False
    return all(each.status in TAKEN_BACK for each in _of_the_house(room, decision))


def _of_the_house(room: Room, decision: Decision) -> list[Decision]:
    if not decision.matter:
        return []
    rows = Decided.objects.filter(
        room=room, client=decision.client or "", content__contains=f'"{decision.matter}"'
    )
    latest = {row.decision: decision_in(row) for row in rows.order_by("revision")}
    return [
        found
        for found in latest.values()
        if found.matter == decision.matter and found.party == "house"
    ]


def told(
    decision: Decision,
    language: Language,
    only: Iterable[str] | None = None,
    instead: Mapping[str, str] = _AS_EVER,
) -> list[str]:
    """Return what follows from a decision, each as a sentence without its stop.

    `only` names the consequences; without it, all that have not come to nothing. `instead` is what
    is said otherwise, by the word of the consequence.
    """
    role = role_of(decision.party)
    going = [text for text in decision.consequences if text not in decision.lapsed]
    named = list(only) if only is not None else going
    parsed = in_order(parse_consequence(text) for text in named)
    setting, waits = setting_of(decision.occasion), set(decision.awaiting)
    said = [
        instead.get(each.word)
        or consequence_words(each, role, language, setting, is_decided=str(each) not in waits)
        for each in parsed
    ]
    return [f"{text[:1].upper()}{text[1:]}" for text in said]


def level_told(decision: Decision, language: Language) -> str:
    """Say how the level of a decision and its place in the count belong together, where it has both."""
    if decision.step is None or 0 < len(decision.awaiting) < len(decision.consequences):
        return ""
    return _LEVEL.in_language(language).format(
        level=decision.level, step=decision.step, ordinal=ordinal(decision.step)
    )


def counts_until(decision: Decision, rule: Rule, rulebook: Rulebook) -> dt.datetime | None:
    """Return until when a decision counts as an earlier case; None where it does not."""
    if decision.step is None:
        return None
    return rule.within.after(dt.datetime.fromisoformat(decision.decided_at), rulebook.zone)
