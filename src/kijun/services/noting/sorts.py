"""The sorts of things that one writes down by hand, each with its words and what it asks for.

A sort is one line of the registry: whoever adds one adds its facts here and its answer in
`replies.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple, cast

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.words.language import Said

Side = Literal["client", "house"]


class Ask(StrEnum):
    """What a sort asks for besides the words that were said, the day and the evidence."""

    ENGAGEMENT = "engagement"
    AMOUNT = "amount"
    PAID = "paid"
    WHAT = "what"
    DUE = "due"
    PROMISE = "promise"
    COURTESY = "courtesy"
    BINDS = "binds"
    RULE = "rule"
    CONDUCT = "conduct"
    SEVERITY = "severity"
    AGAINST = "against"
    CHANNEL = "channel"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was typed and chosen, checked; texts are commitments by now.

    `name` is a new name in the record: of a promise, of a client's rule, of work that is not
    agreed on yet.
    """

    at: dt.datetime
    client: str
    by: Side
    name: str = ""
    service: str | None = None
    engagement: str = ""
    amount: int | float | None = None
    paid: bool = False
    what: str | None = None
    due: dt.date | None = None
    promise: str = ""
    courtesy: str = ""
    binds: str = ""
    rule: str = ""
    conduct: str = ""
    severity: str = ""
    against: str | None = None
    channel: str = ""
    unwanted: bool = False


Make = Callable[[Given], Fact]


class Sort(NamedTuple):
    """One sort: its name, its words on a tile, what it asks for, and the fact that it becomes.

    `by` is whose act it is as a rule; with `both` one may choose. `needs` are what cannot be left
    out. `occasion` is the one that rules about it have; empty where no rule can be about it.
    """

    name: str
    kind: str
    occasion: str
    label: Said
    make: Make
    asks: tuple[Ask, ...] = ()
    needs: tuple[Ask, ...] = ()
    by: Side = "client"
    both: bool = False
    of: str = ""
    """Which courtesy, where one kind of fact has several sorts."""


class Family(NamedTuple):
    """Sorts that stand together under a heading."""

    label: Said
    sorts: tuple[Sort, ...]


def _head(given: Given) -> dict[str, Any]:
    return {"at": given.at, "client": given.client, "by": given.by, "service": given.service}


def _price(kind: type[Any]) -> Make:
    def make(given: Given) -> Fact:
        named = given.engagement or given.name
        return cast(Fact, kind(**_head(given), engagement=named, amount=given.amount))

    return make


def _scope(given: Given) -> Fact:
    named = given.engagement or given.name
    return f.ScopeExtraRequested(**_head(given), engagement=named, paid=given.paid)


def _promise(given: Given) -> Fact:
    assert given.due is not None
    due = given.due.isoformat()
    return f.PromiseMade(**_head(given), promise=given.name, due=due, what=given.what)


def _kept(given: Given) -> Fact:
    return f.PromiseKept(**_head(given), promise=given.promise)


def _shown(courtesy: Literal["thanks", "apology", "report"]) -> Make:
    return lambda given: f.CourtesyShown(**_head(given), courtesy=courtesy)


def _missed(given: Given) -> Fact:
    return f.CourtesyMissed(**_head(given), courtesy=cast(Any, given.courtesy))


def _imposed(given: Given) -> Fact:
    binds = cast(Any, given.binds)
    named = given.name
    return f.ClientRuleImposed(**_head(given), client_rule=named, binds=binds, what=given.what)


def _about_rule(kind: type[Any]) -> Make:
    return lambda given: cast(Fact, kind(**_head(given), client_rule=given.rule))


def _conduct(given: Given) -> Fact:
    severity = cast(Any, given.severity)
    return f.ConductReported(
        **_head(given), what=given.conduct, severity=severity, against=given.against
    )


def _contact(given: Given) -> Fact:
    return f.ContactReceived(**_head(given), channel=given.channel, unwanted=given.unwanted)


def _good(kind: type[Any]) -> Make:
    return lambda given: cast(Fact, kind(**_head(given)))


_MONEY: Final = (Ask.ENGAGEMENT, Ask.AMOUNT)
FAMILIES: Final = (
    Family(
        Said("料金と範囲", "Price and scope"),
        (
            Sort(
                "price_request",
                "price.cut_requested",
                "price_request",
                Said("値引きの求め", "Asked for a lower price"),
                _price(f.PriceCutRequested),
                _MONEY,
            ),
            Sort(
                "scope_request",
                "scope.extra_requested",
                "scope_request",
                Said("範囲を超えるご依頼", "Asked for extra work"),
                _scope,
                (Ask.ENGAGEMENT, Ask.PAID),
            ),
            Sort(
                "price_refused",
                "price.cut_refused",
                "",
                Said("値引きをお断りした", "I declined a lower price"),
                _price(f.PriceCutRefused),
                _MONEY,
                by="house",
            ),
            Sort(
                "price_imposed",
                "price.cut_imposed",
                "price_request",
                Said("一方的な減額", "Paid less, unagreed"),
                _price(f.PriceCutImposed),
                _MONEY,
                (Ask.AMOUNT,),
            ),
        ),
    ),
    Family(
        Said("お約束", "Promises"),
        (
            Sort(
                "promise_made",
                "promise.made",
                "promise",
                Said("お約束をした", "A promise was made"),
                _promise,
                (Ask.WHAT, Ask.DUE),
                (Ask.WHAT, Ask.DUE),
                both=True,
            ),
            Sort(
                "promise_kept",
                "promise.kept",
                "promise",
                Said("お約束が果たされた", "A promise was kept"),
                _kept,
                (Ask.PROMISE,),
                (Ask.PROMISE,),
            ),
        ),
    ),
    Family(
        Said("ひと言", "A word"),
        (
            Sort(
                "thanks",
                "courtesy.shown",
                "courtesy",
                Said("お礼", "Thanks"),
                _shown("thanks"),
                both=True,
                of="thanks",
            ),
            Sort(
                "report",
                "courtesy.shown",
                "courtesy",
                Said("ご報告", "A report"),
                _shown("report"),
                both=True,
                of="report",
            ),
            Sort(
                "apology",
                "courtesy.shown",
                "courtesy",
                Said("お詫び", "An apology"),
                _shown("apology"),
                both=True,
                of="apology",
            ),
            Sort(
                "courtesy_missed",
                "courtesy.missed",
                "courtesy",
                Said("ひと言がなかった", "No word came"),
                _missed,
                (Ask.COURTESY,),
                (Ask.COURTESY,),
                both=True,
            ),
        ),
    ),
    Family(
        Said("先方がお決めになったルール", "Rules that they set"),
        (
            Sort(
                "rule_imposed",
                "client_rule.imposed",
                "double_standard",
                Said("ルールができた", "They set a rule"),
                _imposed,
                (Ask.WHAT, Ask.BINDS),
                (Ask.WHAT, Ask.BINDS),
            ),
            Sort(
                "rule_broken",
                "client_rule.broken",
                "double_standard",
                Said("ルールどおりでなかった", "It was not kept"),
                _about_rule(f.ClientRuleBroken),
                (Ask.RULE,),
                (Ask.RULE,),
                both=True,
            ),
            Sort(
                "rule_complained",
                "client_rule.complained",
                "double_standard",
                Said("ルールについてのご指摘", "They complained about it"),
                _about_rule(f.ClientRuleComplained),
                (Ask.RULE,),
                (Ask.RULE,),
            ),
        ),
    ),
    Family(
        Said("言動とご連絡", "Conduct and contact"),
        (
            Sort(
                "contact",
                "contact.received",
                "contact",
                Said("時間外などのご連絡", "Contact at odd hours"),
                _contact,
                (Ask.CHANNEL, Ask.UNWANTED),
                (Ask.CHANNEL,),
            ),
            Sort(
                "complaint",
                "promise.made",
                "",
                Said("ご不満・苦情", "A complaint"),
                _promise,
                (Ask.DUE,),
                (Ask.DUE,),
                by="house",
            ),
            Sort(
                "conduct",
                "conduct.reported",
                "conduct",
                Said("気になる言動", "Conduct"),
                _conduct,
                (Ask.CONDUCT, Ask.SEVERITY, Ask.AGAINST),
                (Ask.CONDUCT, Ask.SEVERITY),
            ),
        ),
    ),
    Family(
        Said("うれしいこと", "Good things"),
        (
            Sort(
                "referral",
                "referral.given",
                "",
                Said("ご紹介", "A referral"),
                _good(f.ReferralGiven),
            ),
            Sort(
                "testimonial",
                "testimonial.given",
                "",
                Said("推薦のお言葉", "A testimonial"),
                _good(f.TestimonialGiven),
            ),
        ),
    ),
)
"""All sorts as they stand on the page."""

SORTS: Final[dict[str, Sort]] = {sort.name: sort for each in FAMILIES for sort in each.sorts}

COMPLAINT: Final = "n-complaint-"
"""How the promise to answer a complaint is called in the record."""


def sort_of(fact: Fact) -> Sort | None:
    """Return the sort as which a fact was written down."""
    courtesy = getattr(fact, "courtesy", "")
    for sort in SORTS.values():
        is_answer = getattr(fact, "promise", "").startswith(COMPLAINT)
        if sort.kind != f.kind_of(fact) or (sort.of and sort.of != courtesy):
            continue
        if sort.kind == "promise.made" and (sort.name == "complaint") != is_answer:
            continue
        return sort
    return None
