"""Two samples whose values took turns: what happened to both cancels in their difference.

Both are cut at the same moments into batches (`vayu.stats.batches`), so the k-th of either saw the
same target. Where a batch of the one is slow, that of the other is, too:

    share above its median   x  ▂ ▅ ▃ ▇ ▂      r, the correlation over the batches, is that of
                             y  ▃ ▅ ▂ ▇ ▂      the errors of both quantiles

and the interval of a difference takes it off (MOVER with a correlation):

    low  = d - sqrt((x_high - x)^2 + (y - y_low)^2 - 2 r (x_high - x) (y - y_low))

Rule 1: r is taken as low as it may well be (Fisher's z, one-sided 95 %), and never below 0. Where
nothing is shared, or batches are too few to tell, the interval is that of independent samples.
Rule 2: several quantiles hold together as in `vayu.stats.shift`; the random weights of a batch are
those of both its halves.

Sources: R. A. Fisher, "The Design of Experiments", 1935 (blocks), and "On the Probable Error of a
Coefficient of Correlation ...", Metron 1, 1921. G. Y. Zou, "Toward Using Confidence Intervals to
Compare Correlations", Psychological Methods 12, 2007 (MOVER with a correlation).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.stats.batches import FEWEST, Batches
from vayu.stats.percentile import order_interval
from vayu.stats.shift import Shift, deviations, log_interval, sidak, single_confidence, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]

_CAUTION = 1.645  # standard errors: one-sided 5 %


def in_turn(
    x: NDArray[Any], of_x: Stamps, y: NDArray[Any], of_y: Stamps
) -> tuple[Batches, Batches]:
    """Return two samples as batches that are cut at the same moments.

    Parameters
    ----------
    x, y : ndarray, shapes (n,) and (m,)
        Without NaN, at least one each.
    of_x, of_y : ndarray of int64
        When each arrived. [ns]

    Returns
    -------
    tuple of Batches
        As long as the longer ones of either alone; each its own where there are too few.
    """
    alone = Batches.of(x, of_x), Batches.of(y, of_y)
    count = min(len(one.parts) for one in alone)
    if count < FEWEST:
        return alone
    every = np.sort(np.concatenate([of_x, of_y]))
    moments = every[np.arange(1, count) * every.size // count]
    cut = tuple(_cut(*one, moments) for one in ((x, of_x), (y, of_y)))
    if not all(part.size for one in cut for part in one):
        return alone
    return Batches(alone[0].ordered, cut[0]), Batches(alone[1].ordered, cut[1])


def shift_in_turn(
    x: Batches,
    y: Batches,
    qs: Sequence[float],
    confidence: float,
    *,
    least: float,
    rng: np.random.Generator,
) -> list[Shift]:
    """Return the shift at each quantile of two samples that took turns.

    Parameters
    ----------
    x, y : Batches
        As `in_turn` returns them.
    qs : sequence of float
        Strictly between 0 and 1.
    confidence : float
        Of all bands together, such as 0.95.
    least : float
        What a clock tells from nothing, in the unit of the values.
    rng : Generator
        Weighs the batches.
    """
    single = sidak(confidence, len(qs))
    if len(qs) > 1 and min(len(x.parts), len(y.parts)) >= FEWEST:
        errors = steps(_errors(x, y, qs, confidence, least), rng=rng)
        single = single_confidence(errors, confidence, len(qs))
    shared = [shared_at(x, y, q) for q in qs]
    return [Shift.of(x, y, q, single, least=least, r=r) for q, r in zip(qs, shared, strict=True)]


def shared_at(x: Batches, y: Batches, q: float) -> float:
    """Return the correlation of the errors of both `q`-quantiles, as low as it may well be.

    Parameters
    ----------
    x, y : Batches
        As `in_turn` returns them.
    q : float
        Strictly between 0 and 1.

    Returns
    -------
    float
        From 0 to below 1; 0 where nothing is shared, or too few batches tell.
    """
    count = len(x.parts)
    if count != len(y.parts) or count < FEWEST:
        return 0.0
    here, there = (deviations(one, [q])[:, 0] for one in (x, y))
    seen = float(here @ there)  # of unit length both, or nothing
    if seen <= 0:
        return 0.0
    z = math.atanh(min(seen, 1 - 1e-12)) - _CAUTION / math.sqrt(count - 3)
    return max(math.tanh(z), 0.0)


def _errors(
    x: Batches, y: Batches, qs: Sequence[float], confidence: float, least: float
) -> NDArray[np.float64]:
    """Return the error that each batch adds to each log-ratio, of unit length, shape (m, k)."""
    here, there = deviations(x, qs), deviations(y, qs)
    for column, q in enumerate(qs):
        here[:, column] *= _width(x, q, confidence, least)
        there[:, column] *= _width(y, q, confidence, least)
    found = here - there
    norms = np.sqrt((found**2).sum(axis=0))
    scaled: NDArray[np.float64] = np.divide(found, norms, out=np.zeros_like(found), where=norms > 0)
    return scaled


def _width(batches: Batches, q: float, confidence: float, least: float) -> float:
    """Return how wide the interval of a quantile's logarithm is; without one, 1 of any unit."""
    low, high = log_interval(order_interval(batches, q, confidence), least)
    return 1.0 if low is None or high is None else high - low


def _cut(values: NDArray[Any], arrivals: Stamps, moments: Stamps) -> tuple[NDArray[Any], ...]:
    """Return the values of each stretch between moments, sorted."""
    places = np.searchsorted(moments, arrivals, side="right").astype(np.uint8)  # 64 at most
    order = np.argsort(places, kind="stable")
    ends = np.cumsum(np.bincount(places, minlength=len(moments) + 1))[:-1]
    return tuple(np.sort(part) for part in np.split(values[order], ends))
