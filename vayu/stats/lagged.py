"""Which of two series moves first: rank correlation at every lag, honest about dependence.

Spearman's coefficient does not ask for a straight line, and one outlier does not make it. Of
series whose neighbours resemble each other, n values are worth fewer: by Bartlett's formula the
variance of the coefficient of two unrelated ones is

    1/n (1 + 2 sum over k of r_x(k) r_y(k))        r(k): correlation with itself at distance k

so n is divided by that sum before Student's t. A p-value is that of the best of all lags: the
least of them times their number (Bonferroni).

Sources: C. Spearman, 1904. M. S. Bartlett, "Some Aspects of the Time-Correlation Problem", JRSS
98, 1935.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.stats.student import beyond

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

FEWEST = 10
"""Pairs that a coefficient takes. [1]"""


class Lagged(NamedTuple):
    """The best lag.

    Attributes
    ----------
    correlation : float
        Spearman's coefficient there.
    lag : int
        By how many steps `x` moves before `y`; negative: after it.
    p_value : float
        Of no relation at any lag that was tried.
    pairs : int
        At that lag.
    """

    correlation: float
    lag: int
    p_value: float
    pairs: int


def best_lag(x: Series, y: Series, *, most: int) -> Lagged | None:
    """Return the lag at which two series resemble each other most.

    Parameters
    ----------
    x, y : ndarray of float64, shape (m,)
        At the same equal steps; NaN: nothing was measured.
    most : int
        Lags from -`most` to `most` are tried.

    Returns
    -------
    Lagged or None
        None when no lag has `FEWEST` pairs, or one of the series does not move.
    """
    found: list[Lagged] = []
    for lag in range(-most, most + 1):
        ahead, behind = (x[: len(x) - lag], y[lag:]) if lag >= 0 else (x[-lag:], y[:lag])
        both = np.isfinite(ahead) & np.isfinite(behind)
        if both.sum() < FEWEST:
            continue
        a, b = _ranks(ahead[both]), _ranks(behind[both])
        if a.std() == 0 or b.std() == 0:
            continue
        found.append(_tested(a, b, lag))
    if not found:
        return None
    best = max(found, key=lambda one: (abs(one.correlation), -abs(one.lag)))
    return best._replace(p_value=min(best.p_value * len(found), 1.0))


def _tested(a: Series, b: Series, lag: int) -> Lagged:
    """Return the coefficient of ranks with the p-value of this lag alone."""
    r = float(np.corrcoef(a, b)[0, 1])
    worth = max(len(a) / _inflation(a, b), 3.0)
    degrees = max(math.floor(worth) - 2, 1)
    t = abs(r) * math.sqrt(degrees / max(1 - r * r, 1e-12))
    return Lagged(r, lag, beyond(t, degrees), len(a))


def _inflation(a: Series, b: Series) -> float:
    """Bartlett's sum, over distances at which both still resemble themselves; at least 1."""
    total, reach = 1.0, len(a) // 4
    x, y = a - a.mean(), b - b.mean()
    for k in range(1, reach + 1):
        own = float(x[:-k] @ x[k:] / (x @ x)), float(y[:-k] @ y[k:] / (y @ y))
        if min(own) <= 0:
            break
        total += 2 * own[0] * own[1]
    return total


def _ranks(values: Series) -> Series:
    """Ranks, the mean of them for equal values."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Series = (last - (counts - 1) / 2)[where]
    return ranks
