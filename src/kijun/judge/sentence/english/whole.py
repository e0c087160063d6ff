"""A whole rule in English: when it applies, what follows, what does not count, and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kijun.judge.consequences import Role
from kijun.judge.sentence.english import conduct, sessions, work
from kijun.judge.sentence.english.grammar import (
    NAMES,
    SIDES,
    Clause,
    built_in_reasons,
    duration,
    joined,
    reason_nouns,
)
from kijun.judge.sentence.english.ladder import first_step, later_steps
from kijun.judge.sentence.runs import runs_of
from kijun.judge.sentence.scene import Scene, Terms, deadline, words
from kijun.judge.words.figures import amount, business_days, date, opening_hours
from kijun.judge.words.language import listed, words_for
from kijun.judge.words.vocabulary import SERVICES, tier_words

Telling = Callable[[Terms, Scene], list[Clause]]
EVENTS: Final[dict[str, tuple[Telling, Telling]]] = {
    "lateness": (sessions.lateness, sessions.lateness_excuse),
    "absence": (sessions.absence, sessions.absence_excuse),
    "cancellation": (sessions.cancellation, sessions.cancellation_excuse),
    "move": (sessions.move, sessions.move_excuse),
    "payment": (work.payment, work.payment_excuse),
    "price_request": (work.price_request, work.price_request_excuse),
    "scope_request": (work.scope_request, work.scope_request_excuse),
    "promise": (work.promise, work.promise_excuse),
    "courtesy": (conduct.courtesy, conduct.courtesy_excuse),
    "double_standard": (conduct.double_standard, conduct.double_standard_excuse),
    "conduct": (conduct.conduct, conduct.conduct_excuse),
    "contact": (conduct.contact, conduct.contact_excuse),
    "inquiry": (conduct.inquiry, conduct.inquiry_excuse),
    "streak": (conduct.streak, conduct.no_excuse),
}
"""How each occasion is told, and what its excuses say."""


def sentence(scene: Scene) -> str:
    """Return the whole rule."""
    rule = scene.rule
    parts = []
    if rule.practice:
        parts.append(
            "This rule is on trial: I count, but nothing follows. Once it is in force, it reads:"
        )
    opening = _when(scene)
    if scene.role == "member" and not scene.shared.audience:
        opening = f"for members: {opening}"
    parts += [f"{opening[0].upper()}{opening[1:]}, {_ladder(scene)}", excuses(scene)]
    if rule.binds == "both" and not scene.is_mirrored:
        parts.append(_mirror(scene))
    if rule.confirm and not scene.shared.confirm:
        parts.append("None of this happens by itself: I look at each case and confirm it first.")
    if rule.acknowledged:
        parts.append("This applies only once you have acknowledged it.")
    return " ".join(part for part in [*parts, *_notes(scene)] if part)


# -- when --------------------------------------------------------------------------------------


def _when(scene: Scene) -> str:
    event, _ = EVENTS[scene.rule.occasion]
    clauses = [*event(scene.when, scene), *_common(scene.when, scene)]
    services = ""
    if scene.rule.services:
        services = f"in {listed(words_for(scene.rule.services, SERVICES, 'en'))}, "
    opening = "each time" if scene.rule.occasion == "streak" else "if"
    return f"{services}{opening} {joined(clauses)}"


def _common(terms: Terms, scene: Scene) -> list[Clause]:
    services, parties, tier = (words(terms, name) for name in ("service", "party", "standing"))
    clauses = []
    if services is not None:
        told = listed(words_for(services, SERVICES, "en"), "or")
        clauses.append(Clause("it", f"is about {told}"))
    if parties is not None:
        sides = listed([NAMES[role] for role in NAMES if role in parties], "or")
        clauses.append(Clause("it", f"is on {sides} side"))
    if tier is not None:
        told = f"is {tier_words(tier[0], 'en')} or better"
        clauses.append(Clause(f"{SIDES[scene.role].whose} standing", told))
    return clauses


# -- what follows --------------------------------------------------------------------------------


def _ladder(scene: Scene) -> str:
    runs = runs_of(scene.rule.steps_for(scene.role))
    window = scene.window
    first = first_step(runs[0], scene.role, scene.setting)
    if len(runs) > 1:
        return " ".join([first, *later_steps(runs, scene.role, scene.setting, window)])
    if window is not None:
        return f"{first} The same follows each time within {duration(window)}."
    each_time = "" if scene.rule.occasion == "streak" else " each time"
    return f"{first.removesuffix('.')}{each_time}."


_MIRRORS: Final = {
    "payment": "If the same happens with a payment of mine,",
    "promise": "If the same happens with a promise of mine,",
    "conduct": "If anyone on my side does the same to you,",
    "streak": "Each time I do the same,",
}


def _mirror(scene: Scene) -> str:
    rule = scene.rule
    role: Role = "house"
    runs = runs_of(rule.steps_for(role))
    told = len(runs_of(rule.then)) > 1 or len(runs) == 1
    mirror = _MIRRORS.get(rule.occasion, "If I do the same to you,")
    later = later_steps(runs, role, scene.setting, None if told else scene.window)
    return " ".join([f"{mirror} {first_step(runs[0], role, scene.setting)}", *later])


# -- what does not count -------------------------------------------------------------------------


def excuse_clauses(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what an excuse asks for, to be joined after “if”."""
    _, excusing = EVENTS[scene.rule.occasion]
    return [*excusing(terms, scene), *_common(terms, scene)]


def excuses(scene: Scene) -> str:
    """Say what does not count, or by which rule this has been said."""
    if scene.excused_as is not None:
        return f"It does not count for the reasons given in {scene.excused_as}."
    terms, reasons = scene.excuses, scene.reasons_alone if scene.tells_built_in_excuses else None
    if reasons is not None:
        terms = [one for one in terms if one != reasons]
    told = list(dict.fromkeys(joined(excuse_clauses(one, scene)) for one in terms))
    if scene.tells_built_in_excuses:
        known = reason_nouns(words(reasons or {}, "reason") or ())
        told.append(f"the reason is {listed([*known, *built_in_reasons(SIDES[scene.role])], 'or')}")
    if not told:
        return ""
    opening = "It does not apply" if scene.is_good else "It does not count"
    conditions = [f"if {one}" for one in told]
    if len(conditions) == 1:
        return f"{opening} {conditions[0]}."
    return f"{opening} {', '.join(conditions[:-1])}, or {conditions[-1]}."


# -- what it rests on ----------------------------------------------------------------------------


def _notes(scene: Scene) -> list[str]:
    book = scene.rulebook
    terms = [scene.when, *scene.excuses]
    notes = []
    if any("outside_hours" in one for one in terms):
        notes.append(f"My opening hours are {opening_hours(book.hours, book.holidays, 'en')}.")
    limits = [deadline(one, "after_deadline") for one in terms]
    if any(limit is not None and limit.deadline.business for limit in limits):
        notes.append(f"Business days are {business_days(book.hours, book.holidays, 'en')}.")
    if any("rate" in one for one in terms):
        values = [
            f"{amount(value.amount, book.currency, 'en')} from {date(value.since, 'en')}"
            for value in sorted(book.hourly_values, key=lambda value: value.since)
        ]
        notes.append(f"An hour of mine is worth {', '.join(values)}.")
    return notes
