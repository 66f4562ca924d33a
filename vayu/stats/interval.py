"""How well a finite number of requests says a quantile or a share: confidence intervals.

Quantile
    Of n independent values, the number B below the true q-quantile is binomial(n, q),
    whatever the distribution is. So the order statistics l and u with P(B < l) <= a/2 and
    P(B >= u) <= a/2 enclose the true quantile with probability 1 - a; a histogram turns each
    into the edge of its cell that makes the interval wider. Too few values: the bound is
    absent, never a guess. (The upper bound of a p99 at 95 % takes 368 values.)

Share
    Wilson's score interval: the shares p for which the observed k of n lies within z standard
    errors of p. It never leaves [0, 1] and does not collapse to a point for k = 0.

Dependence
    Requests that wait in one queue are not independent: a burst makes many of them slow
    together. Batches of the same run show by how much the variance of a share exceeds that of
    independent draws. Dividing n by that factor, the *design effect*, widens both intervals.

Sources: H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed., 2003, 7.1. E. B. Wilson,
"Probable Inference ...", JASA 22, 1927. L. Kish, "Survey Sampling", 1965, 5.4 and 8.2.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.stats.student import critical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from vayu.stats.layout import HdrLayout

_SPREAD = 12.0  # standard deviations: what lies beyond is less than 1e-30


class Interval(NamedTuple):
    """Where the true value lies with the stated confidence; None: no bound on that side."""

    low: float | None
    high: float | None


def rank_interval(count: int, q: float, confidence: float) -> tuple[int | None, int | None]:
    """Return the ranks of the order statistics that enclose the `q`-quantile.

    Parameters
    ----------
    count : int
        Number of independent values, at least 1.
    q : float
        Strictly between 0 and 1.
    confidence : float
        At least this probability, half of what is left on either side.

    Returns
    -------
    tuple
        Lower and upper rank, 1 to `count`; None where there are too few values for a bound.
    """
    tail = (1 - confidence) / 2
    first, below = _cumulative(count, q)
    # P(B < l) = below[l - 1 - first]; `below` ends at 1
    low = first + int(np.searchsorted(below, tail, side="right"))
    high = first + int(np.searchsorted(below, 1 - tail, side="left")) + 1
    return (low if low >= 1 else None), (high if high <= count else None)


def quantile_interval(
    counts: NDArray[np.int64],
    q: float,
    confidence: float,
    layout: HdrLayout,
    *,
    beyond: int = 0,
    effect: float = 1.0,
) -> Interval:
    """Return the interval of a histogram's `q`-quantile. [us].

    Parameters
    ----------
    counts : ndarray of int64, shape (layout.counts_len,)
        Number of values in each cell.
    q : float
        Strictly between 0 and 1.
    confidence : float
        Such as 0.95.
    layout : HdrLayout
        Says which values a cell holds. [us]
    beyond : int
        Values that are known only to be larger than all others: no answer came. [1]
    effect : float
        Design effect, at least 1.

    Returns
    -------
    Interval
        Edges of cells; infinite among the `beyond`.
    """
    totals = np.cumsum(counts)
    inside = int(totals[-1])
    count = inside + beyond
    if count == 0:
        return Interval(None, None)
    independent = max(int(count / effect), 1)
    low, high = rank_interval(independent, q, confidence)
    if low is not None:
        low = max(math.floor(low * count / independent), 1)
    if high is not None:
        high = math.ceil(high * count / independent)
    return Interval(
        _edge(totals, low, inside, layout.lowers), _edge(totals, high, inside, layout.uppers)
    )


def share_interval(hits: float, count: int, confidence: float, *, effect: float = 1.0) -> Interval:
    """Return Wilson's interval of a share. [1].

    Parameters
    ----------
    hits : float
        Of `count`; a sum of scores between 0 and 1 as well.
    count : int
    confidence : float
        Such as 0.95.
    effect : float
        Design effect, at least 1.
    """
    if count == 0:
        return Interval(None, None)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    n, share = count / effect, hits / count
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle, scale = share + z * z / (2 * n), 1 + z * z / n
    # exact at the ends, where the floats are not
    low = 0.0 if hits == 0 else (middle - spread) / scale
    high = 1.0 if hits == count else (middle + spread) / scale
    return Interval(low, high)


def mean_interval(batches: Sequence[tuple[float, int]], confidence: float) -> Interval:
    """Return the interval of a mean, from batches of the same run one after the other.

    Parameters
    ----------
    batches : sequence of (float, int)
        Sum and number of the values of each.
    confidence : float
        Such as 0.95.

    Returns
    -------
    Interval
        Student's, in the unit of the sums; no bound with fewer than two batches that hold anything.
    """
    sums, counts = held(*zip(*batches, strict=True)) if batches else held((), ())
    if counts.size < 2:
        return Interval(None, None)
    mean = float(sums.sum() / counts.sum())
    spread = critical(confidence, counts.size - 1) * mean_error(sums, counts)
    return Interval(mean - spread, mean + spread)


def mean_error(sums: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """Return the standard error of a mean, from batches of the same run one after the other.

    Parameters
    ----------
    sums, counts : ndarray, length m
        Sum and number of the values of each; at least two batches, none of them empty.

    Returns
    -------
    float
        In the unit of the values.
    """
    total = float(counts.sum())
    return math.sqrt(_between(sums, counts, float(sums.sum()) / total)) / total


def design_effect(hits: ArrayLike, counts: ArrayLike, *, least: float = 1.0) -> float:
    """Return by how much the variance of a share exceeds that of independent draws.

    Parameters
    ----------
    hits, counts : array of numbers, length m
        `hits[i]` of `counts[i]` in batch i, one after the other in time.
    least : float
        What chance alone makes smaller is not.

    Returns
    -------
    float
        Variance of the ratio over batches by that of a binomial; at least `least`. It is 1 when
        there is nothing to estimate it from: fewer than two batches, or all or none hit.
    """
    x, n = held(hits, counts)
    if n.size < 2:
        return 1.0
    share = float(x.sum() / n.sum())
    if not 0 < share < 1:
        return 1.0
    return max(_between(x, n, share) / (float(n.sum()) * share * (1 - share)), least)


def held(sums: ArrayLike, counts: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the batches that hold anything.

    Parameters
    ----------
    sums, counts : array of numbers, length m
    """
    x, n = np.asarray(sums, float), np.asarray(counts, float)
    return x[n > 0], n[n > 0]


def _between(x: NDArray[np.float64], n: NDArray[np.float64], ratio: float) -> float:
    """Return the variance of the total of `x`, from how batches differ from `ratio` times n."""
    return float(((x - ratio * n) ** 2).sum()) * n.size / (n.size - 1)


def _edge(
    totals: NDArray[np.int64], rank: int | None, inside: int, edges: NDArray[np.int64]
) -> float | None:
    """Return an edge of the cell that holds the value of that rank; infinite beyond all cells."""
    if rank is None:
        return None
    if rank > inside:
        return math.inf
    return float(edges[int(np.searchsorted(totals, rank))])


def _cumulative(count: int, q: float) -> tuple[int, NDArray[np.float64]]:
    """Return P(B <= first + i) of a binomial(count, q) for each i, and `first`.

    The logarithms of neighbouring probabilities differ by a simple term, so all follow from a
    running sum; what is left out on either side is beyond any use.
    """
    middle, deviation = count * q, math.sqrt(count * q * (1 - q))
    reach = _SPREAD * deviation + _SPREAD
    first, last = max(math.floor(middle - reach), 0), min(math.ceil(middle + reach), count)
    k = np.arange(first, last, dtype=np.float64)
    steps = np.log((count - k) / (k + 1)) + math.log(q / (1 - q))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    return first, np.cumsum(weights / weights.sum())
