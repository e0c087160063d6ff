"""A decision in English: what was decided and why, one sentence a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kijun.judge.consequences import Consequence, Role
from kijun.judge.decision import Decision
from kijun.judge.sentence.english.grammar import duration, joined
from kijun.judge.sentence.english.ladder import told_together
from kijun.judge.sentence.english.whole import excuse_clauses
from kijun.judge.sentence.scene import Scene, by_name
from kijun.judge.words.consequences import deed, in_order
from kijun.judge.words.figures import case_moment, closed_day, day_of, moment, ordinal
from kijun.judge.words.language import Language, listed, quoted
from kijun.judge.words.vocabulary import (
    CHANGED_BY_A_PERSON,
    TERMS,
    occasion_words,
    reason_words,
)


def name_of(scene: Scene) -> str:
    """Return how a rule is called: “rule 1 “Late without word””."""
    title = scene.rule.title.in_language("en")
    return f"rule {scene.rule.number}" + (f" “{title}”" if title else "")


def told(consequences: Sequence[Consequence], role: Role, scene: Scene) -> str:
    """Say consequences as decided: “that day's session is cancelled and I send …”."""
    deeds = [deed(c, role, scene.setting) for c in in_order(consequences)]
    return told_together([one._replace(verb=one.verb.removeprefix("may ")) for one in deeds])


def things(consequences: Sequence[Consequence], role: Role, scene: Scene) -> str:
    """Say consequences as things: “the cancelled session and a written warning”."""
    return listed([deed(c, role, scene.setting).thing for c in in_order(consequences)])


def excuses(scene: Scene) -> tuple[str, ...]:
    """Return each excuse of the rule, built in or not, as a case in which it does not count."""
    return tuple(
        f"if {joined(excuse_clauses(by_name(excuse), scene))}" for excuse in scene.rule.excuses
    )


def window(scene: Scene) -> str:
    """Return how long a time counts."""
    return duration(scene.rule.within)


def opening(decision: Decision, name: str) -> str:
    """Say what it is about, of whom, when, and under which rule."""
    about, party = occasion_words(decision.occasion, "en"), decision.party
    if party == "house":
        about += " on my side"
    elif party != "client":
        about += f" by member {quoted(party.removeprefix('member:'), 'en')}"
    return f"{about[0].upper()}{about[1:]}, {case_moment(decision.decided_at, decision.occasion, 'en')}, {name}"


class Outcome(NamedTuple):
    """What has become of a decision: its opening, and what follows, told and as things.

    `excuse` is what happened that excuses it, and on which day, where that is known.
    """

    start: str
    told: str
    things: str
    awaited: str
    excuse: tuple[str, str] | None


def outcome(decision: Decision, said: Outcome) -> str:
    """Say what was decided, by what has become of it."""
    start, told, things, awaited, excuse = said
    because = f" (reason: {quoted(decision.reason, 'en')})" if decision.reason is not None else ""
    match decision.status:
        case "standing":
            return f"{start}: {told}."
        case "proposed":
            return f"{start}: I am considering {awaited}."
        case "expired" if because:
            return f"{start}: {things}, which I have lifted{because}."
        case "expired":
            return f"{start}: {things}, which ended{_end(decision)}."
        case "practice":
            trial = "the rule is on trial, so nothing follows"
            return f"{start}: {trial}. In force, it would have led to {things}."
        case "excused":
            return f"{start}: this does not count, {_excuse(decision, excuse)}."
        case "waived":
            return f"{start}: I let this pass{because}."
        case "overturned":
            return f"{start}: the appeal was right, so the decision is taken back{because}."
        case "held_back":
            first = "since I owe you something in the same matter first"
            return f"{start}: I hold back {things}, {first}."
        case "absorbed":
            return f"{start}: {things}, covered by another decision of the same case."
        case "unannounced":
            return f"{start}: this does not apply, since the rule was not in effect by then."
        case _:
            return f"{start}: {things}, which will not take place."


def _excuse(decision: Decision, happened: tuple[str, str] | None) -> str:
    given = decision.excuse
    if given is not None and given.reason is not None:
        told = reason_words(given.reason, "en")
        named = told if told.startswith("“") else f"“{told}”"
        return f"for the reason {named}, known since {day_of(given.at, 'en')}"
    if happened is not None:
        what, day = happened
        return f"since {what} on {day}, which is an exception of the rule"
    return "since one of the exceptions of the rule applies"


def awaiting(things: str | None, until: str) -> str:
    """Say what waits for a person (None: what was just named), and until when."""
    what = "It" if things is None else f"{things[0].upper()}{things[1:]}"
    told = f"unless I give it by {moment(until, 'en')}, it will not take place"
    return f"{what} waits for my confirmation; {told}."


def gone(things: str) -> str:
    """Say what of it is not done."""
    return f"{things[0].upper()}{things[1:]} will not take place."


def announced(decision: Decision, window: str, *, assumed: bool) -> str:
    """Say when the rule was announced and acknowledged, and which time this is."""
    if assumed:
        known = "The rule is taken as announced beforehand"
    else:
        known = f"The rule was announced on {day_of(decision.announced_at or '', 'en')}"
        if decision.acknowledged_at is not None:
            known += f" and acknowledged on {day_of(decision.acknowledged_at, 'en')}"
    if decision.step is None:
        return f"{known}."
    return f"{known}; this is the {ordinal(decision.step)} time within {window}."


def considered(cases: Sequence[str], unmet: Sequence[str]) -> str:
    """Say which excuses were considered, and what was missing where a part of them held."""
    missing = f", as to {listed([TERMS[name].en for name in unmet])}" if unmet else ""
    told = f"It does not count {listed(cases, 'or')}"
    return f"{told}; this was considered and does not hold{missing}."


def how(decision: Decision, count: int) -> str:
    """Say on how many facts it rests, and whether a person decided it."""
    rests = f"{count} recorded fact{'' if count == 1 else 's'}"
    if decision.by_silence:
        rests += " and on nothing else having been recorded"
    if decision.status in CHANGED_BY_A_PERSON:
        by = "a person has changed it since"
    elif decision.decided_by is not None:
        by = "a person confirmed it"
    else:
        by = f"it was {'decided' if decision.automatic else 'put together'} automatically"
    return f"It rests on {rests}; {by}, and it is no judgement by law."


def lasts(decision: Decision) -> str:
    """Say when it ends, or is looked at again."""
    if decision.review_at is not None:
        return f"I look at it again on {day_of(decision.review_at, 'en')}."
    return f"Its effect ends{_end(decision, moment)}."


def _end(decision: Decision, told: Callable[[str, Language], str] = day_of) -> str:
    if decision.ends is None:
        return ""
    if closed := closed_day(decision.ends, decision.occasion, "en"):
        return f" at the end of {closed}"
    return f" on {told(decision.ends, 'en')}"


def appeal(decision: Decision) -> str:
    """Say how to have it looked at again, and until when."""
    return f"If the facts are wrong, tell me by {day_of(decision.appeal_until, 'en')}."
