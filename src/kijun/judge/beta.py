"""Quantiles of the Beta distribution, by the continued fraction of the incomplete beta function.

Source: NIST Digital Library of Mathematical Functions, 8.17.22, evaluated by Lentz's method.
"""

from __future__ import annotations

import functools
import math
from typing import Final

_TINY: Final = 1e-300
_PRECISE: Final = 1e-13
_EXACT: Final = 1e-12


# A page draws the same past again and again, and only its last point is new.
@functools.lru_cache(maxsize=8192)
def quantile(p: float, a: float, b: float) -> float:
    """Return x with P(X <= x) = p for X ~ Beta(a, b); 0 < p < 1, a and b positive.

    Newton's method; where a step would leave what is known to hold x, that is halved instead.
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    while True:
        above = cumulative(x, a, b) - p
        if above < 0:
            low = x
        else:
            high = x
        slope = math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - _log_beta(a, b))
        step = above / slope if slope > _TINY else math.inf
        if abs(step) <= _EXACT or high - low <= _EXACT:
            return x
        x = x - step if low < x - step < high else (low + high) / 2


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def cumulative(x: float, a: float, b: float) -> float:
    """Return P(X <= x) for X ~ Beta(a, b), the regularised incomplete beta function."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    log_front = a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) * _fraction(x, a, b) / a
    return 1.0 - math.exp(log_front) * _fraction(1.0 - x, b, a) / b


@functools.lru_cache(maxsize=8192)
def mostly_above(x: float, share: float, a: float, b: float) -> bool:
    """Say whether P(X <= x) <= share for X ~ Beta(a, b); 0 < share <= 0.2, a and b at least 1.

    Away from the threshold two bounds know it at once: more than a third lies at or below the mean
    (Grünbaum's inequality, as the density is log-concave), and Cantelli's inequality says how much
    at most lies a distance below it.
    """
    mean = a / (a + b)
    if x >= mean:
        return False
    variance = mean * (1.0 - mean) / (a + b + 1.0)
    if variance <= share * (variance + (mean - x) ** 2):
        return True
    return cumulative(x, a, b) <= share


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0) or _TINY)
    value, step, m = d, 0.0, 0
    while abs(step - 1.0) >= _PRECISE:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            # Lentz: what would be divided by nothing is divided by next to nothing.
            d = 1.0 / (1.0 + term * d or _TINY)
            c = 1.0 + term / c or _TINY
            step = c * d
            value *= step
    return value
