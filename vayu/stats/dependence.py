"""By how much less a share is known than its requests promise, from batches of the same run.

One rule for every interval of dependent requests, whoever made the batches: a run in its order of
arrival (`vayu.stats.batches`), a level of a capacity search by half seconds.

    e    variance of a batch by that of independent values (`design_effect`)
    b    values of a batch
    u    b by the length over which the dependence fades: e / b = 2/u - 2 (1 - exp(-u)) / u^2
    t    the effect of a batch without end: 2 b / u
    s    Student's t with one less than the number of batches, by the normal's quantile, squared

The effect is ``s t``, at least 1. A batch that is not half as long again as ``t`` tells nothing:
the effect is unknown.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from vayu.stats.interval import design_effect, held
from vayu.stats.student import critical

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_U = 3.0  # a batch half as long again as the effect
_LONGEST = 2 / _U - 2 * (1 - math.exp(-_U)) / _U**2
_HALVINGS = 60


def effect_of(hits: ArrayLike, counts: ArrayLike, confidence: float) -> float:
    """Return the design effect of a share, widened for the few batches it comes from.

    Parameters
    ----------
    hits, counts : array of numbers, length m
        `hits[i]` of `counts[i]` in batch i, one after the other in time.
    confidence : float
        Of the interval that it is for.

    Returns
    -------
    float
        At least 1; NaN: unknown. A normal interval of ``n / effect`` independent values is then
        Student's. It is 1 where all or none hit: nothing is seen to depend.
    """
    x, n = held(hits, counts)
    if n.size < 2:
        return math.nan
    if float(x.sum()) in {0.0, float(n.sum())}:
        return 1.0
    found = design_effect(x, n, least=0.0) * stretch_of(x, n) * _student(n.size, confidence)
    return found if math.isnan(found) else max(found, 1.0)


def effect_of_batches(counts: ArrayLike, confidence: float) -> float:
    """Return the design effect if each batch says no more than a single value would.

    For whom no interval is no answer: a target must not be loaded for longer only because it is so
    overloaded that its batches are all alike.

    Parameters
    ----------
    counts : array of numbers, length m
        Values of each batch; at least two hold any.
    confidence : float
        Of the interval that it is for.
    """
    _, n = held(counts, counts)
    return max(float(n.mean()) * _student(n.size, confidence), 1.0)


def stretch_of(hits: ArrayLike, counts: ArrayLike) -> float:
    """Return by how much dependence that outlasts a batch adds to the variance of a share.

    Parameters
    ----------
    hits, counts : array of numbers, length m
        As of `effect_of`.

    Returns
    -------
    float
        At least 1; NaN where the batches are too short to tell.
    """
    x, n = held(hits, counts)
    if n.size < 2:
        return math.nan
    found = design_effect(x, n, least=0.0) / float(n.mean())
    if found > _LONGEST:
        return math.nan
    return _without_end(found) / found if found > 0 else 1.0


def _student(count: int, confidence: float) -> float:
    """Return by how much the few batches widen a variance."""
    ratio = critical(confidence, count - 1) / NormalDist().inv_cdf((1 + confidence) / 2)
    return ratio * ratio


def _without_end(share: float) -> float:
    """Return what the effect of batches without end is, both as a share of a batch's values."""
    low, high = _U, 4 / share  # halving: the formula falls as u grows
    for _ in range(_HALVINGS):
        u = (low + high) / 2
        low, high = (u, high) if 2 / u - 2 * (1 - math.exp(-u)) / u**2 > share else (low, u)
    return 2 / high
