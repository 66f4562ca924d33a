"""Two runs, and whether their latencies and their failures are told apart.

Rule 1: what is compared must be the same thing. Runs of other requests or of another model are
refused, with the reason, unless the caller says that this difference is meant.
Rule 2: latencies are those of responses; failures vote by themselves. A run whose half times out
does not win by the other half.

Rule 3: sides that took turns in one run share what happened to it, and that is taken off
(`vayu.stats.paired`); two runs are independent of each other.

Of the false alarms that are allowed, four fifths go to the latencies and one to the failures.

Source: R. G. Newcombe, "Interval Estimation for the Difference between Independent Proportions",
Statistics in Medicine 17, 1998, method 10 (the interval of a difference of shares).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.analysis.comparison import Comparison, compare_latencies, concluded
from vayu.analysis.evidence import Latencies, Outcomes
from vayu.analysis.quality import warm_up
from vayu.model.results.quality import Trust
from vayu.stats.batches import Batches
from vayu.stats.interval import Interval, mean_interval, share_interval
from vayu.stats.paired import in_turn, shift_in_turn
from vayu.stats.pairs import Estimate
from vayu.stats.shift import between, shift_function
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.stats.shift import Shift

    Sample = NDArray[np.float64]
    Stamps = NDArray[np.int64]

FOR_ERRORS = 0.2
"""Of the false alarms that are allowed. [1]"""

_WHICH_PART = "The numbers depend on which part of a run is compared."
_BATCHES = 64


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of two runs.

    Attributes
    ----------
    label : str
    measured : Measured
        The requests that are meant, in order of completion.
    failed : ndarray of bool, shape (n,)
    stretch : (int, int)
        Of the run that is meant, after t0, without its end. [ns]
    """

    label: str
    measured: Measured
    failed: NDArray[np.bool_]
    stretch: tuple[int, int]


class Method(NamedTuple):
    """How two samples are compared.

    Attributes
    ----------
    batches : callable
        Of both samples [s], each with its arrivals [ns].
    shifts : callable
        As `vayu.stats.shift.shift_function`.
    """

    batches: Callable[[Sample, Stamps, Sample, Stamps], tuple[Batches, Batches]]
    shifts: Callable[..., list[Shift]]


APART = Method(lambda x, of_x, y, of_y: (Batches.of(x, of_x), Batches.of(y, of_y)), shift_function)
"""Two runs: what happened to the one did not happen to the other."""

IN_TURN = Method(in_turn, shift_in_turn)
"""Both sides of one run, in pairs."""


def compare_runs(
    baseline: Side,
    other: Side,
    qs: Sequence[float],
    *,
    of: str,
    confidence: float,
    margins: tuple[float, float],
    notes: Sequence[str] = (),
    method: Method = APART,
) -> Comparison:
    """Return what two runs say of each other.

    Parameters
    ----------
    baseline, other : Side
    qs : sequence of float
        Quantiles that vote.
    of : {"response", "service", "lag"}
    confidence : float
        Of everything that votes, together.
    margins : (float, float)
        Of the quantiles and of the share of failures. [1]
    notes : sequence of str
        What the reader must know.
    method : Method
        `APART` or `IN_TURN`.
    """
    allowed = 1 - confidence
    latencies = _latencies(
        baseline, other, qs, of, confidence=1 - allowed * (1 - FOR_ERRORS), method=method
    )
    outcomes = Outcomes(
        failed=(_failed(baseline), _failed(other)),
        errors=_errors(baseline, other, 1 - allowed * FOR_ERRORS),
        errors_margin=margins[1],
        throughput=_throughput(baseline, other, confidence),
        labels=(baseline.label, other.label),
        notes=tuple(notes),
    )
    return concluded(latencies, outcomes, confidence=confidence, margin=margins[0])


def unsteady(sides: Sequence[Side]) -> list[str]:
    """Return a note of runs that are not one and the same from their beginning to their end.

    Parameters
    ----------
    sides : sequence of Side

    Returns
    -------
    list of str
        Empty: nothing speaks against any. Of more than two runs it is a single note.
    """
    every = [(side.label, warm_up(side.measured, since=side.stretch[0])) for side in sides]
    found = [(label, one.reason) for label, one in every if one.trust is Trust.CARE]
    if len(sides) > 2 and found:
        (label, reason), who = found[0], f"{len(found)} of {len(sides)} runs are"
        return [f"{who} not the same throughout, such as {label}: {reason}. {_WHICH_PART}"]
    return [f"{label}: {reason}. {_WHICH_PART}" for label, reason in found]


def _latencies(
    baseline: Side, other: Side, qs: Sequence[float], of: str, *, confidence: float, method: Method
) -> Latencies | None:
    """Return what the latencies say; None when one side has none."""
    sides = [side.measured.where(side.measured.answered) for side in (baseline, other)]
    if not all(len(side) for side in sides):
        return None
    x, y = (np.maximum(side.duration(of), 0) / NS_PER_S for side in sides)
    batches = method.batches(x, sides[0].intended, y, sides[1].intended)
    return compare_latencies(*batches, qs, confidence, shifts=method.shifts)


def _failed(side: Side) -> tuple[int, int]:
    """Return how many failed, of how many; what was cancelled is neither."""
    return int(side.failed.sum()), int(side.measured.counted.sum())


def _errors(baseline: Side, other: Side, confidence: float) -> Estimate:
    """Return the difference of the shares that failed; no bound where bursts cannot be told."""
    counts = [_failed(side) for side in (baseline, other)]
    x, y = (bad / count if count else 0.0 for bad, count in counts)
    # a side on which all went well does not show how failures come: that is told by the other
    effect = float(np.max([_effect(side, confidence) for side in (baseline, other)]))
    if math.isnan(effect):
        return Estimate(y - x, Interval(None, None))
    of_x, of_y = (share_interval(*count, confidence, effect=effect) for count in counts)
    return Estimate(y - x, between(x, of_x, y, of_y))


def _effect(side: Side, confidence: float) -> float:
    """Return the design effect of the share that failed, NaN: unknown. They come in bursts."""
    kept = side.measured.counted
    flags = side.failed[kept]
    # without one they stand in whichever order
    batches = Batches.of(
        flags.astype(np.int8), side.measured.intended[kept] if flags.any() else None
    )
    return batches.effect(np.array([int(part.sum()) for part in batches.parts]), confidence)


def _throughput(x: Side, y: Side, confidence: float) -> Estimate:
    """Return the ratio of what completed a second."""
    rates = [_rate(side, confidence) for side in (x, y)]
    if min(value for value, _ in rates) <= 0:
        return Estimate(math.nan, Interval(None, None))
    (here, of_x), (there, of_y) = rates
    logs = between(math.log(here), _logs(of_x), math.log(there), _logs(of_y))
    bounds = (None if bound is None else math.exp(bound) for bound in logs)
    return Estimate(there / here, Interval(*bounds))


def _rate(side: Side, confidence: float) -> tuple[float, Interval]:
    """Return requests completed a second, and the interval from equal parts of the stretch."""
    measured = side.measured.where(side.measured.counted)
    if len(measured) < 2 * _BATCHES:
        return 0.0, Interval(None, None)
    start, end = side.stretch
    edges = np.linspace(start, end, _BATCHES + 1)
    counts = np.diff(np.searchsorted(measured.completed, edges, side="left"))
    width = (end - start) / _BATCHES / NS_PER_S
    interval = mean_interval([(count / width, 1) for count in counts.tolist()], confidence)
    return float(counts.mean() / width), interval


def _logs(interval: Interval) -> Interval:
    """Return both bounds' logarithms; a bound at nothing is none."""
    low, high = interval
    return Interval(
        None if low is None or low <= 0 else math.log(low),
        None if high is None else math.log(high),
    )
