"""Axes of time: durations by factors, moments of a run in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.figures.figure import Axis
from vayu.report.axis import nice_step

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 1e-3  # 1 us; what is shorter is drawn there [ms]
_FEWEST, _PARTS = 3, 6


def duration_axis(title: str, values: Iterable[Any], *, log: bool = True) -> Axis:
    """Return an axis of durations, equal factors equally far apart.

    Parameters
    ----------
    title : str
        With its unit.
    values : iterable of array_like
        Everything that is drawn along it. [ms]
    log : bool
        False: an ordinary axis from 0.
    """
    if not log:
        return Axis(title=title, from_zero=True)
    found = [np.asarray(v, np.float64).ravel() for v in values]
    finite = np.concatenate([*(v[np.isfinite(v) & (v > 0)] for v in found), np.array([])])
    if not finite.size:
        return Axis(title=title, log=True, span=(0.1, 1_000.0), ticks=duration_ticks(0.1, 1_000.0))
    low = max(float(finite.min()), _LEAST) / 1.15
    high = max(float(finite.max()), low * 2) * 1.15
    return Axis(title=title, log=True, span=(low, high), ticks=duration_ticks(low, high))


def duration_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return marks at 1, 2 and 5 times powers of ten, fewer over many of them. [ms].

    Where less than three of them are in view, marks stand at equal differences instead.
    """
    decades = np.log10(high / low)
    factors = (1, 2, 5) if decades < 3 else (1,)
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    marks = [f * 10.0**p for p in range(first, last + 1) for f in factors]
    if sum(low <= v <= high for v in marks) < _FEWEST:
        step = nice_step(high - low, _PARTS)
        marks = [i * step for i in range(int(low / step), int(high / step) + 1)]
    return [(v, f"{v:,g}" if v < 1e6 else f"{v:,.0f}") for v in marks if low <= v <= high]


def moment_axis(end: float, *, start: float = 0.0) -> Axis:
    """Return an axis of the time after t0, up to `end`. [s]."""
    return Axis(title="time after t0 [s]", span=(start, end if end > start else start + 1))
