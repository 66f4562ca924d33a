"""Student's t for whole degrees of freedom: a normal whose spread was estimated from few values.

The distribution function is a finite sum, so no special function is needed. With
``theta = atan(t / sqrt(df))``, the probability that ``|T| <= t`` is, for odd `df`,

    2/pi (theta + sin theta (cos theta + 2/3 cos^3 theta + ... ))

and for even `df` ``sin theta (1 + 1/2 cos^2 theta + 1*3/(2*4) cos^4 theta + ...)``.

Source: M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

_LARGE = 1_000  # degrees of freedom; beyond, the quantile at 97.5 % is a normal's to 3 digits
_STEPS = 100  # halvings; a float has 53 bits


def within(t: float, df: float) -> float:
    """Return the probability that ``|T| <= t``.

    Parameters
    ----------
    t : float
        Not negative.
    df : float
        Whole degrees of freedom, at least 1; infinite: a normal.
    """
    if df > _LARGE:
        return math.erf(t / math.sqrt(2))
    count = int(df)
    theta = math.atan2(t, math.sqrt(count))
    sine, cosine = math.sin(theta), math.cos(theta)
    odd = count % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for step in range(count // 2):
        total += term
        term *= cosine * cosine * (2 * step + 1 + odd) / (2 * step + 2 + odd)
    return 2 / math.pi * (theta + sine * total) if odd else sine * total


def beyond(t: float, df: float) -> float:
    """Return the two-sided p-value of `t`: the probability that ``|T|`` exceeds it.

    Parameters
    ----------
    t : float
    df : float
        Whole degrees of freedom, at least 1; infinite: a normal.
    """
    if df > _LARGE:
        return math.erfc(abs(t) / math.sqrt(2))
    return max(1 - within(abs(t), df), 0.0)


@cache
def critical(confidence: float, df: float) -> float:
    """Return the t that ``|T|`` does not exceed with that probability.

    Parameters
    ----------
    confidence : float
        Strictly between 0 and 1.
    df : float
        Whole degrees of freedom, at least 1; infinite: a normal.
    """
    if df > _LARGE:
        return NormalDist().inv_cdf((1 + confidence) / 2)
    low, high = 0.0, 1.0
    while within(high, df) < confidence:
        low, high = high, 2 * high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, df) < confidence else (low, middle)
    return (low + high) / 2
