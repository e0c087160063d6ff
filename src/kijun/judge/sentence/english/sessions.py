"""Lateness, absence, cancellation and move, in English."""

from __future__ import annotations

from kijun.judge.sentence.english.grammar import (
    SIDES,
    Clause,
    Side,
    before_start,
    duration,
    length,
    often,
    reason_nouns,
    word_sent,
)
from kijun.judge.sentence.scene import Scene, Terms, deadline, is_exact_zero, quantity, span, words
from kijun.judge.terms import Quantity
from kijun.judge.words.figures import deadline as deadline_words
from kijun.judge.words.language import listed


def lateness(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody is late: “you are more than 10 minutes late and have not sent word”."""
    side, late = SIDES[scene.role], span(terms, "late")
    here = "here" if scene.role == "client" else "there"
    if late is None or is_exact_zero(late):
        core = f"{side.are} not {here} at the start"
    elif late.low.number == 0:
        core = f"{side.are} not {here} before the start"
    elif late.operator == ">=":
        core = f"{side.are} {duration(late.low)} late or more"
    else:
        core = f"{side.are} more than {duration(late.low)} late"
    at_once = late is None or late.low.number == 0
    sent = word_sent(terms, side, by_start=at_once)
    return [Clause(side.subject, said) for said in (core, *sent)]


def lateness_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses lateness."""
    side, late = SIDES[scene.role], span(terms, "late")
    sent = [side.of(said) for said in word_sent(terms, side)]
    return [*sent, *([Clause("the delay", f"is {length(late)}")] if late is not None else [])]


def absence(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody does not come at all."""
    side = SIDES[scene.role]
    said = ("do not come", *word_sent(terms, side))
    return [Clause(side.subject, one) for one in said]


def absence_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses absence."""
    side = SIDES[scene.role]
    return [side.of(said) for said in word_sent(terms, side)]


def _when(terms: Terms) -> str:
    lead, limit = span(terms, "lead"), deadline(terms, "after_deadline")
    times = [before_start(lead, "its start")] if lead is not None else []
    if limit is not None:
        times.append(f"after {deadline_words(limit.deadline, 'en')}")
    return " and ".join(times)


def _reason(terms: Terms) -> list[Clause]:
    codes = words(terms, "reason")
    return (
        [Clause("the reason", f"is {listed(reason_nouns(codes), 'or')}")]
        if codes is not None
        else []
    )


def cancellation(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody calls a session off."""
    return _act(terms, scene, "cancel")


def _act(terms: Terms, scene: Scene, verb: str) -> list[Clause]:
    side = SIDES[scene.role]
    core = f"{verb} a session {_when(terms)}".rstrip()
    said = (core, *word_sent(terms, side, tells_reason=False))
    return [*(Clause(side.subject, one) for one in said), *_reason(terms)]


def cancellation_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses calling a session off."""
    return _act_excuse(terms, SIDES[scene.role], "cancel")


def _act_excuse(terms: Terms, side: Side, verb: str) -> list[Clause]:
    when = _when(terms)
    said = [f"{verb} {when}"] if when else []
    said += word_sent(terms, side, tells_reason=False)
    return [*map(side.of, said), *_reason(terms)]


def move(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody moves a session."""
    side, moves = SIDES[scene.role], quantity(terms, "moves")
    if moves is not None and not _when(terms) and "reason" not in terms:
        return [Clause(side.subject, often("", "move the same session", moves))]
    return [*_act(terms, scene, "move"), *_moved(moves, side)]


def _moved(moves: Quantity | None, side: Side) -> list[Clause]:
    if moves is None:
        return []
    return [side.of(f"{often('have', 'moved that session', moves)}, this time included")]


def move_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses moving a session."""
    side = SIDES[scene.role]
    return [*_act_excuse(terms, side, "move"), *_moved(quantity(terms, "moves"), side)]
