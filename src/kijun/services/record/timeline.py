"""Lines of a history as they are drawn: with the seal of who decided, and why in a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final

from kijun.judge.consequences import parse_consequence, role_of
from kijun.judge.decision import Decision
from kijun.judge.rulebook import Rulebooks
from kijun.judge.words.consequences import in_order, setting_of, thing_of
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import reason_words, status_words
from kijun.services.record import evidence
from kijun.services.record import history_words as words
from kijun.services.record.history import Line
from kijun.ui.marks import Seal
from kijun.ui.parts import Attached, Happening, Ruling

_VOID: Final = frozenset({"excused", "waived", "overturned", "practice"})
_AS_DECIDED: Final = frozenset({"standing", "expired"})

Address = Callable[[str], str]


def happenings(
    lines: Iterable[Line],
    rulebooks: Rulebooks,
    zone: dt.tzinfo,
    language: Language,
    *,
    person: str,
    address: Address,
    evidence_at: Callable[[int], str] | None = None,
) -> list[Happening]:
    """Return lines to draw, the latest first.

    `person` decides where a person does; `address` leads from a decision's id to its page, and
    `evidence_at` from a piece of evidence to it, for who may open it.
    """
    shown = [
        _happening(line, rulebooks, zone, language, person, address, evidence_at) for line in lines
    ]
    return shown[::-1]


def _happening(
    line: Line,
    rulebooks: Rulebooks,
    zone: dt.tzinfo,
    language: Language,
    person: str,
    address: Address,
    evidence_at: Callable[[int], str] | None,
) -> Happening:
    ruling = None
    if line.decision is not None:
        ruling = ruling_of(line.decision, rulebooks, language, person, address(line.decision.id))
    on = line.at.astimezone(zone).date()
    attached = tuple(
        Attached(
            evidence.named(piece, language, zone), evidence_at(piece.pk) if evidence_at else ""
        )
        for piece in line.pieces
    )
    return Happening(on, line.who, line.mark, line.title, line.note, ruling, attached)


def ruling_of(
    decision: Decision, rulebooks: Rulebooks, language: Language, person: str, href: str
) -> Ruling:
    """Return a decision in two lines: what it says, and by which rule."""
    why = [rule_name(decision, rulebooks, language)]
    if decision.status in _VOID:
        title = _opening(status_words(decision.status, language))
        why.append(_reason(decision, language))
    else:
        title = things_of(decision, language)
        if decision.step is not None and decision.step > 1:
            why.append(words.STEP.in_language(language).format(step=decision.step))
        if decision.status not in _AS_DECIDED:
            why.append(status_words(decision.status, language))
    return Ruling(title, _opening(words.joined(why, language)), seal_of(decision), person, href)


def things_of(decision: Decision, language: Language) -> str:
    """Return what follows from a decision, as things: 「中止・警告」.

    What still waits for a person, or came to nothing, is named only where there is nothing else.
    """
    open_or_over = {*decision.awaiting, *decision.lapsed}
    holding = [text for text in decision.consequences if text not in open_or_over]
    role = role_of(decision.party)
    setting = setting_of(decision.occasion)
    parsed = in_order(parse_consequence(text) for text in holding or decision.consequences)
    things = [thing_of(each, role, language, setting) for each in parsed]
    return _opening(words.joined(things, language))


def rule_name(decision: Decision, rulebooks: Rulebooks, language: Language) -> str:
    """Return which rule a decision follows: 「第1条「連絡のない遅刻」」."""
    rulebook = rulebooks[decision.version]
    number, rule = next(
        (number, rule) for number, rule in enumerate(rulebook.rules, 1) if rule.id == decision.rule
    )
    title = rule.title.in_language(language)
    said = words.RULE if title else words.RULE_UNTITLED
    return said.in_language(language).format(number=number, title=title)


def seal_of(decision: Decision) -> Seal:
    """Return who decided: nobody yet, a person, or the machine."""
    if decision.awaiting:
        return Seal.WAITING
    by_person = decision.decided_by is not None or decision.status in ("waived", "overturned")
    return Seal.PERSON if by_person else Seal.MACHINE


def _reason(decision: Decision, language: Language) -> str:
    if decision.status == "excused":
        given = decision.excuse.reason if decision.excuse is not None else None
        return reason_words(given, language) if given else ""
    return decision.reason or ""


def _opening(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
