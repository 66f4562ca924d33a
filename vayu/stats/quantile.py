"""Quantiles of a histogram, by one rule for live ticks and final summaries alike.

The q-quantile of n values is the value of *nearest rank*: the smallest recorded value that
at least ``q n`` of the n values do not exceed, so rank ``r = max(ceil(q n), 1)``. It is
always a value that occurred; nothing is interpolated. A histogram knows it up to the width
of a cell and gives the cell's upper edge:

    counts   ▁ ▃ █ ▅ ▂ ▁ ▁        the cell in which the running total
    total    1 4 12 17 19 20 21   reaches r, here r = 19 for q = 0.9

Sources: R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", 1996, type 1
(numpy calls it ``inverted_cdf``); the upper edge as in HdrHistogram.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vayu.stats.layout import HdrLayout

_SLACK = 1e-12  # relative: 0.07 * 100 is 7, whatever the floats say


def rank(q: float, count: int) -> int:
    """Return the nearest rank of the `q`-quantile of `count` values, 1 to `count`.

    Parameters
    ----------
    q : float
        Between 0 and 1.
    count : int
        At least 1.
    """
    return min(max(math.ceil(q * count * (1 - _SLACK)), 1), count)


def quantiles(
    counts: NDArray[np.int64], qs: Sequence[float], layout: HdrLayout
) -> list[int] | None:
    """Return the quantiles of a histogram.

    Parameters
    ----------
    counts : ndarray of int64, shape (layout.counts_len,)
        Number of values in each cell.
    qs : sequence of float, length m
        Between 0 and 1, in any order.
    layout : HdrLayout
        Says which values a cell holds.

    Returns
    -------
    list of int, length m, or None
        Upper edges of the cells of nearest rank [us]; None when the histogram is empty.
    """
    totals = np.cumsum(counts)
    count = int(totals[-1])
    if count <= 0:
        return None
    cells = np.searchsorted(totals, [rank(q, count) for q in qs])
    found: list[int] = layout.uppers[cells].tolist()
    return found


def extremes(counts: NDArray[np.int64], layout: HdrLayout) -> tuple[int, int] | None:
    """Return the edges of everything a histogram holds.

    Parameters
    ----------
    counts : ndarray of int64, shape (layout.counts_len,)
        Number of values in each cell.
    layout : HdrLayout
        Says which values a cell holds.

    Returns
    -------
    tuple of int, or None
        Lower edge of the first cell in use and upper edge of the last one [us]; None when the
        histogram is empty.
    """
    used = np.flatnonzero(counts != 0)  # of booleans: ten times as fast
    if not used.size:
        return None
    return int(layout.lowers[used[0]]), int(layout.uppers[used[-1]])
