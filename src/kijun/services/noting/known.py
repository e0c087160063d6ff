"""What the record knows already of what was just written down: found by itself, told in lines.

Of work: when it was agreed, delivered and accepted, whether its target was met, and what was asked
and refused before. Of everything: earlier ones of the same kind, and warnings that still stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from kijun.clients.models import Client
from kijun.clients.texts import words_of
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact, id_of, kind_of
from kijun.judge.lineup import in_order
from kijun.judge.quantities import exact, plain
from kijun.judge.words.figures import amount, date
from kijun.judge.words.language import Language, Said
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.record import facts_of
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.record.history import UNSHOWN
from kijun.services.record.history_words import as_said
from kijun.services.record.timeline import rule_name, things_of
from kijun.services.work.money import in_full
from kijun.work.fold import Agreed, work_in
from kijun.work.models import Engagement
from kijun.work.projection import as_it_stood

Stage = Literal["before_agreement", "agreed", "delivered", "accepted", "none"]
_WARNING_LEVEL: Final = 2
_OVER: Final = frozenset({"waived", "overturned", "excused", "practice", *UNSHOWN})
_MOST: Final = 6
"""Earlier ones of a kind that are named; the others are counted."""

STAGES: Final = {
    "before_agreement": Said("まだご契約の前です。", "Nothing has been agreed yet."),
    "agreed": Said("ご契約済みで、納品の前です。", "Agreed, not delivered yet."),
    "delivered": Said("納品したあとです。", "The work has been delivered."),
    "accepted": Said("検収が済んだあとです。", "The work has been accepted."),
}
_AGREED: Final = Said("{day}に{price}でご契約{title}", "Agreed on {day} for {price}{title}")
_DELIVERED: Final = Said("{day}に納品", "Delivered on {day}")
_ACCEPTED: Final = Said("{day}に検収", "Accepted on {day}")
_BEATEN: Final = Said(
    "目標{target}に対し成果{value}。目標を{by}上回っています。",
    "Target {target}, result {value}: beaten by {by}.",
)
_REACHED: Final = Said(
    "目標{target}に対し成果{value}。目標に届いています。",
    "Target {target}, result {value}: reached.",
)
_MISSED: Final = Said(
    "目標{target}に対し成果{value}。目標まであと{by}です。",
    "Target {target}, result {value}: {by} short.",
)
_UNMEASURED: Final = Said(
    "目標は{target}ですが、成果はまだ測っていません。",
    "The target is {target}; nothing has been measured yet.",
)
_EARLIER: Final = {
    "price.cut_requested": Said("{day}にも値引きの求め", "Asked for a lower price on {day} too"),
    "price.cut_imposed": Said("{day}に一方的な減額", "Paid less without agreement on {day}"),
    "price.cut_refused": Said("{day}に値引きをお断り", "Declined on {day}"),
    "scope.extra_requested": Said("{day}にも範囲を超えるご依頼", "Asked for extra work on {day}"),
    "promise.made": Said("{day}のお約束", "A promise of {day}"),
    "promise.kept": Said("{day}のお約束を果たした", "A promise kept on {day}"),
    "courtesy.shown": Said("{day}にもひと言", "A word on {day}"),
    "courtesy.missed": Said("{day}にもひと言がなかった", "No word on {day} either"),
    "client_rule.imposed": Said("{day}にルールができた", "They set the rule on {day}"),
    "client_rule.broken": Said("{day}にルールどおりでなかった", "Not kept on {day}"),
    "client_rule.complained": Said("{day}にご指摘", "They complained on {day}"),
    "conduct.reported": Said("{day}にも気になる言動", "Conduct reported on {day}"),
    "contact.received": Said("{day}にもご連絡", "Contact on {day} too"),
    "referral.given": Said("{day}にもご紹介", "A referral on {day} too"),
    "testimonial.given": Said("{day}にも推薦のお言葉", "A testimonial on {day} too"),
}
_BY_HOUSE: Final = Said("{line}（わたし）", "{line} (I)")
_SO_OFTEN: Final = Said("ほかに{count}回", "and {count} more")
_DECIDED: Final = Said("{day}に{things}（{rule}）", "{things} on {day} ({rule})")
_DUE: Final = Said("期日は{day}です。", "Due on {day}.")
_ALIKE: Final = {
    "price.cut_requested": ("price.cut_requested", "price.cut_imposed", "price.cut_refused"),
    "price.cut_imposed": ("price.cut_requested", "price.cut_imposed", "price.cut_refused"),
    "price.cut_refused": ("price.cut_requested", "price.cut_imposed", "price.cut_refused"),
    "client_rule.broken": (
        "client_rule.imposed",
        "client_rule.broken",
        "client_rule.complained",
    ),
    "client_rule.complained": (
        "client_rule.imposed",
        "client_rule.broken",
        "client_rule.complained",
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the record knows; `decision` is the id of one whose page tells more."""

    text: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a fact: the work, how far it is, and lines to read.

    Work is known as it stood when the fact happened. `refused_at` is when a lower price for the
    same work was last declined before. `facts` are all facts of the client without this one, in
    their order.
    """

    stage: Stage
    target_met: str
    engagement: Engagement | None
    refused_at: dt.datetime | None
    warned: Decision | None
    lines: list[Line]
    facts: list[Fact]


def known_about(client: Client, fact: Fact, language: Language) -> Known:
    """Return what the record knows about a fact. Costs five queries, however much is there."""
    facts = [x for x in in_order(list(facts_of(client.room, client.pk))) if id_of(x) != fact.id]
    before = [each for each in facts if each.at <= fact.at]
    named = getattr(fact, "engagement", None)
    then = work_in(before).engagements.get(named or "")
    work = _engagement(client, named, then)
    decisions = [decision_in(row) for row in standing_rows(client.room, client.pk).values()]
    warnings = _warnings(decisions, fact.at)
    lines = [Line(text) for text in _work_lines(work, fact.at, client.room.zone, language)]
    same_work = [each for each in before if _is_of_same_work(fact, each, facts)]
    lines += [Line(text) for text in _earlier_lines(fact, same_work, client, language)]
    lines += _warning_lines(warnings, client, language)
    return Known(
        stage=_stage(then, named),
        target_met=work.worth.target_met if work is not None and then is not None else "unknown",
        engagement=work,
        refused_at=_refused_at(fact, same_work),
        warned=warnings[-1] if warnings else None,
        lines=lines,
        facts=facts,
    )


def _engagement(client: Client, named: str | None, then: Agreed | None) -> Engagement | None:
    """Return the work that is named: as it stood then, where it was agreed by then."""
    if not named:
        return None
    rows = Engagement.objects.select_related("title")
    work = rows.filter(room=client.room, client=client, engagement=named).first()
    return as_it_stood(work, then) if work is not None and then is not None else work


def _stage(then: Agreed | None, named: str | None) -> Stage:
    if named is None:
        return "none"
    if then is None:
        return "before_agreement"
    if then.accepted_at is not None:
        return "accepted"
    return "delivered" if then.delivered_at is not None else "agreed"


def _is_of_same_work(fact: Fact, each: Fact, facts: Sequence[Fact]) -> bool:
    """Say whether two facts are about the same work, or one of them about none.

    What names no work that was agreed stands for itself alone in the record: all such are alike.
    """
    named, other = getattr(fact, "engagement", None), getattr(each, "engagement", None)
    if named is None or other is None or named == other:
        return True
    agreed = {x.engagement for x in facts if isinstance(x, f.EngagementAgreed)}
    return agreed.isdisjoint((named, other))


def _refused_at(fact: Fact, same_work: Sequence[Fact]) -> dt.datetime | None:
    refusals = (x.at for x in same_work if isinstance(x, f.PriceCutRefused) and x.at < fact.at)
    return max(refusals, default=None)


def _work_lines(
    work: Engagement | None, at: dt.datetime, zone: dt.tzinfo, language: Language
) -> Iterator[str]:
    if work is None:
        return
    price = amount(float(work.price), work.currency, language)
    title = ""
    if work.name:
        title = f"「{work.name}」" if language == "ja" else f": “{work.name}”"
    day = _day(work.agreed_at, zone, language)
    yield _AGREED.in_language(language).format(day=day, price=price, title=title)
    for said, done in ((_DELIVERED, work.delivered_at), (_ACCEPTED, work.accepted_at)):
        if done is not None and done <= at:
            yield said.in_language(language).format(day=_day(done, zone, language))
    if work.target is not None and work.agreed_at <= at:
        yield _target(work, language)


def _target(work: Engagement, language: Language) -> str:
    assert work.target is not None
    target = f"{in_full(work.target)}{_unit(work, language)}"
    if work.measured is None:
        return _UNMEASURED.in_language(language).format(target=target)
    gap = Fraction(exact(work.measured)) - Fraction(exact(work.target))
    gap = -gap if work.better == "lower" else gap
    said = _BEATEN if gap > 0 else _MISSED if gap < 0 else _REACHED
    by = f"{in_full(plain(abs(gap)))}{_unit(work, language)}"
    value = f"{in_full(work.measured)}{_unit(work, language)}"
    return said.in_language(language).format(target=target, value=value, by=by)


def _unit(work: Engagement, language: Language) -> str:
    if not work.unit:
        return ""
    return work.unit if language == "ja" else f" {work.unit}"


def _earlier_lines(
    fact: Fact, before: Sequence[Fact], client: Client, language: Language
) -> Iterator[str]:
    """Name what came before of the same kind: of a rule or a promise, the same one's."""
    zone = client.room.zone
    alike = [each for each in before if _is_alike(fact, each)]
    made = (x for x in before if isinstance(x, f.PromiseMade))
    promise = fact.promise if isinstance(fact, f.PromiseKept) else None
    due = next((x.due for x in made if x.promise == promise), None)
    if due is not None:
        yield _DUE.in_language(language).format(day=_due_day(due, language))
    for each in alike[-_MOST:]:
        line = _EARLIER[kind_of(each)].in_language(language)
        told = line.format(day=_day(each.at, zone, language))
        is_mine = each.by != "client" and kind_of(each) != "price.cut_refused"
        yield _BY_HOUSE.in_language(language).format(line=told) if is_mine else told
    if len(alike) > _MOST:
        yield _SO_OFTEN.in_language(language).format(count=len(alike) - _MOST)


def _is_alike(fact: Fact, each: Fact) -> bool:
    kind = kind_of(fact)
    if kind in ("promise.made", "promise.kept"):
        return False
    if kind_of(each) not in _ALIKE.get(kind, (kind,)):
        return False
    same = ("client_rule", "courtesy")
    return all(getattr(each, name, None) == getattr(fact, name, None) for name in same)


def _warnings(decisions: Iterable[Decision], at: dt.datetime) -> list[Decision]:
    """Return what was decided against the client before, from a warning on, and still holds."""
    found = [
        each
        for each in decisions
        if each.party == "client"
        and each.level >= _WARNING_LEVEL
        and each.status not in _OVER
        and each.status not in ("proposed", "lapsed")
        and _instant(each) < at
    ]
    return sorted(found, key=_instant)


def _warning_lines(warnings: Sequence[Decision], client: Client, language: Language) -> list[Line]:
    if not warnings:
        return []
    rulebooks: Mapping[str, Any] = rulebooks_of(client.room)
    return [
        Line(
            _DECIDED.in_language(language).format(
                day=_day(_instant(each), client.room.zone, language),
                things=things_of(each, language),
                rule=rule_name(each, rulebooks, language),
            ),
            each.id,
        )
        for each in warnings[-_MOST:]
    ]


def _instant(decision: Decision) -> dt.datetime:
    return dt.datetime.fromisoformat(decision.decided_at)


def _day(at: dt.datetime, zone: dt.tzinfo, language: Language) -> str:
    return date(at.astimezone(zone).date(), language)


def _due_day(due: str, language: Language) -> str:
    return date(dt.date.fromisoformat(due[:10]), language)


@dataclass(frozen=True, slots=True)
class Open:
    """A promise that is open or a client's rule: its name in the record, and what it is about."""

    id: str
    what: str
    by: str


def open_promises(client: Client, language: Language) -> list[Open]:
    """Return the promises that nobody has kept yet, the latest first."""
    facts, said = list(facts_of(client.room, client.pk)), words_of(client)
    kept = {fact.promise for fact in facts if isinstance(fact, f.PromiseKept)}
    made = [x for x in facts if isinstance(x, f.PromiseMade) and x.promise not in kept]
    titles = {each.engagement: each.name for each in engagements_of(client)}
    made.sort(key=lambda fact: fact.at, reverse=True)
    return [
        Open(
            fact.promise,
            f"{_due_day(fact.due, language)} "
            f"{as_said(fact.what, said, language) or titles.get(fact.promise, '')}".strip(),
            fact.by,
        )
        for fact in made
    ]


def client_rules(client: Client, language: Language) -> list[Open]:
    """Return the rules that a client has set, the latest first."""
    said = words_of(client)
    imposed = [x for x in facts_of(client.room, client.pk) if isinstance(x, f.ClientRuleImposed)]
    imposed.sort(key=lambda fact: fact.at, reverse=True)
    zone = client.room.zone
    return [
        Open(x.client_rule, as_said(x.what, said, language) or _day(x.at, zone, language), x.by)
        for x in imposed
    ]


def engagements_of(client: Client) -> list[Engagement]:
    """Return the work for a client, the one in hand first: open ones, then the latest."""
    rows = Engagement.objects.select_related("title").filter(room=client.room, client=client)
    found = list(rows.order_by("-agreed_at", "-pk")[:50])
    return sorted(found, key=lambda each: each.ended_at is not None)
