"""Rules of every occasion as documents, and what of a rule can make a difference to a decision."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from kijun.judge import parse_rulebook
from kijun.judge.consequences import KINDS
from kijun.judge.errors import InvalidRulebook
from kijun.judge.occasions import OCCASIONS
from kijun.judge.occasions.courtesy import COURTESIES
from kijun.judge.occasions.shape import Occasion
from kijun.judge.occasions.streak import GOOD_ACTS
from kijun.judge.quantities import UNIT_WORDS
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.terms import (
    BUILT_IN_EXCUSES,
    TIERS,
    Condition,
    Flag,
    OneOf,
    Quantity,
    Span,
    Term,
    TermKind,
)

Document = dict[str, Any]

BOOK: Document = {
    "kijun": 1,
    "timezone": "Asia/Tokyo",
    "currency": "JPY",
    "hours": {"mon-fri": "09:00-18:00"},
    "hourly_value": [{"from": "2026-01-01", "amount": 20000}],
}

own_words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6)
operators = st.sampled_from((">", ">=", "<", "<=", "="))


@cache
@st.composite
def durations(draw: st.DrawFn, least: int = 0) -> str:
    number = draw(st.integers(least, 30))
    return f"{number} {draw(st.sampled_from(UNIT_WORDS))}"


@cache
def spans(kind: TermKind, *, in_when: bool) -> st.SearchStrategy[str]:
    beyond = st.sampled_from((">", ">=")) if kind.only_beyond and in_when else operators
    compared = st.builds("{} {}".format, beyond, durations())
    if kind.only_beyond and in_when:
        return compared
    between = st.builds(
        lambda low, more, unit: f"{low} {unit}..{low + more} {unit}",
        st.integers(0, 20),
        st.integers(1, 20),
        st.sampled_from(UNIT_WORDS),
    )
    return compared | between | (durations() if kind.bare else st.nothing())


@cache
@st.composite
def quantities(draw: st.DrawFn, kind: TermKind) -> str:
    percent = kind.percent == "must" or (kind.percent == "may" and draw(st.booleans()))
    sign = " %" if percent else ""
    numbers = st.integers(0, 200) | st.decimals(0, 200, places=1)
    if draw(st.booleans()):
        return f"{draw(operators)} {draw(numbers)}{sign}"
    low = draw(st.integers(0, 100))
    return f"{low}..{low + draw(st.integers(1, 100))}{sign}"


deadlines = st.builds(
    "{} {} before {:02}:{:02}".format,
    st.integers(0, 10),
    st.sampled_from(("d", "business days")),
    st.integers(0, 23),
    st.integers(0, 59),
)


@cache
def conditions(kind: TermKind, *, in_when: bool) -> st.SearchStrategy[Any]:
    if kind.name == "span":
        return spans(kind, in_when=in_when)
    if kind.name == "quantity":
        return quantities(kind)
    if kind.name == "deadline":
        return deadlines
    if kind.name == "flag":
        return st.booleans()
    if kind.name == "count":
        return st.integers(1, 30)
    if kind.name == "tier":
        return st.sampled_from(TIERS)
    words = st.sampled_from(kind.words) if kind.words else own_words
    if kind.is_open:
        words |= own_words
    return st.lists(words, min_size=1, max_size=4, unique=True)


def terms(
    occasion: Occasion, *, in_when: bool, least: int = 0
) -> st.SearchStrategy[dict[str, Any]]:
    known = {
        name: conditions(kind, in_when=in_when)
        for name, kind in occasion.known_terms.items()
        if in_when or not kind.only_when
    }
    names = st.lists(st.sampled_from(sorted(known)), min_size=least, max_size=4, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: known[n] for n in chosen}))


@cache
def consequences(role: str, occasion: str, highest: int) -> st.SearchStrategy[str]:
    def written(word: str) -> st.SearchStrategy[str]:
        argument = KINDS[word].argument
        shares = st.integers(1, 100).map(lambda share: f"{word} {share} %")
        lengths = durations(1).map(lambda length: f"{word} {length}")
        return {"share": shares, "duration": lengths, "duration?": lengths | st.just(word)}.get(
            argument, st.just(word)
        )

    def fits(word: str) -> bool:
        kind = KINDS[word]
        return (
            role in kind.roles
            and kind.level <= highest
            and not (kind.session and occasion not in ("lateness", "absence", "move"))
            and not (kind.argument == "share" and occasion not in OF_MONEY)
            and not (word == "end_engagement" and occasion == "inquiry")
        )

    return st.sampled_from(list(filter(fits, KINDS))).flatmap(written)


OF_MONEY = (
    *("lateness", "absence", "cancellation", "move", "payment"),
    *("price_request", "scope_request", "promise"),
)


@cache
def steps(role: str, occasion: str, highest: int) -> st.SearchStrategy[list[list[str]]]:
    words = consequences(role, occasion, highest)
    step = st.lists(words, min_size=1, max_size=3, unique_by=lambda text: text.split()[0])

    def in_order(found: list[list[str]]) -> list[list[str]]:
        return sorted(found, key=lambda one: max(KINDS[text.split()[0]].level for text in one))

    return st.lists(step, min_size=1, max_size=4).map(in_order)


def fields(rule: Document) -> dict[str, st.SearchStrategy[Any]]:
    """What a rule may say beside its id and occasion: every field that can change a decision."""
    occasion, binds = OCCASIONS[rule["occasion"]], rule["binds"]
    is_sanction = occasion.name not in ("streak", "courtesy") and "standing" not in rule.get(
        "when", {}
    )
    highest = 6 if is_sanction and rule.get("when", {}).get("kept") is not True else 0
    then = steps("client" if binds == "both" else binds, occasion.name, highest)
    known = {
        "when": terms(occasion, in_when=True),
        "excuses": st.lists(terms(occasion, in_when=False, least=1), max_size=3),
        "binds": st.sampled_from(("client", "house", "both", "member")),
        "then": then,
        "services": st.lists(services, min_size=1, max_size=3, unique=True),
        "within": durations(1),
        "mode": st.sampled_from(("enforced", "practice")),
        "confirm": st.booleans(),
        "acknowledged": st.booleans(),
    }
    if binds in ("house", "both"):
        known["house_then"] = steps("house", occasion.name, highest)
    return known


services = st.sampled_from(("consulting", "lesson")) | own_words
OPTIONAL = ("excuses", "house_then", "services", "within", "mode", "confirm", "acknowledged")


@st.composite
def rule_documents(draw: st.DrawFn, occasion: Occasion) -> Document:
    rule: Document = {"id": "r", "occasion": occasion.name}
    rule["binds"] = draw(st.sampled_from(("client", "house", "both", "member")))
    rule["when"] = draw(terms(occasion, in_when=True))
    if occasion.name == "streak":
        rule["when"].setdefault("good_in_a_row", draw(st.integers(1, 30)))
    known = fields(rule)
    rule["then"] = draw(known["then"])
    for name in OPTIONAL:
        if name in known and draw(st.booleans()):
            rule[name] = draw(known[name])
    return rule


def read(rule: Document, **book: Any) -> Rulebook | None:
    """Return the rulebook of one rule, or None where its parts do not fit together."""
    try:
        return parse_rulebook({**BOOK, **book, "rules": [rule]}, lambda _: frozenset())
    except InvalidRulebook:
        return None


# -- what makes a difference -------------------------------------------------------------------


def meaning(rule: Rule) -> object:
    """Return all of a rule that can change a decision: two spellings of one rule are equal.

    Order in which things are written does not matter, nor a step that repeats the one before it
    at the end, nor an excuse that is built in.
    """
    only_good = all(c.word in ("thank", "prefer") for step in rule.then for c in step)
    has_built_in = OCCASIONS[rule.occasion].has_built_in_excuses and not only_good
    excuses = {_excuse(excuse, rule, has_built_in) for excuse in rule.excuses} - {None}
    client_steps = () if rule.binds == "house" else _steps(rule.then)
    house_steps = _steps(rule.steps_for("house")) if rule.binds in ("house", "both") else ()
    return (
        *(rule.occasion, rule.binds, rule.services, _when(rule)),
        *(frozenset(excuses), client_steps, house_steps, rule.within),
        *(rule.practice, rule.confirm, rule.acknowledged),
    )


def _steps(given: Iterable[Iterable[object]]) -> tuple[frozenset[object], ...]:
    found = [frozenset(step) for step in given]
    while len(found) > 1 and found[-1] == found[-2]:
        found.pop()
    return tuple(found)


def _when(rule: Rule) -> frozenset[object]:
    conditions = {term.name: _condition(term) for term in rule.when}
    _simplify_notice(conditions, rule)
    _simplify_thresholds(conditions, rule)
    if conditions.get("courtesy") == frozenset(COURTESIES):
        del conditions["courtesy"]
    if conditions.get("of") == frozenset(GOOD_ACTS):
        del conditions["of"]
    return frozenset(conditions.items())


def _excuse(given: Iterable[Term], rule: Rule, has_built_in: bool) -> frozenset[object] | None:
    conditions = {term.name: _condition(term) for term in given}
    if has_built_in and "reason" in conditions:
        conditions["reason"] -= frozenset(BUILT_IN_EXCUSES)
        if not conditions["reason"]:
            return None
    _simplify_notice(conditions, rule)
    return frozenset(conditions.items())


def _condition(term: Term) -> Any:
    condition: Condition = term.condition
    if isinstance(condition, OneOf):
        return frozenset(condition.words)
    if isinstance(condition, Quantity) and condition.low == 0 and condition.operator == "<=":
        return Quantity("=", condition.low, None, condition.percent)
    if isinstance(condition, Span) and condition.low.number == 0:
        high = condition.high
        return (condition.operator, "no time", high if high and high.number else None)
    return condition


def _simplify_notice(conditions: dict[str, Any], rule: Rule) -> None:
    """Leave out of `notice` what other terms about word sent say already."""
    if rule.occasion not in ("lateness", "absence") or "notice" not in conditions:
        return
    others = conditions.keys() & {"notice_lead", "notice_within", "reason"}
    notice = conditions["notice"]
    if others and notice != {"none"}:
        notice -= {"none"}
        lead = conditions.get("notice_lead")
        early = lead is not None and (lead[0] if isinstance(lead, tuple) else lead.operator)
        within = conditions.get("notice_within")
        by_start = isinstance(within, tuple) and within[0] not in (">", ">=") and within[2] is None
        is_early = by_start or early in (">", ">=", "..")
        if notice == {"before", "after"} or (notice == {"before"} and is_early):
            del conditions["notice"]
            return
    conditions["notice"] = notice


def _simplify_thresholds(conditions: dict[str, Any], rule: Rule) -> None:
    """Leave out thresholds of no time, where they say what is said without them."""
    none = (">", "no time", None)
    if rule.occasion == "lateness":
        if conditions.get("late") == none:
            del conditions["late"]
        at_once = conditions.get("late", (">=", "no time", None)) == (">=", "no time", None)
        if at_once and conditions.get("notice") == {"none", "after"}:
            conditions["notice"] = frozenset({"none"})
    elif rule.occasion == "payment" and conditions.get("overdue") == none:
        del conditions["overdue"]
    elif rule.occasion == "promise":
        if conditions.get("late") == none and conditions.get("kept") == Flag(value=False):
            del conditions["late"]
        if conditions.keys().isdisjoint({"late", "kept"}):
            conditions["kept"] = Flag(value=False)
