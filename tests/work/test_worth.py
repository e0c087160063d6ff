"""What work brought, against what it cost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.work.worth import Terms, target_met, worth

NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-(10**6), 10**6).map(lambda x: round(x, 4))


def test_what_was_gained_is_worth_its_unit_value_against_the_price() -> None:
    found = worth(Terms(300_000, baseline=20, target=50, unit_value=50_000), 56)
    assert found == (36, 1_800_000, 6, "true")


def test_where_lower_is_better_the_gain_is_what_it_fell_by() -> None:
    found = worth(Terms(100, baseline=8.5, target=5, better="lower", unit_value=10), 5.5)
    assert found == (3, 30, Fraction(3, 10), "false")


def test_what_became_worse_is_below_zero_and_not_hidden() -> None:
    assert worth(Terms(100, baseline=10, unit_value=7), 8).value == -14


@pytest.mark.parametrize(
    ("terms", "measured"),
    [
        (Terms(100, baseline=10, target=20, unit_value=5), None),
        (Terms(100, target=20, unit_value=5), 30),
        (Terms(100, baseline=10, target=20), 30),
        (Terms(0, baseline=10, unit_value=5), 30),
    ],
)
def test_what_is_not_known_is_said_to_be_unknown(terms: Terms, measured: int | None) -> None:
    assert worth(terms, measured).times is None


def test_cents_come_out_to_the_cent() -> None:
    assert worth(Terms(1, baseline=0.1, unit_value=0.1), 0.3).value == Fraction(2, 100)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["higher", "lower", ""]))
def test_a_target_is_met_or_not_as_soon_as_it_is_measured(
    baseline: float, target: float, measured: float, better: str
) -> None:
    """`target_met` (true, false, unknown): the target itself is enough, in either direction."""
    terms = Terms(1, baseline, target, better)
    assert target_met(terms, None) == "unknown"
    assert target_met(terms, target) == "true"
    assert target_met(terms, measured) == (
        "true" if (measured <= target if better == "lower" else measured >= target) else "false"
    )
