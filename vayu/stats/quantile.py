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
from typing import TYPE_CHECKING, NamedTuple

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


class Spread(NamedTuple):
    """What a histogram says of its values.

    Attributes
    ----------
    total : int
        How many there are, at least 1.
    lowest, highest : int
        Lower edge of the first cell in use, and upper edge of the last one. [us]
    quantiles : list of int
        Upper edges of the cells of nearest rank. [us]
    """

    total: int
    lowest: int
    highest: int
    quantiles: list[int]


def spread(counts: NDArray[np.int64], qs: Sequence[float], layout: HdrLayout) -> Spread | None:
    """Return quantiles of a histogram, and the edges of everything it holds.

    Ten times in a second for each duration of a run: all of it is looked up in one running total.

    Parameters
    ----------
    counts : ndarray of int64, shape (n,)
        Number of values in each cell; of those after the last one in use any may be missing.
    qs : sequence of float, length m
        Between 0 and 1, in any order.
    layout : HdrLayout
        Says which values a cell holds.

    Returns
    -------
    Spread or None
        None when the histogram is empty.
    """
    totals = counts.cumsum()
    count = int(totals[-1]) if totals.size else 0
    if count <= 0:
        return None
    cells = totals.searchsorted([1, *(rank(q, count) for q in qs), count])
    *found, highest = layout.uppers[cells[1:]].tolist()
    return Spread(count, int(layout.lowers[cells[0]]), highest, found)


def quantiles(
    counts: NDArray[np.int64], qs: Sequence[float], layout: HdrLayout
) -> list[int] | None:
    """Return the quantiles of a histogram.

    Parameters
    ----------
    counts, qs, layout
        As of `spread`.

    Returns
    -------
    list of int, length m, or None
        Upper edges of the cells of nearest rank [us]; None when the histogram is empty.
    """
    found = spread(counts, qs, layout)
    return None if found is None else found.quantiles


def extremes(counts: NDArray[np.int64], layout: HdrLayout) -> tuple[int, int] | None:
    """Return the edges of everything a histogram holds.

    Parameters
    ----------
    counts, layout
        As of `spread`.

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
