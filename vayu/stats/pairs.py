"""Two samples by all their pairs: which is larger, how often, and by how much.

Cliff's delta
    P(y > x) - P(y < x) over all pairs: 0 where neither tends to be larger, 1 where every y
    exceeds every x. The *placement* of a value is the share of the other sample below it; the
    mean of placements is the share of pairs, and its error follows from batches.

Hodges-Lehmann shift
    The median of all differences y - x: by how much y lies to the right. Its interval ends at
    the differences between which the pairs' share is not told from a half (Moses).

No pair is ever formed when there are many: how many differences lie below a limit is one
search per value, and the median is found by halving. Beyond `EXACT` values a sample is thinned
to that many order statistics, equally far apart in rank, a batch to fewer; that moves a rank by
less than one in 100,000, in a batch by one in 8,000.

Sources: N. Cliff, "Dominance Statistics", Psychological Bulletin 114, 1993. E. R. DeLong et al.,
"Comparing the Areas under ... Curves", Biometrics 44, 1988; N. A. Obuchowski, "Nonparametric
Analysis of Clustered ROC Curve Data", Biometrics 53, 1997 (the error). J. L. Hodges and
E. L. Lehmann, "Estimates of Location Based on Rank Tests", Annals of Mathematical Statistics 34,
1963. M. Hollander and D. A. Wolfe, "Nonparametric Statistical Methods", 2nd ed., 1999, 4.2 and 4.3.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vayu.stats.interval import Interval, mean_error
from vayu.stats.student import critical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.stats.batches import Batches

EXACT = 1 << 16
"""Values of a sample of which every pair counts. [1]"""

_EXACT_PART = 1 << 12  # values of a batch
_FEW = 1 << 20  # pairs that are simply formed: 8 MB
_HALVINGS = 200  # at most; a float's neighbours are reached after some 60


class Estimate(NamedTuple):
    """A number and its interval."""

    value: float
    interval: Interval


class _Sample(NamedTuple):
    """A sample, sorted and not too long, whole and in batches that stand for `sizes` values.

    `stretch` is what dependence beyond a batch adds to a variance; NaN: unknown.
    """

    whole: NDArray[np.float64]
    parts: tuple[NDArray[np.float64], ...]
    sizes: NDArray[np.int64]
    stretch: float

    def moved(self, shift: float) -> _Sample:
        """Return it with every value larger by `shift`."""
        parts = tuple(part + shift for part in self.parts)
        return self._replace(whole=self.whole + shift, parts=parts)


def cliffs_delta(x: Batches, y: Batches, confidence: float) -> Estimate:
    """Return by how much more often a value of `y` exceeds one of `x` than the reverse.

    Parameters
    ----------
    x, y : Batches
        Values in order of arrival, in one unit.
    confidence : float
        Such as 0.95.

    Returns
    -------
    Estimate
        From -1 to 1, which is also the interval where nothing is known of the dependence. Else
        it is made on Fisher's scale, where errors are alike.
    """
    share, error, freedom = _larger(_sample(x), _sample(y))
    delta = 2 * share - 1
    if abs(delta) == 1:  # no pair is the other way: as a share of which none was seen
        worth = min(one.size / one.effect_at(0.5, confidence) for one in (x, y))
        if math.isinf(error) or math.isnan(worth):
            return Estimate(delta, Interval(-1.0, 1.0))
        nearest = 2 * ((1 - confidence) / 2) ** (1 / worth) - 1
        return Estimate(delta, Interval(nearest, 1.0) if delta > 0 else Interval(-1.0, -nearest))
    spread = critical(confidence, freedom) * 2 * error / (1 - delta**2)
    middle = math.atanh(delta)
    return Estimate(delta, Interval(math.tanh(middle - spread), math.tanh(middle + spread)))


def hodges_lehmann(x: Batches, y: Batches, confidence: float) -> Estimate:
    """Return by how much `y` lies to the right of `x`.

    Parameters
    ----------
    x, y : Batches
        Values in order of arrival, in one unit.
    confidence : float
        Such as 0.95.

    Returns
    -------
    Estimate
        In that unit; a bound is None where the values do not reach.
    """
    here, there = _sample(x), _sample(y)
    pairs = _Differences(here.whole, there.whole)
    count = pairs.number
    shift = (pairs.of_rank((count + 1) // 2) + pairs.of_rank(count // 2 + 1)) / 2
    _, error, freedom = _larger(here.moved(shift), there)
    reach = critical(confidence, freedom) * error * count
    if not reach < count:
        return Estimate(shift, Interval(None, None))
    low, high = math.floor(count / 2 - reach), math.ceil(count / 2 + reach) + 1
    return Estimate(
        shift,
        Interval(
            None if low < 1 else pairs.of_rank(low),
            None if high > count else pairs.of_rank(high),
        ),
    )


class _Differences(NamedTuple):
    """All differences y - x of two sorted samples."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    @property
    def number(self) -> int:
        """How many there are."""
        return int(self.x.size * self.y.size)

    def of_rank(self, rank: int) -> float:
        """Return the difference of that rank, from 1."""
        if self.number <= _FEW:
            every = np.subtract.outer(self.y, self.x).ravel()
            return float(np.partition(every, rank - 1)[rank - 1])
        low, high = float(self.y[0] - self.x[-1]), float(self.y[-1] - self.x[0])
        for _ in range(_HALVINGS):
            middle = low + (high - low) / 2
            if middle in {low, high}:
                break
            upto = int(np.searchsorted(self.y, self.x + middle, side="right").sum())
            low, high = (low, middle) if upto >= rank else (middle, high)
        return high


def _larger(x: _Sample, y: _Sample) -> tuple[float, float, float]:
    """Return the share of pairs in which y is larger, its error, and that one's freedom."""
    mean, error_x, freedom_x = _placed(x, y.whole)
    _, error_y, freedom_y = _placed(y, x.whole)
    error = math.hypot(error_x, error_y)
    if not 0 < error < math.inf:
        return 1 - mean, error, 1
    # Satterthwaite: two spreads from few batches each
    shared = (error_x / error) ** 4 / freedom_x + (error_y / error) ** 4 / freedom_y
    return 1 - mean, error, math.floor(1 / shared)


def _placed(sample: _Sample, other: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the mean placement of values among `other`, its error, and that one's freedom."""
    if math.isnan(sample.stretch):
        return float(_placements(sample.whole, other).mean()), math.inf, 1
    counts = sample.sizes.astype(np.float64)
    sums = counts * [_placements(part, other).mean() for part in sample.parts]
    mean = float(sums.sum() / counts.sum())
    return mean, mean_error(sums, counts) * math.sqrt(sample.stretch), sums.size - 1


def _placements(values: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    """Return the share of `other` below each value; equal ones count half."""
    below = np.searchsorted(other, values, side="left")
    upto = np.searchsorted(other, values, side="right")
    return (below + upto) / (2 * other.size)


def _sample(batches: Batches) -> _Sample:
    """Return what stands for a sample of any length."""
    parts = tuple(_thinned(part, _EXACT_PART) for part in batches.parts)
    stretch = batches.stretch(batches.hits_at(0.5))
    return _Sample(_thinned(batches.ordered, EXACT), parts, batches.sizes, stretch)


def _thinned(ordered: NDArray[Any], most: int) -> NDArray[np.float64]:
    """Return sorted values, or `most` of them that stand for all."""
    if ordered.size > most:
        ordered = ordered[((np.arange(most) + 0.5) * (ordered.size / most)).astype(np.int64)]
    return ordered.astype(np.float64)
