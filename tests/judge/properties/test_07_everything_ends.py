"""The seventh principle.

*Everything ends.* Each restriction has an end or a review date; a breach counts for its rule's
`within`, no longer.
"""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.judge.reference import RESTRICTIONS, acting, instant
from tests.judge.strategies import World, few, some, worlds

CENTURY = dt.timedelta(days=36_500)


@few
@given(worlds(acts=5))
def test_each_restriction_has_an_end_or_a_review_date(world: World) -> None:
    for now, judged in world.walk():
        for decision in judged.decisions:
            lasting = [text for text in acting(decision) if text.split()[0] in RESTRICTIONS]
            if lasting and decision.status == "standing":
                ends = decision.review_at if "ban" in lasting else decision.ends
                assert ends is not None
                assert instant(ends) > now


@some
@given(worlds(acts=5))
def test_after_its_end_it_has_expired(world: World) -> None:
    far = world.end + CENTURY
    for decision in world.judged(far, everything=True).decisions:
        assert decision.awaiting == ()
        assert decision.ends is None or decision.status != "standing"
        if decision.status == "standing":
            lasting = [text for text in acting(decision) if text.split()[0] in RESTRICTIONS]
            assert lasting in ([], ["ban"])
            assert not lasting or decision.review_at is not None


@some
@given(worlds(acts=0), st.integers(0, 60))
def test_what_has_ended_never_begins_again(world: World, days: int) -> None:
    at = world.facts[0].at + dt.timedelta(days=days)
    known = world.known_at(at)
    ended = {d.id for d in known.judged(at).decisions if d.status in ("expired", "lapsed")}
    later = known.judged(at + CENTURY / 100).decisions
    assert ended <= {d.id for d in later if d.status in ("expired", "lapsed")}
