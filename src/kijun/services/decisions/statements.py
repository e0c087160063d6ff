"""The statement of reasons of a decision, ready for paper: the same for the owner and the client."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.words.figures import date, day_of
from kijun.judge.words.language import Language, Said
from kijun.judge.words.vocabulary import STATUSES, status_words
from kijun.letters.formal import Item
from kijun.letters.statement import Statement, statement_pdf
from kijun.services.decisions import grounds
from kijun.services.decisions.reasons import Reasons
from kijun.services.record import timeline

_TITLE: Final = Said("理由書：{things}", "Statement of reasons: {things}")
_TO: Final = Said("{name} 様", "{name}")
_STATE: Final = Said("{day}現在：{state}", "As of {day}: {state}")
_GONE: Final = Said(
    "いまわかっていることからは、この決定にはなりません",
    "from what is known now, it would not have been made",
)
_FACTS: Final = Said("事実", "The facts")
_RULE: Final = Said("お伝えした基準", "The rule that was announced")
_FOLLOWS: Final = Said("決定", "What is decided")
_LAW: Final = Said("法律との関係", "In law")
_APPEALS: Final = Said("お申し出とお返事", "Objections and answers")
_ANSWER: Final = Said("お返事：{answer}", "Answer: {answer}")
_NO_FACTS: Final = Said(
    "記録がなかったことによります。", "It rests on there being nothing on record."
)
_KNOWN: Final = Said("第{number}条　{day}にお知らせ", "Rule {number}, announced {day}")
_NAMED: Final = Said("第{number}条", "Rule {number}")


def printed_statement(reasons: Reasons, now: dt.datetime) -> bytes:
    """Return the statement of reasons as a PDF, as it stands. Raises CannotPrint."""
    return statement_pdf(statement_for(reasons, now))


def statement_for(reasons: Reasons, now: dt.datetime) -> Statement:
    """Return the statement of reasons in its parts."""
    decision, language, room = reasons.decision, reasons.language, reasons.room
    today = date(now.astimezone(room.zone).date(), language)
    state = _state(decision.status, language)
    parts = (
        Item(_say(_FACTS, language), tuple(_facts(reasons))),
        Item(_say(_RULE, language), (reasons.sentence, _known(reasons)), is_quoted=True),
        Item(_say(_FOLLOWS, language), tuple(grounds.told(decision, language))),
        Item(_say(_LAW, language), (reasons.law,) if reasons.law else ()),
        Item(_say(_APPEALS, language), tuple(_appeals(reasons))),
    )
    return Statement(
        language=language,
        date=day_of(decision.decided_at, language),
        reference=decision.id,
        house=room.signature_in(language),
        client=_say(_TO, language).format(name=reasons.name),
        title=_say(_TITLE, language).format(things=timeline.things_of(decision, language)),
        state=_say(_STATE, language).format(day=today, state=state),
        opening=reasons.statement,
        items=[each for each in parts if each.lines],
    )


def _state(status: str, language: Language) -> str:
    return status_words(status, language) if status in STATUSES else _say(_GONE, language)


def _facts(reasons: Reasons) -> list[str]:
    stops = ("「", "」") if reasons.language == "ja" else (" “", "”")
    told = [
        fact.line + (f"{stops[0]}{' '.join(fact.words.split())}{stops[1]}" if fact.words else "")
        for fact in reasons.facts
    ]
    return told or [_say(_NO_FACTS, reasons.language)]


def _known(reasons: Reasons) -> str:
    announced = reasons.decision.announced_at
    if announced is None:
        return _say(_NAMED, reasons.language).format(number=reasons.rule.number)
    day = day_of(announced, reasons.language)
    return _say(_KNOWN, reasons.language).format(number=reasons.rule.number, day=day)


def _appeals(reasons: Reasons) -> list[str]:
    told = []
    for each in reasons.appeals:
        day = date(each.at.astimezone(reasons.room.zone).date(), reasons.language)
        told.append(f"{day} {' '.join(each.text.split())}")
        if each.answer is not None:
            told.append(_say(_ANSWER, reasons.language).format(answer=each.answer))
    return told


def _say(said: Said, language: Language) -> str:
    return said.in_language(language)
