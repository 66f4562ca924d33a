"""What the marked ones among many have in common: a number, or a property, against the rest.

Both are measured alike, as Cliff's delta, from -1 to 1:

    a property    share among the marked, less share among the rest
    a number      P(marked > rest) - P(marked < rest), over all pairs

Requests depend, so a p-value cannot count them as if each were news. If nothing connects the two,
their covariance within a batch is as often negative as positive, and how large it is in each says
what chance would do to the sum (a score test over clusters, with Student's t). A hundred slow
requests of a single burst are one piece of news, however alike they are. Several questions at
once: p-values are adjusted so that among the findings the expected share of false ones stays
below the limit.

Sources: N. Cliff, "Dominance Statistics", Psychological Bulletin 114, 1993. K.-Y. Liang and
S. L. Zeger, "Longitudinal Data Analysis Using Generalized Linear Models", Biometrika 73, 1986
(scores over clusters). Y. Benjamini and D. Yekutieli, "The Control of the False Discovery
Rate in Multiple Testing under Dependency", Annals of Statistics 29, 2001.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vayu.stats.student import beyond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Association(NamedTuple):
    """How the marked differ from the rest.

    Attributes
    ----------
    delta : float
        Cliff's delta; positive: larger, or more often, among the marked.
    p : float
        Two-sided p-value, over batches.
    """

    delta: float
    p: float


def of_property(
    has: NDArray[np.bool_], marked: NDArray[np.bool_], batch: NDArray[np.int64]
) -> Association:
    """Return how much more often the marked have a property.

    Parameters
    ----------
    has, marked : ndarray of bool, shape (n,)
        Some are marked, and some are not.
    batch : ndarray of int64, shape (n,)
        Which batch each belongs to, from 0: neighbours in time share one.
    """
    return _difference(has.astype(np.float64), marked, batch)


def of_number(
    values: NDArray[Any], marked: NDArray[np.bool_], batch: NDArray[np.int64]
) -> Association:
    """Return how much larger a number is among the marked.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Without NaN.
    marked : ndarray of bool, shape (n,)
        Some are, and some are not.
    batch : ndarray of int64, shape (n,)
        Which batch each belongs to, from 0.
    """
    # the difference of mean mid-ranks, as a share of n, is half the delta
    return _difference(2 * mid_ranks(values) / values.size, marked, batch)


def mid_ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return the rank of each value, from 1; equal ones share the mean of theirs.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Without NaN.
    """
    distinct, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    del distinct
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return ranks


def adjusted(ps: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number, whatever depends on what.

    Parameters
    ----------
    ps : sequence of float, length m

    Returns
    -------
    list of float
        At most 1. The share of false ones among all with at most `a` is at most `a` on average.
    """
    count = len(ps)
    if not count:
        return []
    order = np.argsort(ps, kind="stable")
    harmonic = float((1 / np.arange(1, count + 1)).sum())
    scaled = np.asarray(ps, np.float64)[order] * harmonic * count / np.arange(1, count + 1)
    least = np.minimum.accumulate(scaled[::-1])[::-1]
    found = np.empty(count)
    found[order] = np.minimum(least, 1.0)
    return [float(p) for p in found]


def _difference(
    scores: NDArray[np.float64], marked: NDArray[np.bool_], batch: NDArray[np.int64]
) -> Association:
    """Return the difference of two means of scores, and how likely chance makes one as large."""
    share = float(marked.mean())
    delta = float(scores[marked].mean() - scores[~marked].mean())
    sums = np.bincount(batch, weights=(scores - scores.mean()) * (marked - share))
    batches = int(np.count_nonzero(np.bincount(batch)))
    error = math.sqrt(float((sums**2).sum()))
    if batches < 2 or error == 0:
        return Association(delta, 1.0)
    return Association(delta, beyond(float(sums.sum()) / error, batches - 1))
