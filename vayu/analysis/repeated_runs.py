"""Two sets of runs, and whether they are told apart: a run is what is repeated, not a request.

Rule 1: numbers of a side are of all its requests together; how far they are known, only its runs
tell (`vayu.stats.repeated`). What happened between two runs is in these intervals; in those of two
single runs it is not.
Rule 2: failures are never surer than chance allows, however alike the runs are.

Of the false alarms that are allowed, four fifths go to the latencies and one to the failures.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vayu.analysis.comparison import concluded
from vayu.analysis.comparison_text import SIDES
from vayu.analysis.evidence import LEAST, Latencies, Outcomes, RunNumbers
from vayu.analysis.run_comparison import FOR_ERRORS
from vayu.stats.batches import Batches
from vayu.stats.interval import Interval, share_interval
from vayu.stats.pairs import Estimate, cliffs_delta, hodges_lehmann
from vayu.stats.quantile import rank
from vayu.stats.repeated import Repeated, difference, ratio, repeated, repeated_shifts
from vayu.stats.shift import between
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from vayu.analysis.comparison import Comparison
    from vayu.analysis.run_comparison import Side

    Sides = tuple[Sequence[Side], Sequence[Side]]
    Values = NDArray[np.float64]


def compare_repeated(
    baseline: Sequence[Side],
    other: Sequence[Side],
    qs: Sequence[float],
    *,
    of: str,
    confidence: float,
    margins: tuple[float, float],
    notes: Sequence[str] = (),
) -> Comparison:
    """Return what two sets of runs say of each other.

    Parameters
    ----------
    baseline, other : sequence of Side
        At least two runs each.
    qs : sequence of float
        Quantiles that vote.
    of : {"response", "service", "lag"}
    confidence : float
        Of everything that votes, together.
    margins : (float, float)
        Of the quantiles and of the share of failures. [1]
    notes : sequence of str
        What the reader must know.
    """
    allowed, sides = 1 - confidence, (baseline, other)
    values = tuple([_durations(run, of) for run in side] for side in sides)
    outcomes = Outcomes(
        failed=(_failed(baseline), _failed(other)),
        errors=_errors(sides, 1 - allowed * FOR_ERRORS),
        errors_margin=margins[1],
        throughput=_throughput(sides, confidence),
        labels=(label_of([run.label for run in baseline]), label_of([run.label for run in other])),
        notes=(*notes, *_silent(sides, values)),
        repeats=(len(baseline), len(other)),
    )
    latencies = _latencies(values, qs, confidence=1 - allowed * (1 - FOR_ERRORS))
    found = concluded(latencies, outcomes, confidence=confidence, margin=margins[0])
    every = zip(SIDES, sides, values, strict=True)
    return replace(
        found,
        runs=tuple(
            _numbers(name, run, own, [one.q for one in found.shifts])
            for name, side, lengths in every
            for run, own in zip(side, lengths, strict=True)
        ),
    )


def label_of(labels: Sequence[str]) -> str:
    """Return what some runs are called together."""
    if len(labels) == 1:
        return labels[0]
    if len(set(labels)) == 1:
        return f"{len(labels)} runs of {labels[0]}"
    most = 3
    more = f" and {len(labels) - most} more" if len(labels) > most else ""
    return ", ".join(labels[:most]) + more


def _durations(run: Side, of: str) -> Values:
    """Return a duration of the requests of a run that got a response, sorted. [s]."""
    answered = run.measured.where(run.measured.answered)
    return np.sort(np.maximum(answered.duration(of), 0) / NS_PER_S)


def _latencies(
    values: Sequence[Sequence[Values]], qs: Sequence[float], *, confidence: float
) -> Latencies | None:
    """Return what the latencies say; None when one side has none."""
    kept = [tuple(part for part in side if part.size) for side in values]
    if not all(kept):
        return None
    here, there = (Batches(np.sort(np.concatenate(parts)), parts) for parts in kept)
    return Latencies(
        shifts=tuple(repeated_shifts(here, there, qs, confidence, least=LEAST)),
        location=hodges_lehmann(here, there, confidence),
        delta=cliffs_delta(here, there, confidence),
        sizes=(here.size, there.size),
        worth=(None, None),
        repeats=(len(kept[0]), len(kept[1])),
    )


def _counts(run: Side) -> tuple[int, int]:
    """Return how many requests of a run failed, of how many; what was cancelled is neither."""
    return int(run.failed.sum()), int(run.measured.counted.sum())


def _failed(side: Sequence[Side]) -> tuple[int, int]:
    """Return the same of all runs of a side."""
    return _summed([_counts(run) for run in side])


def _errors(sides: Sides, confidence: float) -> Estimate:
    """Return the difference of the shares that failed."""
    found, chance = [], []
    for side in sides:
        counts = [one for one in map(_counts, side) if one[1]]
        chance.append(share_interval(*_summed(counts), confidence))
        found.append(_repeated(counts, lambda bad, count: bad / count))
    x, y = found
    if x is None or y is None:
        return Estimate(0.0, Interval(None, None))
    by_runs = difference(x, y, confidence)
    by_chance = between(x.value, chance[0], y.value, chance[1])
    return Estimate(y.value - x.value, _hull(by_runs, by_chance))


def _throughput(sides: Sides, confidence: float) -> Estimate:
    """Return the ratio of what completed a second."""
    found = []
    for side in sides:
        pace = [(_counts(run)[1], run.stretch[1] - run.stretch[0]) for run in side]
        kept = [one for one in pace if min(one) > 0]
        found.append(_repeated(kept, lambda count, lasted: math.log(count / lasted)))
    x, y = found
    if x is None or y is None:
        return Estimate(math.nan, Interval(None, None))
    return Estimate(math.exp(y.value - x.value), ratio(x, y, confidence))


def _repeated(
    runs: Sequence[tuple[int, int]], number: Callable[[int, int], float]
) -> Repeated | None:
    """Return a number of two counts of each run, the second of which is its size; None: no run."""
    if not runs:
        return None
    return repeated(
        number(*_summed(runs)), [number(*one) for one in runs], [size for _, size in runs]
    )


def _summed(pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the sums of both numbers of some pairs."""
    return sum(one for one, _ in pairs), sum(two for _, two in pairs)


def _hull(one: Interval, two: Interval) -> Interval:
    """Return the interval that holds both; a bound that one lacks is none."""
    lows, highs = (one.low, two.low), (one.high, two.high)
    return Interval(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def _silent(sides: Sides, values: Sequence[Sequence[Values]]) -> list[str]:
    """Return which runs have no response, as a note."""
    labels = [
        run.label
        for side, lengths in zip(sides, values, strict=True)
        for run, own in zip(side, lengths, strict=True)
        if not own.size
    ]
    return [f"Without a response, and so without a time: {', '.join(labels)}."] if labels else []


def _numbers(name: str, run: Side, lengths: Values, qs: Sequence[float]) -> RunNumbers:
    """Return a run's own numbers."""
    size = int(lengths.size)
    return RunNumbers(
        side=name,
        label=run.label,
        failed=_counts(run),
        responses=size,
        quantiles=tuple(float(lengths[rank(q, size) - 1]) if size else math.nan for q in qs),
    )
