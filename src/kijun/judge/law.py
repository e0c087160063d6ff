"""What a matter may correspond to in Japanese law: a note with its source, never a verdict.

A house rule is no law. Where what happened comes near to a listed act, the note says so with the
words “may correspond to”, on what it would depend, where that is written, and when the source was
read. A lawyer has to look at it before anybody relies on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from kijun.judge.decision import Decision
from kijun.judge.facts import EngagementDelivered, Fact, PriceCutImposed
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.terms import Flag, OneOf


class LegalNote(msgspec.Struct, frozen=True):
    """A note in both languages, its source, and the day on which the source was read."""

    ja: str
    en: str
    source_ja: str
    source_en: str
    date: str
    since: str
    """From which day on what is noted is in force."""


_READ_ON: Final = "2026-11-22"
_FREELANCE_ACT: Final = "2024-11-01"
_HARASSMENT_ACT: Final = "2026-10-01"
_IF_JA: Final = "お客さまが従業員のいる事業者などで、わたしがフリーランスとして{}お受けした場合、"
_IF_EN: Final = (
    "If you are a business with employees and I took the work on{} as a freelancer, this may "
    "correspond to "
)
_ACT_JA: Final = "フリーランス・事業者間取引適正化等法"
_ACT_EN: Final = "the Act on Ensuring Proper Transactions Involving Specified Entrusted Business"
_SOURCE_JA: Final = "令和5年法律第25号"
_SOURCE_EN: Final = "Act No. 25 of 2023, "


def _freelance(act_ja: str, act_en: str, article_ja: str, article_en: str) -> LegalNote:
    lasting = article_en.startswith("Art. 5")  # Art. 5 asks for a month: Order 200/2024, Art. 1
    if_ja = _IF_JA.format("1か月以上の期間で" if lasting else "")
    if_en = _IF_EN.format(" for a month or longer" if lasting else "")
    return LegalNote(
        f"{if_ja}{_ACT_JA}{article_ja}({act_ja})に該当する可能性があります。"
        "法律上の判断ではありません。",
        f"{if_en}{act_en} under {_ACT_EN}, {article_en}. This is no judgement by law.",
        f"{_SOURCE_JA}{article_ja}",
        f"{_SOURCE_EN}{article_en}",
        _READ_ON,
        _FREELANCE_ACT,
    )


REDUCTION: Final = _freelance(
    "報酬の減額", "a reduction of the fee", "第5条第1項第2号", "Art. 5(1)(ii)"
)
UNPAID_WORK: Final = _freelance(
    "不当な経済上の利益の提供要請",
    "a request for undue economic benefits",
    "第5条第2項第1号",
    "Art. 5(2)(i)",
)
UNPAID_REDO: Final = _freelance(
    "不当な給付内容の変更・やり直し",
    "an undue change of the work or having it redone",
    "第5条第2項第2号",
    "Art. 5(2)(ii)",
)
LATE_PAYMENT: Final = _freelance("報酬の支払期日", "late payment", "第4条第5項", "Art. 4(5)")
HARASSMENT: Final = LegalNote(
    "働く人に対して社会通念上の許容範囲を超える言動であった場合、労働施策総合推進法にいう"
    "カスタマーハラスメントに該当する可能性があります。正当なご意見は、これにあたりません。"
    "法律上の判断ではありません。",
    "Where it goes beyond what is socially accepted and is aimed at people at work, this may "
    "correspond to customer harassment under the Act on Comprehensive Promotion of Labour "
    "Policies. A justified complaint does not. This is no judgement by law.",
    "改正労働施策総合推進法",
    "Act on Comprehensive Promotion of Labour Policies, as amended",
    _READ_ON,
    _HARASSMENT_ACT,
)
NOTES: Final = (REDUCTION, UNPAID_WORK, UNPAID_REDO, LATE_PAYMENT, HARASSMENT)


def note(decision: Decision, rulebook: Rulebook, facts: Iterable[Fact] = ()) -> LegalNote | None:
    """Return what a decision's matter may correspond to in Japanese law, or None.

    Only what a client does is looked at, under a rulebook kept in Japanese time, from the day on
    which the law is in force. What happened is taken from `facts` (those that the decision relies
    on) where they are given, else from what the rule asks for. Whether the client is a business
    with employees, which most notes depend on, is not known here: the note says so.
    """
    rule = rulebook.rule(decision.rule)
    if rule is None or decision.party != "client" or rulebook.zone_name != "Asia/Tokyo":
        return None
    found = _found(rule, tuple(facts))
    if found is None or decision.decided_at[:10] < found.since:
        return None
    return found


def note_on_rule(rule: Rule, rulebook: Rulebook, day: dt.date) -> LegalNote | None:
    """Return what the cases of a rule may correspond to by what it asks alone, or None.

    As for a decision, only what clients do is looked at, under a rulebook kept in Japanese time,
    from the day on which the law is in force.
    """
    if not rule.binds_role("client") or rulebook.zone_name != "Asia/Tokyo":
        return None
    found = _found(rule, ())
    return found if found is not None and day.isoformat() >= found.since else None


def _found(rule: Rule, facts: tuple[Fact, ...]) -> LegalNote | None:
    match rule.occasion:
        case "conduct":
            return HARASSMENT
        case "payment":
            return LATE_PAYMENT
        case "price_request":
            imposed = _is_among(PriceCutImposed, facts) or _asks(rule, "imposed", value=True)
            return REDUCTION if imposed and _is_delivered(rule, facts) else None
        case "scope_request" if _asks(rule, "paid", value=False):
            return UNPAID_REDO if _is_delivered(rule, facts) else UNPAID_WORK
    return None


def _asks(rule: Rule, name: str, *, value: bool) -> bool:
    term = rule.term(name)
    return term is not None and term.condition == Flag(value)


def _is_among(kind: type[Fact], facts: tuple[Fact, ...]) -> bool:
    return any(isinstance(fact, kind) for fact in facts)


def _is_delivered(rule: Rule, facts: tuple[Fact, ...]) -> bool:
    term = rule.term("stage")
    stages = term.condition.words if term and isinstance(term.condition, OneOf) else ()
    told = bool(stages) and set(stages) <= {"delivered", "accepted"}
    return told or _is_among(EngagementDelivered, facts)
