"""What work brought, against what it cost: arithmetic and nothing else.

Numbers are taken as they were written, so that sums of cents come out to the cent.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal, NamedTuple

from kijun.judge.quantities import Exact, exact

Met = Literal["true", "false", "unknown"]
LARGEST: Final = 10**12
"""No price, amount or measurement of a practice is larger: what is, is a slip of the finger."""


class Terms(NamedTuple):
    """What was agreed on, as far as it can be reckoned with; None where it was not said."""

    price: Exact | float
    baseline: Exact | float | None = None
    target: Exact | float | None = None
    better: str | None = None
    """`higher` (also where nothing was said) or `lower`."""
    unit_value: Exact | float | None = None


class Worth(NamedTuple):
    """What came of it: units gained, their value, that value against the price, the target."""

    gained: Exact | None
    value: Exact | None
    times: Exact | None
    """The value as a multiple of the price; None where either is not known or nothing was paid."""
    target_met: Met


def worth(terms: Terms, measured: Exact | float | None) -> Worth:
    """Return what a measurement says of the work; `measured` is None before any."""
    gained = _gained(terms, measured)
    value = None
    if gained is not None and terms.unit_value is not None:
        value = gained * exact(terms.unit_value)
    price = exact(terms.price)
    times = Fraction(value) / price if value is not None and price else None
    return Worth(gained, value, times, target_met(terms, measured))


def target_met(terms: Terms, measured: Exact | float | None) -> Met:
    """Say whether the target was met, as the judge does: unknown without target or measurement."""
    if terms.target is None or measured is None:
        return "unknown"
    reached, target = exact(measured), exact(terms.target)
    is_met = reached <= target if terms.better == "lower" else reached >= target
    return "true" if is_met else "false"


def _gained(terms: Terms, measured: Exact | float | None) -> Exact | None:
    """Return by how much it became better; below zero where it became worse."""
    if terms.baseline is None or measured is None:
        return None
    change = exact(measured) - exact(terms.baseline)
    return -change if terms.better == "lower" else change
