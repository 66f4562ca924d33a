"""Where the level of a series changes: the best cut into stretches of one mean each.

The squared distances of all values from the means of their stretches, and a penalty b for each
further stretch, are the least possible. With F(t) the least cost of the first t values

    F(0) = -b        F(t) = min over s < t of  F(s) + C(s, t) + b

and C(s, t), the cost of one stretch, follows from two running sums. The search is exact and
takes m^2 / 2 steps, which for a few hundred values is a few milliseconds.

The penalty is 4 v log m, v being the variance of the noise: that of the differences of
neighbours over two, widened for noise whose neighbours resemble each other. Differences do not
see a change of level, so the noise is not overrated where there are many.

Sources: B. Jackson et al., "An Algorithm for Optimal Partitioning of Data on an Interval", IEEE
Signal Processing Letters 12, 2005. Y.-C. Yao, "Estimating the Number of Change-Points via
Schwarz' Criterion", Statistics & Probability Letters 6, 1988.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

PENALTY = 4.0
"""Of one more stretch, in variances of the noise times log m. [1]"""

_SHORTEST = 2  # values of a stretch: one alone is an outlier, not a level


def change_points(values: Series, *, penalty: float | None = None) -> list[int]:
    """Return where new stretches begin.

    Parameters
    ----------
    values : ndarray of float64, shape (m,)
        A few hundred finite numbers, in order.
    penalty : float, optional
        Of one more stretch, in squared units of the values; by default as above.

    Returns
    -------
    list of int
        Positions in ascending order, without 0: none when one level explains all.
    """
    count = len(values)
    if count < 2 * _SHORTEST:
        return []
    if penalty is None:
        penalty = PENALTY * noise(values) * math.log(count)
    centred = values - values.mean()
    sums = np.concatenate(([0.0], np.cumsum(centred)))
    squares = np.concatenate(([0.0], np.cumsum(centred**2)))
    costs = np.full(count + 1, np.inf)
    costs[0] = -penalty
    before = np.zeros(count + 1, np.int64)
    for end in range(_SHORTEST, count + 1):
        starts = np.arange(end - _SHORTEST + 1)
        total = sums[end] - sums[starts]
        spread = squares[end] - squares[starts] - total**2 / (end - starts)
        found = costs[starts] + spread + penalty
        best = int(found.argmin())
        costs[end], before[end] = found[best], best
    return _traced(before)


def noise(values: Series) -> float:
    """Return the variance of what is not level, widened for noise that lasts.

    Parameters
    ----------
    values : ndarray of float64, shape (m,)

    Returns
    -------
    float
        Long-run variance, by the differences at distance 1 and 2; above 0.

    Notes
    -----
    For noise whose neighbours correlate by r, differences at distance 1 have the variance
    2 v (1 - r), at distance 2 (an AR(1) process) 2 v (1 - r^2). Their ratio is 1 + r, and the
    variance of a long mean is v (1 + r) / (1 - r) over the number of values.
    """
    if len(values) < 4:
        return max(float(values.var()), _TINY)
    one, two = _spread(np.diff(values)), _spread(values[2:] - values[:-2])
    if one <= 0:
        return max(float(values.var()), _TINY)
    r = min(max(two / one - 1, 0.0), _MOST)
    return max(one / (2 * (1 - r)) * (1 + r) / (1 - r), _TINY)


_TINY = 1e-18
_MOST = 0.9  # correlation of neighbours that is believed


def _spread(differences: Series) -> float:
    """Variance of differences, by their quartiles: a jump among them is no noise."""
    low, high = np.quantile(differences, (0.25, 0.75))
    return float((high - low) / 1.349) ** 2


def _traced(before: NDArray[np.int64]) -> list[int]:
    """Follow the best starts back from the end."""
    found: list[int] = []
    place = int(before[-1])
    while place > 0:
        found.append(place)
        place = int(before[place])
    return found[::-1]
