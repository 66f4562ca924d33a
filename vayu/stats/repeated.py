"""Runs as what is repeated: how far a number of several runs is known, and a difference of two.

A run tells how its requests differ. How it differs from the next one it cannot tell: that meets
another minute of the machine, other neighbours, another layout of memory. Runs tell:

    baseline   ▂ ▃ ▂        spread of the runs of a side ──> error of the side's number
    now        ▅ ▅ ▆

Rule 1: the number of a side is that of all its requests together, never a mean of the runs'
numbers. But only of the mean is the error known: it is s sqrt(sum w_i^2), where s is the spread of
the runs' own numbers and w_i the part of the requests that run i has. A single run that stood still
for a while makes the tail of all requests by itself, and is one of many in the mean. So an interval
reaches around both differences, that of all requests and that of the means:

    ├─────┼────┼─────┤          sides are told apart only where the runs by themselves are, too

Rule 2: runs of both sides are taken to vary alike, so that few are enough: their spread is pooled,
and the interval is Student's with as many degrees of freedom as there are runs less two. What the
requests of a run do is in its spread already.
Rule 3: at least two runs on either side. A single one has to be like a normal by itself, which a
run of few pauses is not: it was told from five equal ones in one case of ten.

Sources: T. Kalibera and R. Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013 (repetition
belongs to the highest level that varies). L. Kish, "Survey Sampling", 1965, 11.2 (unlike weights).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.stats.interval import Interval, rank_interval
from vayu.stats.percentile import needed
from vayu.stats.quantile import rank
from vayu.stats.shift import Shift
from vayu.stats.student import critical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.stats.batches import Batches

FEWEST = 2
"""Runs of a side."""

_LARGEST = math.log(1_000)  # of a ratio; a bound beyond says nothing


class Repeated(NamedTuple):
    """A number of some runs together.

    Attributes
    ----------
    value : float
        Of all requests.
    mean : float
        Of the runs' own numbers, by their requests.
    variance : float
        Of the runs' own numbers; 0 where one run does not tell.
    runs : int
    weight : float
        Part of that variance which the mean has: 1 of one run, less of several.
    """

    value: float
    mean: float
    variance: float
    runs: int
    weight: float


def repeated(whole: float, own: Sequence[float], sizes: Sequence[float]) -> Repeated:
    """Return a number of some runs together, with how runs vary.

    Parameters
    ----------
    whole : float
        Of all of them.
    own : sequence of float, length g
        Of each run by itself.
    sizes : sequence of float, length g
        How much of the whole each run is, in any unit; more than 0.
    """
    parts = np.asarray(sizes, float) / float(np.sum(sizes))
    variance = float(np.var(own, ddof=1)) if len(own) > 1 else 0.0
    return Repeated(whole, float(parts @ own), variance, len(own), float(parts @ parts))


def difference(x: Repeated, y: Repeated, confidence: float) -> Interval:
    """Return the interval of ``y - x``.

    Parameters
    ----------
    x, y : Repeated
    confidence : float
        Such as 0.95.

    Returns
    -------
    Interval
        No bounds of fewer than `FEWEST` runs on a side.
    """
    if min(x.runs, y.runs) < FEWEST:
        return Interval(None, None)
    freedom = x.runs + y.runs - 2
    pooled = ((x.runs - 1) * x.variance + (y.runs - 1) * y.variance) / freedom
    spread = critical(confidence, freedom) * math.sqrt(pooled * (x.weight + y.weight))
    middles = y.value - x.value, y.mean - x.mean
    return Interval(min(middles) - spread, max(middles) + spread)


def ratio(x: Repeated, y: Repeated, confidence: float) -> Interval:
    """Return the interval of ``y / x`` from those of logarithms; None: it could be anything.

    Parameters
    ----------
    x, y : Repeated
        Logarithms.
    confidence : float
        Such as 0.95.
    """
    low, high = difference(x, y, confidence)
    return Interval(
        None if low is None or low < -_LARGEST else math.exp(low),
        None if high is None or high > _LARGEST else math.exp(high),
    )


def repeated_shifts(
    x: Batches, y: Batches, qs: Sequence[float], confidence: float, *, least: float
) -> list[Shift]:
    """Return the shift at each quantile of two sets of runs, with bands that hold together.

    Several bands share what is allowed to miss (Bonferroni): from a handful of runs nobody knows
    how quantiles go together.

    Parameters
    ----------
    x, y : Batches
        A part is a run.
    qs : sequence of float
        Strictly between 0 and 1.
    confidence : float
        Of all bands together, such as 0.95.
    least : float
        What a clock tells from nothing, in the unit of the values: what is less counts as this in
        a ratio.

    Returns
    -------
    list of Shift
        `needed` counts runs. A bound is None where the requests of a side do not reach.
    """
    single = 1 - (1 - confidence) / len(qs)
    return [_shift(x, y, q, single, least) for q in qs]


def _shift(x: Batches, y: Batches, q: float, confidence: float, least: float) -> Shift:
    """Return the shift at one quantile, with an interval of its own."""

    def logarithm(value: float) -> float:
        return math.log(max(value, least))

    values = _of(x, q, float), _of(y, q, float)
    missing = max(_missing(one, q, confidence) for one in (x, y))
    if any(None in rank_interval(one.size, q, confidence) for one in (x, y)):
        known = change = Interval(None, None)
    else:
        known = difference(*values, confidence)
        change = ratio(_of(x, q, logarithm), _of(y, q, logarithm), confidence)
    missing = max(missing, int(None in change))
    return Shift(q, values[0].value, values[1].value, known, change, missing)


def _of(side: Batches, q: float, scale: Callable[[float], float]) -> Repeated:
    """Return a quantile of some runs on a scale."""
    own = [scale(float(part[rank(q, part.size) - 1])) for part in side.parts]
    return repeated(scale(float(side.quantile(q))), own, side.sizes.tolist())


def _missing(side: Batches, q: float, confidence: float) -> int:
    """Return how many more runs bound a quantile, as far as the number of requests goes."""
    more = needed(side.size, q, confidence)
    return math.ceil(more / (side.size / len(side.parts)))
