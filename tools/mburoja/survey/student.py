"""Student's t distribution: what a margin at 95 % and the test of a difference need of it.

By the incomplete beta function (DLMF 8.17 and 26.5 of Abramowitz & Stegun), with the continued fraction of DLMF
8.17.22; R's `qt` and `pt` say the same to nine digits (tests/survey/reference.R).
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300


@lru_cache(maxsize=4096)
def quantile(df: float) -> float:
    """The t that 95 % of cases stay within, on both sides of zero; `df`: degrees of freedom, at least 1."""
    t = NormalDist().inv_cdf(0.975)
    # The tail is convex and falls, and the normal quantile lies left of t's: Newton's steps never go too far.
    for _ in range(200):
        step = (tail(t, df) - 0.05) / (2 * _density(t, df))
        t += step
        if abs(step) < 1e-13 * t:
            break
    return t


def tail(t: float, df: float) -> float:
    """The probability of a value at least as far from zero as `t`, on either side."""
    return _beta(df / (df + t * t), df / 2, 0.5)


def _density(t: float, df: float) -> float:
    scale = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(scale - (df + 1) / 2 * math.log1p(t * t / df))


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of I_x(a, b), evaluated forwards (Lentz 1976, with Thompson and Barnett's care of 0)."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
