"""A whole rule in Japanese: when it applies, what follows, what does not count, and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kijun.judge.consequences import Role
from kijun.judge.sentence.japanese import conduct, sessions, work
from kijun.judge.sentence.japanese.grammar import (
    BUILT_IN_REASONS,
    SIDES,
    Phrase,
    duration,
    either_word,
    joined,
    reason_words,
)
from kijun.judge.sentence.japanese.ladder import first_step, later_steps
from kijun.judge.sentence.runs import Run, runs_of
from kijun.judge.sentence.scene import Scene, Terms, deadline, words
from kijun.judge.words.figures import amount, business_days, date, opening_hours
from kijun.judge.words.language import words_for
from kijun.judge.words.vocabulary import SERVICES, tier_words

Event = Callable[[Terms, Scene], str]
Excusing = Callable[[Terms, Scene], list[Phrase]]
EVENTS: Final[dict[str, tuple[Event, Excusing]]] = {
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
    parts = (
        ["いまは試行中で、数えますが、何もいたしません。施行後は次のとおりです。"]
        if rule.practice
        else []
    )
    if scene.role == "member" and not scene.shared.audience:
        parts.append("メンバーの基準です。")
    parts += [*_ladder(scene), excuses(scene)]
    if rule.binds == "both" and not scene.is_mirrored:
        parts.append(_mirror(scene))
    if rule.confirm and not scene.shared.confirm:
        parts.append("いずれも、わたしが一件ずつ確かめてから行います。")
    if rule.acknowledged:
        parts.append(
            "確認の返事をもらってから適用します。"
            if rule.binds == "member"
            else "ご確認のお返事をいただいてから適用いたします。"
        )
    return "".join([*parts, *_notes(scene)])


# -- when --------------------------------------------------------------------------------------


def _when(scene: Scene) -> str:
    event, _ = EVENTS[scene.rule.occasion]
    parts = [_services(scene)] if scene.rule.services else []
    parts += [phrase.link for phrase in _common(scene.when)]
    return "、".join([*parts, event(scene.when, scene)])


def _services(scene: Scene) -> str:
    return f"{'と'.join(words_for(scene.rule.services or (), SERVICES, 'ja'))}では"


def _common(terms: Terms) -> list[Phrase]:
    phrases = []
    services, parties, tier = (words(terms, name) for name in ("service", "party", "standing"))
    if services is not None:
        told = f"{either_word(words_for(services, SERVICES, 'ja'))}の件"
        phrases.append(Phrase(f"{told}の", f"{told}で"))
    if parties is not None:
        told = f"{either_word(SIDES[role].noun for role in SIDES if role in parties)}の側の件"
        phrases.append(Phrase(f"{told}の", f"{told}で"))
    if tier is not None:
        told = "これまでのお約束の積み重ねが"
        if tier == ("unknown",):
            phrases.append(
                Phrase("これまでのお約束の積み重ねを問わない", "これまでのお約束の積み重ねを問わず")
            )
        else:
            told += f"「{tier_words(tier[0], 'ja')}」以上"
            phrases.append(Phrase(f"{told}の", f"{told}で"))
    return phrases


# -- what follows --------------------------------------------------------------------------------


def _ladder(scene: Scene) -> list[str]:
    runs, window = runs_of(scene.rule.steps_for(scene.role)), scene.window
    when = _when(scene)
    if len(runs) == 1 and window is None and not when.endswith("たびに"):
        return [_first(f"{when}、そのつど", runs[0], scene.role, scene)]
    first = _first(when, runs[0], scene.role, scene)
    if len(runs) > 1:
        return [first, *later_steps(runs, scene.role, scene.setting, window)]
    if window is None:
        return [first]
    return [first, f"{duration(window)}のうちに重ねてあったときも、同じようにいたします。"]


def _first(when: str, run: Run, role: Role, scene: Scene) -> str:
    told = first_step(run, role, scene.setting)
    is_counted = run.last is not None and run.last > 1
    return f"{when.removesuffix('は') if is_counted else when}、{told}"


_MIRRORS: Final = {
    "payment": "わたしからのお支払いに同じことがあったときは",
    "promise": "わたしのお約束に同じことがあったときは",
    "conduct": "わたしの側に同じことがあったときは",
    "streak": "わたしが同じように守れたときは",
}


def _mirror(scene: Scene) -> str:
    rule = scene.rule
    runs = runs_of(rule.steps_for("house"))
    told = len(runs_of(rule.then)) > 1 or len(runs) == 1
    within = None if told else scene.window
    mirror = _MIRRORS.get(rule.occasion, "わたしが同じことをしたときは")
    later = later_steps(runs, "house", scene.setting, within)
    return "".join([_first(mirror, runs[0], "house", scene), *later])


# -- what does not count -------------------------------------------------------------------------


def excuse_phrases(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what an excuse asks for, to be joined before とき."""
    _, excusing = EVENTS[scene.rule.occasion]
    return [*_common(terms), *excusing(terms, scene)]


def excuses(scene: Scene) -> str:
    """Say what does not count, or by which rule this has been said."""
    if scene.excused_as is not None:
        return f"数えないご事情は、第{scene.excused_as}条と同じです。"
    terms, reasons = scene.excuses, scene.reasons_alone if scene.tells_built_in_excuses else None
    if reasons is not None:
        terms = [one for one in terms if one != reasons]
    told = [f"{joined(excuse_phrases(one, scene))}とき" for one in terms]
    told = list(dict.fromkeys(told))
    if scene.tells_built_in_excuses:
        codes = words(reasons or {}, "reason") or ()
        known = reason_words(codes, SIDES[scene.role])
        told.append(f"{'、'.join([*known, BUILT_IN_REASONS])}とき")
    if not told:
        return ""
    ending = "は、除きます。" if scene.is_good else "は、数えません。"
    if len(told) == 2:
        return f"{told[0]}と、{told[1]}{ending}"
    return "、".join(told) + ending


# -- what it rests on ----------------------------------------------------------------------------


def _notes(scene: Scene) -> list[str]:
    book = scene.rulebook
    terms = [scene.when, *scene.excuses]
    notes = []
    if any("outside_hours" in one for one in terms):
        notes.append(f"営業時間は、{opening_hours(book.hours, book.holidays, 'ja')}です。")
    limits = [deadline(one, "after_deadline") for one in terms]
    if any(limit is not None and limit.deadline.business for limit in limits):
        notes.append(f"営業日は、{business_days(book.hours, book.holidays, 'ja')}です。")
    if any("rate" in one for one in terms):
        values = [
            f"{date(value.since, 'ja')}から{amount(value.amount, book.currency, 'ja')}"
            for value in sorted(book.hourly_values, key=lambda value: value.since)
        ]
        notes.append(f"1時間の基準額は、{'、'.join(values)}です。")
    return notes
