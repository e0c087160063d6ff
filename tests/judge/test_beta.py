"""Quantiles of the Beta distribution, held against adding up its density in small steps."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import beta
from tests.judge.strategies import few

STEPS = 2000


def integrated(x: float, a: float, b: float) -> float:
    """Return P(X <= x) for a, b >= 2 by Simpson's rule over the density."""

    def density(at: float) -> float:
        return math.pow(at, a - 1) * math.pow(1 - at, b - 1)

    def area(start: float, end: float) -> float:
        width = (end - start) / STEPS
        inner = math.fsum((4 if n % 2 else 2) * density(start + n * width) for n in range(1, STEPS))
        return width / 3 * (density(start) + inner + density(end))

    return area(0.0, x) / area(0.0, 1.0)


shapes = st.floats(2, 40)


@few
@given(shapes, shapes)
def test_the_quantile_cuts_off_a_twentieth_of_the_area(a: float, b: float) -> None:
    assert integrated(beta.quantile(0.05, a, b), a, b) == pytest.approx(0.05, abs=1e-6)


@few
@given(st.floats(0.01, 0.99), shapes, shapes)
def test_the_distribution_is_the_area_under_its_density(x: float, a: float, b: float) -> None:
    assert beta.cumulative(x, a, b) == pytest.approx(integrated(x, a, b), abs=1e-6)


@given(st.floats(0.001, 0.999), st.floats(0.2, 500), st.floats(0.2, 500))
def test_turned_round_it_is_the_distribution_of_the_complement(
    x: float, a: float, b: float
) -> None:
    below = beta.cumulative(x, a, b)
    assert 0 <= below <= 1
    assert below == pytest.approx(1 - beta.cumulative(1 - x, b, a), abs=1e-9)


@few
@given(st.floats(0.01, 0.99), st.floats(1, 500), st.floats(1, 500))
def test_exactly_so_much_lies_below_the_quantile(p: float, a: float, b: float) -> None:
    assert beta.cumulative(beta.quantile(p, a, b), a, b) == pytest.approx(p, abs=1e-7)


@pytest.mark.parametrize(
    ("p", "a", "b", "x"),
    [(0.05, 1, 1, 0.05), (0.3, 1, 1, 0.3), (0.5, 7, 7, 0.5), (0.05, 2, 1, 0.05**0.5)],
)
def test_quantiles_known_in_closed_form_are_found(p: float, a: float, b: float, x: float) -> None:
    assert beta.quantile(p, a, b) == pytest.approx(x, abs=1e-10)


def test_nothing_lies_outside_of_nought_and_one() -> None:
    assert beta.cumulative(-0.1, 2, 3) == beta.cumulative(0.0, 2, 3) == 0.0
    assert beta.cumulative(1.0, 2, 3) == beta.cumulative(1.1, 2, 3) == 1.0


@pytest.mark.parametrize("acts", [50_000.0, 5_000_000.0])
def test_great_evidence_does_not_lose_precision(acts: float) -> None:
    a = b = acts
    spread = 1.6448536269514722 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
    assert beta.quantile(0.05, a, b) == pytest.approx(0.5 - spread, abs=1e-5)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.2), st.floats(1, 500), st.floats(1, 500))
def test_the_bounds_know_the_same_as_the_distribution(
    x: float, share: float, a: float, b: float
) -> None:
    assert beta.mostly_above(x, share, a, b) == (beta.cumulative(x, a, b) <= share)
