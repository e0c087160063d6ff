"""The ninth principle.

*Both ways.* A rule with `binds: both` judges the house by the same code path; members by
`binds: member`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from tests.cast import AOI, NOA
from tests.judge.stories import FIRST_DAY, instant, one_of
from tests.judge.strategies import World, document, parsed, rules, some, worlds

TOKYO: Final = ZoneInfo("Asia/Tokyo")
OTHER: Final = {"client": "house", "house": "client"}
FOR_BOTH: Final = ([["note"]], [["remind"], ["warn"]], [["remind"], ["remind"], ["warn"]])
"""What can follow for either side: below level 3, so that nothing is held back."""
WITHOUT_PRESENCE: Final = (
    *("cancellation", "move", "payment", "price_request", "scope_request", "promise"),
    *("courtesy", "double_standard", "conduct", "contact"),
)
"""Occasions in which neither side is taken to have come."""


@st.composite
def _books_for_both(draw: st.DrawFn, occasions: tuple[str, ...]) -> dict[str, Any]:
    zone = draw(one_of(("Asia/Tokyo", "Europe/Berlin")))
    drawn = draw(st.lists(rules(occasions), min_size=1, max_size=3))
    for rule in drawn:
        steps = draw(st.sampled_from(FOR_BOTH))
        rule.update(binds="both", then=steps, house_then=steps)
    return document(zone, drawn)


@st.composite
def _worlds_for_both(draw: st.DrawFn) -> World:
    given_book = draw(_books_for_both(WITHOUT_PRESENCE))
    occasions = tuple(dict.fromkeys(rule["occasion"] for rule in given_book["rules"]))
    book = parsed(given_book)
    world = draw(worlds(occasions, acts=0))
    kept = [x for x in world.facts if not isinstance(x, f.RulesAnnounced | f.AppointmentCancelled)]
    told = f.RulesAnnounced(at=world.facts[0].at, client=AOI.id, rulebook=book.version)
    return World((given_book,), {book.version: book}, (told, *kept))


def _sides_changed(facts: tuple[Fact, ...]) -> list[Fact]:
    neither = (f.RulesAnnounced, f.RulesAcknowledged, f.EngagementAgreed, f.OutcomeMeasured)
    return [
        fact
        if isinstance(fact, neither)
        else msgspec.structs.replace(fact, by=OTHER.get(fact.by, fact.by))
        for fact in facts
    ]


def _told(decisions: tuple[Decision, ...]) -> set[tuple[object, ...]]:
    return {
        (d.rule, d.case, d.party, d.decided_at, d.status, d.step, d.consequences, d.ends)
        for d in decisions
    }


@some
@given(_worlds_for_both())
def test_with_the_sides_changed_the_decisions_change_sides(world: World) -> None:
    named = [msgspec.structs.replace(x, id=f"{n:03}") for n, x in enumerate(world.facts)]
    there = world.judged(facts=named)
    back = world.judged(facts=_sides_changed(tuple(named)))
    mirrored = {(d[0], d[1], OTHER[str(d[2])], *d[3:]) for d in _told(back.decisions)}
    assert _told(there.decisions) == mirrored


def _session(by: str, arrival: int | None, client: str | None, word: int | None) -> list[Fact]:
    """Return a session to which `by` comes so many minutes after the start, or never."""
    starts = instant(FIRST_DAY, 600, TOKYO)
    member = by.removeprefix("member:") if by.startswith("member:") else None
    common: dict[str, Any] = {"client": client, "appointment": "a1"}
    facts: list[Fact] = [
        f.AppointmentBooked(
            at=starts - dt.timedelta(days=1),
            starts=starts,
            minutes=60,
            member=member,
            by="house",
            **common,
        )
    ]
    if word is not None:
        at = starts + dt.timedelta(minutes=word)
        facts.append(f.NoticeGiven(at=at, by=by, about="late", reason="lost_way", **common))
    if arrival is not None:
        at = starts + dt.timedelta(minutes=arrival)
        facts.append(f.AppointmentJoined(at=at, by=by, **common))
    else:
        at = starts + dt.timedelta(minutes=60)
        facts.append(f.AppointmentMissed(at=at, by=by, **common))
    return facts


minutes = st.one_of(st.none(), st.integers(-10, 60))


@some
@given(st.data(), minutes, minutes)
def test_whoever_comes_late_is_judged_the_same(
    data: st.DataObject, arrival: int | None, word: int | None
) -> None:
    """The client, the house, and a member in training, by one rule each, come at one time."""
    rule = data.draw(rules(("lateness", "absence")))
    rule.update(then=[["remind"], ["warn"]], within="1 month")
    rule.pop("services", None)
    rule.pop("acknowledged", None)
    decided = []
    for by, binds in (("client", "client"), ("house", "house"), (f"member:{NOA.id}", "member")):
        rule.pop("house_then", None)
        book = parsed(document("Asia/Tokyo", [{**rule, "binds": binds}]))
        facts = _session(by, arrival, AOI.id if binds != "member" else None, word)
        late = facts[0].at + dt.timedelta(days=30)
        judged = judge({book.version: book}, facts, late, assume_announced=True)
        decided.append([(d.case, d.decided_at, d.status, d.step) for d in judged.decisions])
        assert {d.party for d in judged.decisions} <= {by}
    assert decided[0] == decided[1] == decided[2]
