"""Hypothesis strategies: rulebooks as documents, and judged worlds of rulebooks with a record.

What is drawn is realistic (rules that somebody would write, sessions that somebody would have) and
shrinks towards one rule, one client and one session on the first day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import msgspec
from hypothesis import settings
from hypothesis import strategies as st

from kijun.judge import Judgement, Rulebook, judge, parse_rulebook
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from tests.cast import CLIENTS
from tests.judge.stories import FIRST_DAY, Teller, instant, one_of, whole

ZONES: Final = ("Asia/Tokyo", "Europe/Berlin", "America/New_York")
HOLIDAYS: Final = frozenset({dt.date(2026, 3, 20), dt.date(2026, 4, 29)})

_PLAIN: Final = (
    [["remind"], ["warn"]],
    [["warn"], ["suspend 7 d"]],
    [["written_only"]],
    [["remind"], ["require_prepayment"], ["ban 10 d"]],
    [["end_engagement"], ["ban"]],
)
_OF_MONEY: Final = ([["charge 50 %"]], [["remind"], ["charge 30 %", "warn"]])
_OF_SESSIONS: Final = ([["cancel_session"], ["cancel_session", "suspend 30 d"]],)
_GOOD: Final = ([["thank"]], [["note"], ["prefer"]])
_HOUSE: Final = (
    None,
    [["apologise"], ["apologise", "make_good"]],
    [["remind"], ["warn"]],
    [["make_good"]],
)
_HOUSE_MONEY: Final = ([["apologise", "refund 50 %"]],)


class Template(NamedTuple):
    """What rules of an occasion are made of."""

    when: Sequence[dict[str, Any]]
    then: Sequence[list[list[str]]]
    excuses: Sequence[list[dict[str, Any]]] = ([],)
    house_then: Sequence[list[list[str]] | None] = _HOUSE
    is_good: bool = False


TEMPLATES: Final[dict[str, Template]] = {
    "lateness": Template(
        ({}, {"late": "> 0 min", "notice": "none"}, {"late": ">= 10 min"}, {"notice": "after"}),
        (*_PLAIN, *_OF_MONEY, *_OF_SESSIONS),
        (
            [],
            [{"reason": "helping_someone", "notice_within": "24 h"}],
            [{"notice": "before"}, {"late": "<= 15 min", "reason": ["lost_way", "family"]}],
            [{"standing": "good"}],
        ),
        (*_HOUSE, *_HOUSE_MONEY),
    ),
    "absence": Template(
        ({}, {"notice": "none"}, {"notice_lead": "< 24 h"}),
        (*_PLAIN, *_OF_MONEY),
        ([], [{"reason": "illness"}]),
        (*_HOUSE, *_HOUSE_MONEY),
    ),
    "cancellation": Template(
        ({}, {"lead": "< 24 h"}, {"after_deadline": "1 business day before 18:00"}),
        (*_PLAIN, *_OF_MONEY),
        ([], [{"notice": "before", "reason": "family"}]),
        (*_HOUSE, *_HOUSE_MONEY),
    ),
    "move": Template(
        ({}, {"moves": "> 1"}, {"lead": "< 24 h"}), (*_PLAIN, *_OF_SESSIONS, *_OF_MONEY)
    ),
    "payment": Template(
        ({}, {"overdue": "> 3 d"}, {"overdue": ">= 1 d", "short": "> 10 %"}),
        _PLAIN,
        ([], [{"disputed": True}], [{"overdue": "<= 5 d"}]),
    ),
    "price_request": Template(
        ({}, {"stage": ["delivered", "accepted"]}, {"after_refusal": True}, {"share": "> 10 %"}),
        (*_PLAIN, *_OF_MONEY),
        ([], [{"target_met": "false"}]),
    ),
    "scope_request": Template(({}, {"paid": False, "requests": "> 1"}), (*_PLAIN, *_OF_MONEY)),
    "promise": Template(
        ({}, {"late": "> 1 d"}, {"kept": False}),
        _PLAIN,
        ([], [{"kept": True}], [{"late": "<= 2 d"}]),
    ),
    "courtesy": Template(({"shown": False}, {"shown": False, "courtesy": "report"}), _PLAIN),
    "double_standard": Template(({}, {"complaints": ">= 2"}), _PLAIN),
    "conduct": Template(({}, {"severity": "grave"}), _PLAIN),
    "contact": Template(({"outside_hours": True}, {"unwanted": True}), _PLAIN),
    "inquiry": Template(({"rate": "< 80 %"}, {"lead": "< 2 weeks"}), ([["note"]],), is_good=True),
    "streak": Template(
        ({"good_in_a_row": 2}, {"good_in_a_row": 1, "of": "sessions"}), _GOOD, is_good=True
    ),
}
SESSIONS: Final = ("lateness", "absence", "cancellation", "move")
FAMILIES: Final = (
    SESSIONS,
    ("promise", "streak"),
    ("price_request", "scope_request"),
    ("payment",),
    ("lateness",),
    (*SESSIONS, "streak"),
    ("courtesy", "conduct", "contact", "double_standard", "inquiry"),
    tuple(TEMPLATES),
)
"""Occasions about which one and the same story has something to say."""
WITHIN: Final = (None, "12 months", "1 month", "2 weeks", "3 d")


@st.composite
def rules(draw: st.DrawFn, occasions: Sequence[str] = tuple(TEMPLATES)) -> dict[str, Any]:
    """Draw one rule as a document, without its id."""
    occasion = draw(one_of(occasions))
    template = TEMPLATES[occasion]
    rule: dict[str, Any] = {
        "occasion": occasion,
        "when": draw(st.sampled_from(template.when)),
        "then": draw(st.sampled_from(template.then)),
    }
    optional = {
        "excuses": draw(st.sampled_from(template.excuses)),
        "within": draw(one_of(WITHIN)),
    }
    rule.update((key, value) for key, value in optional.items() if value)
    binds = draw(one_of(("client", "both")))
    if binds == "both":
        rule["binds"] = "both"
        owed = None if template.is_good else draw(st.sampled_from(template.house_then))
        if owed is not None:
            rule["house_then"] = owed
    odd = draw(one_of((None,) * 8 + ("mode", "confirm", "acknowledged", "services")))
    if odd is not None:
        known = {"mode": "practice", "confirm": True, "acknowledged": True}
        rule[odd] = known.get(odd, ["consulting"])
    return rule


def document(zone: str, drawn: Iterable[dict[str, Any]], number: int = 1) -> dict[str, Any]:
    """Return a rulebook as a document; rules are named by occasion and place."""
    return {
        "kijun": 1,
        "title": {"en": f"Version {number}"},
        "timezone": zone,
        "currency": "JPY",
        "hours": {"mon-fri": "09:00-18:00"},
        "holidays": "JP",
        "hourly_value": [{"from": "2026-01-01", "amount": 20000}],
        "rules": [{"id": f"{r['occasion']}-{n}", **r} for n, r in enumerate(drawn)],
    }


def parsed(given: dict[str, Any]) -> Rulebook:
    """Read a rulebook document with the holidays of these tests."""
    return parse_rulebook(given, lambda country: HOLIDAYS if country == "JP" else None)


@st.composite
def documents(
    draw: st.DrawFn, occasions: Sequence[str] = tuple(TEMPLATES), most: int = 4
) -> dict[str, Any]:
    """Draw a rulebook as a document."""
    zone = draw(one_of(ZONES))
    return document(zone, draw(st.lists(rules(occasions), min_size=1, max_size=most)))


def _line(fact: Fact) -> str:
    fields = {k: v for k, v in msgspec.to_builtins(fact).items() if k not in ("at", "kind")}
    told = "  ".join(f"{name} {value}" for name, value in fields.items())
    return f"    {f.moment_of(fact):%Y-%m-%d %H:%M%z}  {f.kind_of(fact)}  {told}"


@dataclass(frozen=True, repr=False)
class World:
    """Versions of a rulebook, in the order in which they were announced, and a record."""

    documents: tuple[dict[str, Any], ...]
    rulebooks: dict[str, Rulebook]
    facts: tuple[Fact, ...]

    def __repr__(self) -> str:
        """Show the rules and the record, a line each."""
        rules = [f"    {r}" for given in self.documents for r in ("--", *given["rules"])]
        facts = sorted(self.facts, key=f.moment_of)
        return "\n".join([f"World in {self.book.zone_name}", *rules, *map(_line, facts)])

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(repr(self))

    @property
    def book(self) -> Rulebook:
        """The first version."""
        return next(iter(self.rulebooks.values()))

    @property
    def end(self) -> dt.datetime:
        """An instant when everything that was drawn has happened and most of it has ended."""
        return instant(FIRST_DAY + dt.timedelta(days=300), 0, self.book.zone)

    def judged(
        self,
        as_of: dt.datetime | None = None,
        facts: Iterable[Fact] | None = None,
        *,
        everything: bool = False,
    ) -> Judgement:
        """Judge the record (or other facts) as of an instant (or of the end)."""
        chosen = self.facts if facts is None else facts
        return judge(self.rulebooks, chosen, as_of or self.end, show_all=everything)

    def with_facts(self, *more: Fact) -> World:
        """Return the same world with more facts."""
        return replace(self, facts=(*self.facts, *more))

    def known_at(self, as_of: dt.datetime) -> World:
        """Return the world without the facts after an instant."""
        return replace(self, facts=tuple(x for x in self.facts if x.at <= as_of))

    def walk(self) -> Iterator[tuple[dt.datetime, Judgement]]:
        """Yield every instant at which something happens, by a fact or by time, as judged then."""
        at: dt.datetime | None = min(fact.at for fact in self.facts)
        while at is not None and at <= self.end:
            judged = self.judged(at, everything=True)
            yield at, judged
            coming = [fact.at for fact in self.facts if fact.at > at]
            coming += [judged.next_review] if judged.next_review is not None else []
            at = min(coming, default=None)


@st.composite
def worlds(
    draw: st.DrawFn,
    occasions: Sequence[str] = (),
    *,
    clients: int = 1,
    least_rules: int = 1,
    most_rules: int = 4,
    most_stories: int = 6,
    versions: int = 1,
    acts: int = 3,
    watches: bool = False,
    late_news: bool = True,
) -> World:
    """Draw a world.

    Rules of one family of occasions, where none are given: what one story is about. `versions`
    announced one after another; `acts` at most about decisions; `watches`: the record
    holds watch facts; `late_news`: something may be told long after it happened.
    """
    zone = draw(one_of(ZONES))
    occasions = occasions or draw(one_of(FAMILIES))
    drawn = draw(st.lists(rules(occasions), min_size=least_rules, max_size=most_rules))
    given = [document(zone, drawn)]
    for number in range(2, versions + 1):
        place = draw(st.integers(0, len(drawn) - 1))
        drawn = [*drawn]
        drawn[place] = draw(rules([drawn[place]["occasion"]]))
        given.append(document(zone, drawn, number))
    books = {book.version: book for book in map(parsed, given)}
    teller = Teller(draw, next(iter(books.values())).zone, late_news=late_news)
    wanted = sorted({rule["occasion"] for rule in drawn})
    for person in CLIENTS[:clients]:
        teller.announcements(person.id, list(books))
        for _ in range(draw(whole(min(2, most_stories), most_stories))):
            teller.story(person.id, draw(one_of(wanted)))
    if watches:
        teller.watches()
    world = World(tuple(given), books, tuple(teller.facts))
    return _with_acts(draw, world, acts) if acts else world


ACTS: Final = (
    f.DecisionWaived,
    f.AppealUpheld,
    f.DecisionConfirmed,
    f.DecisionDeclined,
    f.DecisionCarriedOut,
    f.DecisionMet,
    f.DecisionLifted,
    f.AppealFiled,
    f.AppealDismissed,
)
WITH_REASON: Final = (f.DecisionWaived, f.AppealUpheld, f.DecisionLifted, f.AppealDismissed)


def act_on(kind: type[Any], decision: str, client: str, at: dt.datetime, **more: Any) -> Fact:
    """Return a fact about a decision."""
    if kind in WITH_REASON:
        more["reason"] = "talked it over"
    fact: Fact = kind(at=at, client=client, decision=decision, **more)
    return fact


def _with_acts(draw: st.DrawFn, world: World, most: int) -> World:
    """Let people say and do something about decisions, some days after they were made."""
    for _ in range(draw(whole(0, most))):
        decisions = world.judged(everything=True).decisions
        if not decisions:
            break
        decision = draw(st.sampled_from(decisions))
        days = draw(one_of((0, 1, 14, 15, 30)))
        at = dt.datetime.fromisoformat(decision.decided_at) + dt.timedelta(days=days)
        kind = draw(one_of(ACTS))
        by = draw(one_of((None, None, None, "client", "system")))
        more = {} if by is None else {"by": by}
        fixed = at.astimezone(dt.timezone(at.utcoffset() or dt.timedelta(0)))
        world = world.with_facts(act_on(kind, decision.id, decision.client or "", fixed, **more))
    return world


def changes(before: Iterable[Decision], after: Iterable[Decision]) -> list[str]:
    """Say what is different between two lists of decisions: which decision, what, and how."""
    old, new = ({d.id: msgspec.to_builtins(d) for d in group} for group in (before, after))
    return [
        f"{was['rule']} on {was['case']} by {was['party']}: {name} {was[name]} -> {now.get(name)}"
        for id_ in sorted(old.keys() | new.keys())
        for was, now in [(old.get(id_) or dict.fromkeys(new[id_]), new.get(id_) or {})]
        for name in was
        if was[name] != now.get(name)
    ]


_usual = (settings.default or settings()).max_examples
some: Final = settings(max_examples=_usual // 2)
few: Final = settings(max_examples=_usual // 4)
"""For properties that judge once or twice, and for those that judge at every instant of a record:
drawing a world takes long, and everything together is to stay quick.
"""
