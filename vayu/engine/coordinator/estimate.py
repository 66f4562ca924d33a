"""One threshold at one level: what was measured, and how far that can be trusted.

    quantile   order statistics of the level's own histogram
    share      Wilson's interval
    mean       batch means: the spread of half-second batches says how far the mean may be off
    extremes   the value itself; so are limits of 0 % and 100 %, which one request decides

Whatever never got a response counts as slower than any limit. The design effect, from batches
of the same level, widens quantiles and shares where requests are slow together
(`vayu.stats.dependence`); where batches do not outlast that, each counts as one request.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from vayu.engine.coordinator.gauge import gauge
from vayu.engine.recorder.layout import HDR
from vayu.model.results.levels import LevelFinding, LevelOutcome
from vayu.model.thresholds.limit import Kind
from vayu.stats.dependence import effect_of, effect_of_batches
from vayu.stats.interval import (
    Interval,
    mean_interval,
    quantile_interval,
    share_interval,
)
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.thresholds.limit import Limit

_US_PER_MS = 1_000
_BELOW = ("<", "<=")


class Estimate:
    """Measures and judges one threshold.

    Parameters
    ----------
    limit : Limit
        Without windows.
    """

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._breaking = _breaking_cells(limit) if limit.metric.kind is Kind.QUANTILE else None

    def batch(self, added: Snapshot) -> tuple[float, int]:
        """Return what a batch says: how many requests count against the limit, of how many.

        Of a mean: the sum [ms] and the count.
        """
        metric = self.limit.metric
        if self._breaking is not None:
            counts = added.section(metric.of)
            return float(counts[self._breaking].sum()), int(counts.sum())
        found = gauge(metric, added, whole=False)
        value = 0.0 if found.value is None else float(found.value)
        return value * found.population / (
            100 if metric.kind is Kind.SHARE else 1
        ), found.population

    def finding(
        self,
        level: Snapshot,
        batches: Sequence[tuple[float, int]],
        *,
        unanswered: int,
        confidence: float,
    ) -> LevelFinding:
        """Return what the threshold came to.

        Parameters
        ----------
        level : Snapshot
            All that was measured.
        batches : sequence of (float, int)
            Its batches, in time's order.
        unanswered : int
            Requests of it without a response.
        confidence : float
        """
        metric = self.limit.metric
        found = gauge(metric, level, whole=False)
        late = unanswered if metric.of in {"response", "service"} else 0
        effect = self._effect(batches, confidence)
        interval = self._interval(level, batches, late=late, effect=effect, confidence=confidence)
        return LevelFinding(
            threshold=str(self.limit),
            outcome=self._outcome(interval),
            value=None if found.value is None else float(found.value),
            low=_finite(interval.low),
            high=_finite(interval.high),
            unit=metric.unit,
            population=found.population + late,
            effect=round(effect, 2),
        )

    def _effect(self, batches: Sequence[tuple[float, int]], confidence: float) -> float:
        """Return the design effect; 1 where the interval needs none."""
        used = [(hits, count) for hits, count in batches if count]
        if self.limit.metric.kind not in {Kind.QUANTILE, Kind.SHARE} or len(used) < 2:
            return 1.0
        hits, counts = zip(*used, strict=True)
        found = effect_of(hits, counts, confidence)
        return effect_of_batches(counts, confidence) if math.isnan(found) else found

    def _interval(
        self,
        level: Snapshot,
        batches: Sequence[tuple[float, int]],
        *,
        late: int,
        effect: float,
        confidence: float,
    ) -> Interval:
        """Return the interval, in the metric's unit."""
        metric = self.limit.metric
        found = gauge(metric, level, whole=False)
        if metric.q is not None:
            counts, q = level.section(metric.of), float(metric.q) / 100
            low, high = quantile_interval(counts, q, confidence, HDR, beyond=late, effect=effect)
            return Interval(_ms(low), _ms(high))
        if found.value is None:
            return Interval(None, None)
        if metric.kind is Kind.AVG:
            return mean_interval(batches, confidence)
        value = float(found.value)
        if metric.kind is Kind.SHARE and 0 < self.limit.amount < 100:
            hits = round(value * found.population / 100)
            low, high = share_interval(hits, found.population, confidence, effect=effect)
            return Interval(_percent(low), _percent(high))
        if late and metric.kind is Kind.MAX:
            value = math.inf
        return Interval(value, value)

    def _outcome(self, interval: Interval) -> LevelOutcome:
        """Return what an interval says: all of it on one side of the limit, or not."""
        good, bad = interval.high, interval.low
        if self.limit.op not in _BELOW:
            good, bad = bad, good
        if good is not None and self._holds(good):
            return LevelOutcome.KEPT
        if bad is not None and not self._holds(bad):
            return LevelOutcome.BROKEN
        return LevelOutcome.UNDECIDED

    def _holds(self, value: float) -> bool:
        """Whether a value keeps the limit."""
        if math.isinf(value):
            return self.limit.op not in _BELOW
        return self.limit.holds(Fraction(value).limit_denominator(_US_PER_MS * NS_PER_MS))


def _breaking_cells(limit: Limit) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which cells of a histogram hold values that do not keep the limit."""
    amount = float(limit.amount) * _US_PER_MS
    keeping = {
        "<": HDR.uppers < amount,
        "<=": HDR.uppers <= amount,
        ">": HDR.uppers > amount,
        ">=": HDR.uppers >= amount,
    }
    return ~keeping[limit.op]


def _ms(value: float | None) -> float | None:
    """Return a time of a histogram [us] in ms."""
    return None if value is None else value / _US_PER_MS


def _percent(share: float | None) -> float | None:
    """Return a share in percent."""
    return None if share is None else 100 * share


def _finite(value: float | None) -> float | None:
    """Return a bound as JSON knows it: none where it is infinite."""
    return None if value is None or math.isinf(value) else value
