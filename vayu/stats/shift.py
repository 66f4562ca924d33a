"""How far each quantile of one sample lies from that of another, with bands for all at once.

The *shift function* is ``y_q - x_q`` over q. Each of the two quantiles has an interval of order
statistics, as wide as dependence asks for; the interval of their difference adds what is on its
way in squares (MOVER), so it stays lopsided where they are:

    low  = d - sqrt((x_high - x)^2 + (y - y_low)^2)
    high = d + sqrt((y_high - y)^2 + (x - x_low)^2)

For the ratio ``y_q / x_q`` the same with logarithms. Several quantiles at once: the largest of
several errors exceeds what one of them does. How large it gets follows from how the quantiles
of a batch go together: batches with random signs and weights make it a thousand times anew
(multiplier bootstrap), which is narrower than a bound that knows nothing of it.

Sources: K. Doksum, "Empirical Probability Plots and Statistical Inference for Nonlinear Models",
Annals of Statistics 2, 1974 (shift function). G. Y. Zou and A. Donner, "Construction of Confidence
Limits about Effect Measures", Statistics in Medicine 27, 2008 (MOVER). V. Chernozhukov,
D. Chetverikov and K. Kato, "Gaussian Approximations and Multiplier Bootstrap ...", Annals of
Statistics 41, 2013.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.stats.interval import Interval
from vayu.stats.percentile import needed, order_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vayu.stats.batches import Batches

DRAWS = 2_000
"""Random weights of the batches."""

SPENT = 0.8
"""Of the share of false alarms that is allowed. The rest is for what 64 batches and as many draws
do not tell, so that thousands of comparisons of equals stay below it with their own error. [1]"""


class Shift(NamedTuple):
    """One quantile in two samples.

    Attributes
    ----------
    q : float
    x, y : float
        The quantile in either sample.
    difference, ratio : Interval
        Of ``y - x`` and ``y / x``; None: too few values on that side.
    needed : int
        About how many more values each sample takes until all bounds are there. [1]
    """

    q: float
    x: float
    y: float
    difference: Interval
    ratio: Interval
    needed: int

    @classmethod
    def of(
        cls, x: Batches, y: Batches, q: float, confidence: float, *, least: float, r: float = 0.0
    ) -> Shift:
        """Return one quantile's shift, with an interval of its own.

        Parameters
        ----------
        x, y : Batches
        q : float
            Strictly between 0 and 1.
        confidence : float
            Of this one interval.
        least : float
            As of `shift_function`.
        r : float
            Correlation of the errors of both quantiles, 0 to 1.
        """
        of_x, of_y = order_interval(x, q, confidence), order_interval(y, q, confidence)
        here, there = float(x.quantile(q)), float(y.quantile(q))
        logs = between(
            _log(here, least), log_interval(of_x, least),
            _log(there, least), log_interval(of_y, least), r=r,
        )  # fmt: skip
        ratio = Interval(*(None if bound is None else math.exp(bound) for bound in logs))
        missing = (
            needed(one.size, q, confidence, effect=one.effect_at(q, confidence)) for one in (x, y)
        )
        return cls(q, here, there, between(here, of_x, there, of_y, r=r), ratio, max(missing))


def shift_function(
    x: Batches,
    y: Batches,
    qs: Sequence[float],
    confidence: float,
    *,
    least: float,
    rng: np.random.Generator,
) -> list[Shift]:
    """Return the shift at each quantile, with bands that hold for all of them together.

    Parameters
    ----------
    x, y : Batches
        Values in order of arrival, in one unit; independent of each other.
    qs : sequence of float
        Strictly between 0 and 1.
    confidence : float
        Of all bands together, such as 0.95.
    least : float
        What a clock tells from nothing, in the unit of the values: what is less counts as this in
        a ratio.
    rng : Generator
        Weighs the batches.
    """
    single = together(x, y, qs, confidence, rng=rng)
    return [Shift.of(x, y, q, single, least=least) for q in qs]


def together(
    x: Batches, y: Batches, qs: Sequence[float], confidence: float, *, rng: np.random.Generator
) -> float:
    """Return the confidence of one interval with which all of them hold together.

    Parameters
    ----------
    x, y : Batches
        Values in order of arrival.
    qs : sequence of float
        Strictly between 0 and 1.
    confidence : float
        Of all together, such as 0.95.
    rng : Generator
        Weighs the batches.

    Returns
    -------
    float
        As `single_confidence`.
    """
    if len(qs) == 1 or min(len(x.parts), len(y.parts)) < 2:
        return sidak(confidence, len(qs))
    # Two independent samples with the same spread have the variance of one error each; samples
    # whose spreads differ lie between this and a single one, which is hardly another maximum.
    here, there = (steps(deviations(one, qs), rng=rng) for one in (x, y))
    return single_confidence((here - there) / math.sqrt(2), confidence, len(qs))


def sidak(confidence: float, count: int) -> float:
    """Return what one of `count` intervals needs if nothing is known of how they go together.

    Parameters
    ----------
    confidence : float
        Of all together, such as 0.95.
    count : int
        At least 1.
    """
    return math.exp(math.log(1 - SPENT * (1 - confidence)) / count)


def single_confidence(errors: NDArray[np.float64], confidence: float, count: int) -> float:
    """Return the confidence of one interval with which all of them hold together.

    Parameters
    ----------
    errors : ndarray, shape (DRAWS, count)
        Random errors, of variance 1 each.
    confidence : float
        Of all together, such as 0.95.
    count : int
        Of the intervals.

    Returns
    -------
    float
        At least `confidence`; at most what Sidak's bound asks for.
    """
    kept = 1 - SPENT * (1 - confidence)
    limit = float(np.quantile(np.abs(errors).max(axis=1), kept, method="inverted_cdf"))
    found = 2 * NormalDist().cdf(limit) - 1
    return min(max(found, kept), sidak(confidence, count))


def deviations(batches: Batches, qs: Sequence[float]) -> NDArray[np.float64]:
    """Return by how much each batch moves the rank of each quantile, shape (m, k).

    Parameters
    ----------
    batches : Batches
    qs : sequence of float
        Strictly between 0 and 1.

    Returns
    -------
    ndarray
        Columns of unit length; of zeros where no batch differs.
    """
    hits = batches.below([batches.quantile(q) for q in qs])
    shares = hits.sum(axis=0) / batches.size
    away = hits - shares * batches.sizes[:, None]
    norms = np.sqrt((away**2).sum(axis=0))
    scaled: NDArray[np.float64] = np.divide(away, norms, out=np.zeros_like(away), where=norms > 0)
    return scaled


def steps(scaled: NDArray[np.float64], *, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return random errors: each batch with a random weight, shape (DRAWS, k).

    Parameters
    ----------
    scaled : ndarray, shape (m, k)
        As of `deviations`.
    rng : Generator
    """
    errors: NDArray[np.float64] = rng.normal(size=(DRAWS, len(scaled))) @ scaled
    return errors


def between(x: float, of_x: Interval, y: float, of_y: Interval, *, r: float = 0.0) -> Interval:
    """Return the interval of ``y - x`` from those of its parts (MOVER).

    Parameters
    ----------
    x, y : float
    of_x, of_y : Interval
        Their intervals, at the confidence that is asked for.
    r : float
        Correlation of their errors, 0 to 1; 0: they are independent of each other.
    """
    low = high = None
    if of_x.high is not None and of_y.low is not None:
        low = y - x - _length(of_x.high - x, y - of_y.low, r)
    if of_y.high is not None and of_x.low is not None:
        high = y - x + _length(of_y.high - y, x - of_x.low, r)
    return Interval(low, high)


def log_interval(interval: Interval, least: float) -> Interval:
    """Return both bounds' logarithms.

    Parameters
    ----------
    interval : Interval
    least : float
        What is less counts as this, in the unit of the bounds.
    """
    return Interval(*(None if bound is None else _log(bound, least) for bound in interval))


def _length(a: float, b: float, r: float) -> float:
    """Return the length of a difference of two errors; rounding makes it no less than nothing."""
    return math.sqrt(max(a * a + b * b - 2 * r * a * b, 0.0))


def _log(value: float, least: float) -> float:
    """Return a logarithm; nothing is less than a clock tells."""
    return math.log(max(value, least))
