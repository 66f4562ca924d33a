"""Where a series of runs changed for good: E-divisive means.

A series is cut where the values before and after differ most, by the *energy* between them:

    Q = n m / (n + m) (2 mean|x - y| - mean|x - x'| - mean|y - y'|)

which is 0 only for equal distributions. Whether a cut is more than chance shows in the same
series in random order: how often is the best cut of those as good? A cut that stands splits the
series, and both sides are searched again; the first that is no more than chance ends the search.

The series may not depend: whole runs, one value each.

Sources: D. S. Matteson and N. A. James, "A Nonparametric Approach for Multiple Change Point
Analysis of Multivariate Data", JASA 109, 2014 (R's ``ecp``). D. Daly et al., "The Use of Change
Point Detection to Identify Software Performance Regressions ...", ICPE 2020 (MongoDB).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHUFFLES = 199
"""Random orders that a cut is compared with."""

SMALLEST = 3
"""Values on either side of a cut: two may be chance."""

LONGEST = 1_000
"""Values of a series: distances of all pairs are held, 8 MB."""


class Change(NamedTuple):
    """One change.

    Attributes
    ----------
    at : int
        Position of the first value after it.
    p : float
        How often chance alone makes a cut as good.
    """

    at: int
    p: float


def changes(values: NDArray[np.float64], *, level: float, rng: np.random.Generator) -> list[Change]:
    """Return where a series changes, in order.

    Parameters
    ----------
    values : ndarray, shape (n,)
        In order of time, at most `LONGEST`, without NaN.
    level : float
        The largest p-value of a change, such as 0.05.
    rng : Generator
        Makes the random orders.
    """
    found: list[Change] = []
    while True:
        edges = [0, *sorted(change.at for change in found), values.size]
        segments = [values[a:b] for a, b in pairwise(edges)]
        best, at = _best(segments)
        if at is None:
            return sorted(found)
        as_good = sum(
            _best([rng.permutation(segment) for segment in segments])[0] >= best
            for _ in range(SHUFFLES)
        )
        p = (as_good + 1) / (SHUFFLES + 1)
        if p > level:
            return sorted(found)
        found.append(Change(at, p))


def divergence(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the energy of each cut.

    Parameters
    ----------
    values : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n + 1,)
        Of a cut before each value; 0 where a side would have fewer than `SMALLEST`.
    """
    count = values.size
    energy = np.zeros(count + 1)
    cuts = np.arange(SMALLEST, count - SMALLEST + 1)
    if not cuts.size:
        return energy
    distances = np.abs(np.subtract.outer(values, values))
    # sums of all distances in the upper left corner of each size, and in the lower right one
    corners = np.pad(distances.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    total = corners[count, count]
    before = corners[cuts, cuts]
    across = corners[cuts, count] - before
    after = total - before - 2 * across
    n, m = cuts.astype(np.float64), (count - cuts).astype(np.float64)
    mean = 2 * across / (n * m) - before / (n * (n - 1)) - after / (m * (m - 1))
    energy[cuts] = n * m / (n + m) * mean
    return energy


def _best(segments: list[NDArray[np.float64]]) -> tuple[float, int | None]:
    """Return the energy of the best cut in any segment, and where it is in the whole series."""
    best, place, start = 0.0, None, 0
    for segment in segments:
        energy = divergence(segment)
        at = int(energy.argmax())
        if energy[at] > best:
            best, place = float(energy[at]), start + at
        start += segment.size
    return best, place
