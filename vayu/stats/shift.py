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

_SPENT = 0.8
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
        Values in order of arrival, in one unit.
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
    return [_shift(x, y, q, single, least) for q in qs]


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
        At least `confidence`; at most what Sidak's bound asks for, which knows nothing of how the
        quantiles go together.
    """
    kept = 1 - _SPENT * (1 - confidence)
    sidak = math.exp(math.log(kept) / len(qs))
    if len(qs) == 1 or min(len(x.parts), len(y.parts)) < 2:
        return sidak
    errors = _errors(x, qs, rng=rng) - _errors(y, qs, rng=rng)
    largest = np.abs(errors).max(axis=1)
    limit = float(np.quantile(largest, kept, method="inverted_cdf"))
    found = 2 * NormalDist().cdf(limit) - 1
    return min(max(found, kept), sidak)


def between(x: float, of_x: Interval, y: float, of_y: Interval) -> Interval:
    """Return the interval of ``y - x`` from those of its parts (MOVER).

    Parameters
    ----------
    x, y : float
    of_x, of_y : Interval
        Their intervals, at the confidence that is asked for; independent of each other.
    """
    low = high = None
    if of_x.high is not None and of_y.low is not None:
        low = y - x - math.hypot(of_x.high - x, y - of_y.low)
    if of_y.high is not None and of_x.low is not None:
        high = y - x + math.hypot(of_y.high - y, x - of_x.low)
    return Interval(low, high)


def _shift(x: Batches, y: Batches, q: float, confidence: float, least: float) -> Shift:
    """Return one quantile's shift."""
    of_x, of_y = order_interval(x, q, confidence), order_interval(y, q, confidence)
    here, there = float(x.quantile(q)), float(y.quantile(q))
    logs = between(
        _log(here, least), _logs(of_x, least), _log(there, least), _logs(of_y, least)
    )  # fmt: skip
    ratio = Interval(*(None if bound is None else math.exp(bound) for bound in logs))
    missing = (
        needed(one.size, q, confidence, effect=one.effect_at(q, confidence)) for one in (x, y)
    )
    return Shift(q, here, there, between(here, of_x, there, of_y), ratio, max(missing))


def _errors(
    batches: Batches, qs: Sequence[float], *, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return random errors of the quantiles' ranks, shape (DRAWS, k), of half the variance.

    Two independent samples with the same spread have the variance of one error each; samples
    whose spreads differ lie between this and a single one, which is hardly another maximum.
    """
    hits = batches.below([batches.quantile(q) for q in qs])
    shares = hits.sum(axis=0) / batches.size
    away = hits - shares * batches.sizes[:, None]
    norms = np.sqrt((away**2).sum(axis=0))
    scaled = np.divide(away, norms, out=np.zeros_like(away), where=norms > 0)
    weights = rng.normal(size=(DRAWS, len(batches.parts)))
    errors: NDArray[np.float64] = weights @ scaled / math.sqrt(2)
    return errors


def _log(value: float, least: float) -> float:
    """Return a logarithm; nothing is less than a clock tells."""
    return math.log(max(value, least))


def _logs(interval: Interval, least: float) -> Interval:
    """Return both bounds' logarithms."""
    return Interval(*(None if bound is None else _log(bound, least) for bound in interval))
