"""Standing: the table of worked values, forgetting, courtesies, tiers, and the plain formula."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.standing import THRESHOLDS, TrustAccount
from kijun.judge.terms import TIERS
from tests.judge.strategies import few

START = dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Broken:
    """A breach, as far as a trust account looks at it."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at


def broken(account: TrustAccount, at: dt.datetime, fact: f.Fact | None = None) -> Any:
    """Let something be broken."""
    breach = cast(Any, Broken(at))
    account.broken(breach, fact)
    return breach


def account_of(kept: int, bad: int = 0, at: dt.datetime = START) -> TrustAccount:
    """Return an account with so many acts, all at one instant."""
    account = TrustAccount()
    for _ in range(kept):
        account.kept(at)
    for _ in range(bad):
        broken(account, at)
    return account


def conduct(severity: Any) -> f.Fact:
    """Return reported conduct."""
    return f.ConductReported(at=START, client="c", what="threat", severity=severity)


@pytest.mark.parametrize(
    ("kept", "bad", "low"),
    [
        (0, 0, 0.05),
        (3, 0, 0.47),
        (5, 0, 0.61),
        (10, 0, 0.76),
        (20, 0, 0.87),
        (3, 1, 0.34),
        (10, 1, 0.66),
        (20, 3, 0.71),
    ],
)
def test_the_lower_bound_is_as_computed_by_hand(kept: int, bad: int, low: float) -> None:
    standing = account_of(kept, bad).at(START)
    assert round(standing.low, 2) == low
    assert standing.mean == pytest.approx((kept + 1) / (kept + bad + 2))
    assert standing.uncertainty == pytest.approx(2 / (kept + bad + 2))
    assert (standing.kept, standing.broken) == (kept, bad)


@pytest.mark.parametrize(
    ("kept", "tier"),
    [
        (0, "unknown"),
        (2, "unknown"),
        (3, "building"),
        (5, "good"),
        (10, "trusted"),
        (20, "steadfast"),
    ],
)
def test_the_tier_rises_with_kept_commitments(kept: int, tier: str) -> None:
    assert account_of(kept).at(START).tier == tier


def test_the_tiers_are_ordered_as_their_thresholds() -> None:
    assert [tier for tier, _ in THRESHOLDS] == list(reversed(TIERS[2:]))
    assert [low for _, low in THRESHOLDS] == [0.85, 0.75, 0.60]


def test_evidence_of_three_is_enough_to_be_known() -> None:
    account = account_of(2, 1)
    assert account.at(START).tier == "building"
    assert account.at(START + DAY).tier == "unknown"


def test_both_good_and_bad_weigh_half_after_180_days() -> None:
    standing = account_of(4, 2).at(START + 180 * DAY)
    assert standing.kept == pytest.approx(2)
    assert standing.broken == pytest.approx(1)


def test_silence_leads_back_to_not_known_never_to_bad() -> None:
    account = account_of(20)
    tiers = [account.at(START + days * DAY).tier for days in range(0, 1000, 30)]
    assert sorted(tiers, key=TIERS.index, reverse=True) == tiers
    assert tiers[-1] == "unknown"
    assert account.at(START + 1000 * DAY).low == pytest.approx(0.05)


def test_an_act_is_dropped_after_730_days() -> None:
    account = account_of(1)
    last = START + 730 * DAY
    assert account.at(last).kept == pytest.approx(2 ** (-730 / 180))
    assert account.at(last + DAY / 86_400).kept == pytest.approx(0)
    account.kept(last + DAY)
    assert account.at(last + DAY).kept == pytest.approx(1)


@pytest.mark.parametrize(("severity", "weight"), [("minor", 0.5), ("grave", 3.0)])
def test_conduct_weighs_by_its_severity(severity: str, weight: float) -> None:
    account = TrustAccount()
    broken(account, START, conduct(severity))
    assert account.at(START).broken == weight


def test_a_courtesy_that_stayed_out_weighs_half() -> None:
    account = TrustAccount()
    broken(account, START, f.CourtesyMissed(at=START, client="c", courtesy="thanks"))
    assert account.at(START).broken == 0.5


def test_a_courtesy_counts_once_a_kind_and_day() -> None:
    account = account_of(40)
    for hour in range(3):
        account.courtesy("thanks", START + dt.timedelta(hours=hour))
        account.courtesy("report", START + dt.timedelta(hours=hour))
    assert account.at(START + dt.timedelta(hours=2)).kept == pytest.approx(40.5, abs=0.02)
    account.courtesy("thanks", START + DAY)
    assert account.at(START + DAY).kept == pytest.approx(40.75, abs=0.2)
    assert account.at(START + DAY).kept > 40.5


@pytest.mark.parametrize(("hours", "days"), [(0, 1), (9, 2)])
def test_the_day_of_a_courtesy_is_that_of_the_house(hours: int, days: int) -> None:
    account, evening = TrustAccount(dt.timezone(dt.timedelta(hours=hours))), START.replace(hour=16)
    for _ in range(40):
        account.kept(evening)
    for before in (2, 0):
        account.courtesy("thanks", evening - dt.timedelta(hours=before))
    assert account.at(evening).kept == pytest.approx(40 + 0.25 * days, abs=0.02)


def test_courtesies_are_at_most_a_quarter_of_what_speaks_for_somebody() -> None:
    account = TrustAccount()
    for day in range(40):
        account.courtesy("thanks", START + day * DAY)
    assert account.at(START + 40 * DAY).kept == 0
    assert account.at(START + 40 * DAY).tier == "unknown"
    for _ in range(3):
        account.kept(START + 40 * DAY)
    assert account.at(START + 40 * DAY).kept == pytest.approx(4)


def test_a_breach_moves_trusted_to_visible_and_recoverable() -> None:
    account = account_of(10)
    assert account.at(START).tier == "trusted"
    broken(account, START)
    assert account.at(START).tier == "good"
    for _ in range(6):
        account.kept(START)
    assert account.at(START).tier == "trusted"


def test_who_holds_a_tier_loses_it_only_below_nine_tenths_of_its_threshold() -> None:
    gained = account_of(5)
    assert (gained.at(START).tier, round(gained.at(START).low, 2)) == ("good", 0.61)
    held = gained.at(START + 20 * DAY)
    assert 0.54 < held.low < 0.60
    assert held.tier == "good"
    assert account_of(5, at=START - 20 * DAY).at(START).low == pytest.approx(held.low)
    fresh = account_of(4)
    assert (0.54 < fresh.at(START).low < 0.60, fresh.at(START).tier) == (True, "building")
    assert gained.at(START + 90 * DAY).tier == "building"


def test_what_was_lost_in_silence_is_not_held_by_the_next_act() -> None:
    account = account_of(5)
    later = START + 70 * DAY
    assert account.at(later).low < 0.54
    account.kept(later)
    standing = account.at(later)
    assert 0.54 < standing.low < 0.60
    assert standing.tier == "building"


def test_looking_ahead_changes_nothing() -> None:
    account, other = account_of(8), account_of(8)
    account.at(START + 500 * DAY)
    account.kept(START + DAY)
    other.kept(START + DAY)
    assert account.at(START + DAY) == other.at(START + DAY)


def test_a_withdrawn_breach_leaves_no_trace() -> None:
    account, clean = account_of(10), account_of(10)
    breach = broken(account, START)
    account.kept(START + 30 * DAY)
    clean.kept(START + 30 * DAY)
    account.withdraw(breach)
    account.withdraw(breach)
    now = START + 40 * DAY
    assert account.at(now).broken == pytest.approx(0)
    assert account.at(now).low == pytest.approx(clean.at(now).low)


def test_a_breach_told_late_weighs_by_its_own_age() -> None:
    account = TrustAccount()
    account.kept(START + 180 * DAY)
    broken(account, START)
    assert account.at(START + 180 * DAY).broken == pytest.approx(0.5)
    account.kept(START + 731 * DAY)
    assert account.at(START + 731 * DAY).broken == pytest.approx(0)
    assert account.at(START + 731 * DAY).kept == pytest.approx(1 + 2 ** (-551 / 180))


acts = st.lists(
    st.tuples(
        st.sampled_from(("kept", "kept", "broken", "minor", "grave", "thanks", "withdraw", "late")),
        st.integers(0, 200),
    ),
    max_size=30,
)


@few
@given(acts, st.integers(0, 400))
def test_the_running_sums_are_the_sums_of_the_formula(
    done: list[tuple[str, int]], after: int
) -> None:
    """Hold the account against the formula of the Beta reputation with forgetting.

    r = sum of w·g·2^(-d/H), s = sum of w·(1-g)·2^(-d/H), alpha = r + W·a, beta = s + W·(1-a), with
    W = 2, a = 0.5, H = 180 days, dropped at 730 days; courtesies 0.25, at most one per kind per day
    and at most 25 % of r.
    """
    account, now = TrustAccount(), START
    good, bad, courteous = list[dt.datetime](), dict[Any, float](), set[dt.date]()
    for what, days in done:
        now += days * DAY
        if what == "kept":
            account.kept(now)
            good.append(now)
        elif what == "thanks":
            account.courtesy("thanks", now)
            courteous.add(now.date())
        elif what == "withdraw" and bad:
            breach = list(bad)[days % len(bad)]
            account.withdraw(breach)
            del bad[breach]
        elif what in ("broken", "minor", "grave", "late"):
            at = now - 40 * DAY if what == "late" else now
            fact = conduct(what) if what in ("minor", "grave") else None
            bad[broken(account, at, fact)] = {"minor": 0.5, "grave": 3.0}.get(what, 1.0)
    now += after * DAY

    def faded(at: dt.datetime) -> float:
        days = (now - at) / DAY
        return 0.0 if days > 730 else 2 ** (-days / 180)

    kept = math.fsum(faded(at) for at in good)
    thanks = math.fsum(
        0.25 * faded(dt.datetime.combine(day, START.timetz())) for day in sorted(courteous)
    )
    r = kept + min(thanks, 0.25 * (kept + min(thanks, kept / 3)))
    s = math.fsum(weight * faded(breach.at) for breach, weight in bad.items())
    standing = account.at(now)
    assert standing.kept == pytest.approx(r, abs=1e-9)
    assert standing.broken == pytest.approx(s, abs=1e-9)
    assert standing.mean == pytest.approx((r + 1) / (r + s + 2), abs=1e-9)
    assert standing.uncertainty == pytest.approx(2 / (r + s + 2), abs=1e-9)
