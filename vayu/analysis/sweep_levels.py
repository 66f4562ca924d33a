"""Levels of a sweep, one row each: what was offered, what came of it, and Little's law.

    N = X R    what was in flight on average, throughput times mean service time

Both sides are counted from the same stamps over the same stretch, so they agree unless requests
that began before it or end after it matter: then the level had not settled, or was too short.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vayu.analysis.table import Table
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured

LEVEL_COLUMNS = (
    "level", "offered", "throughput", "in_flight", "little", "mean", "p50", "p95", "p99",
    "requests", "failed", "unanswered",
)  # fmt: skip
"""Columns of `levels_of`, in order."""

KEPT_UP = 0.95
"""Part of what was offered that a target has to achieve to have kept up. [1]"""

LINEAR = 0.9
"""Part of linear growth at the last level from which on there is no knee yet. [1]"""

_NOTE = "Rates in 1/s; response times of what was answered; little is 1 where a level had settled."
_BY_CHANCE = 3.0  # standard deviations by which arrivals may fall short of their rate


@dataclass(frozen=True)
class SweepLevel:
    """What was measured at one level.

    Attributes
    ----------
    level : float
        Users [1], or arrivals [1/s].
    measured : Measured
        All requests of it.
    settle, end : float
        The stretch that counts, after t0. [s]
    """

    level: float
    measured: Measured
    settle: float
    end: float


def levels_of(levels: Sequence[SweepLevel]) -> Table:
    """Return one row a level, in order of the levels.

    Parameters
    ----------
    levels : sequence of SweepLevel

    Returns
    -------
    Table
        With `LEVEL_COLUMNS`: `offered` and `throughput` [1/s], `in_flight` and `little` (X R / N)
        [1], `mean` and percentiles of the response time of what was answered as timedelta64[ns];
        what was not measured is missing. `unanswered` requests are in `failed` too, cancelled ones
        in none of them.
    """
    rows = [_row(level) for level in sorted(levels, key=lambda one: one.level)]
    frame = pd.DataFrame(rows, columns=list(LEVEL_COLUMNS))
    for name in ("mean", "p50", "p95", "p99"):
        frame[name] = pd.to_timedelta(frame[name], unit="ns")
    return Table(frame, note=_NOTE)


def _row(level: SweepLevel) -> dict[str, object]:
    """One level by column."""
    every, low, high = level.measured, level.settle * 1e9, level.end * 1e9
    length = max(level.end - level.settle, 1e-9)
    counted = every.where(every.counted & (every.completed > low) & (every.completed <= high))
    due = (every.intended > low) & (every.intended <= high)
    flying = _overlap(every.started, every.completed, low, high) / (length * 1e9)
    answered = counted.where(counted.answered)
    ordered = np.sort(answered.response)
    x, r = len(counted) / length, _mean(counted.service) / 1e9
    return {
        "level": level.level,
        "offered": float(due.sum()) / length,
        "throughput": x,
        "in_flight": flying,
        "little": x * r / flying if flying else np.nan,
        "mean": _mean(answered.response),
        **{f"p{q}": _quantile(ordered, q / 100) for q in (50, 95, 99)},
        "requests": len(counted),
        "failed": int(counted.failed.sum()),
        "unanswered": len(counted) - len(answered),
    }


def _overlap(
    started: NDArray[np.int64], completed: NDArray[np.int64], low: float, high: float
) -> float:
    """Return for how long all requests together were in flight within a stretch. [ns]."""
    inside = np.minimum(completed, high) - np.maximum(started, low)
    return float(np.maximum(inside, 0).sum())


def _mean(values: NDArray[np.int64]) -> float:
    """Mean; NaN of nothing."""
    return float(values.mean()) if len(values) else np.nan


def _quantile(ordered: NDArray[np.int64], q: float) -> float:
    """Quantile by nearest rank; NaN of nothing."""
    return float(ordered[rank(q, len(ordered)) - 1]) if len(ordered) else np.nan


def knee_of(frame: pd.DataFrame, *, by_rate: bool) -> float | None:
    """Return the level from which on more load only makes requests wait.

    Parameters
    ----------
    frame : DataFrame
        As `levels_of` returns it.
    by_rate : bool
        Levels are rates.

    Returns
    -------
    float or None
        Of rates: the highest below the first that the target did not keep up with: it achieved
        less than `KEPT_UP` of what was offered, or less was offered than chance explains (arrivals
        were dropped). Of users: where the line of the lightest load, X = N X1 / N1, meets the
        highest throughput, if that is clearly below the line at the last level (`LINEAR`). None:
        more load still brought more.

    Notes
    -----
    Source: E. Lazowska et al., "Quantitative System Performance", 1984, 5.2 (asymptotic bounds).
    """
    used = frame[frame.requests > 0]
    if len(used) < 2:
        return None
    if by_rate:
        kept = _kept_up(used)
        broken = used.level[~kept]
        below = used.level[kept & (used.level < broken.min())]
        return float(below.max()) if len(broken) and len(below) else None
    first, last = used.iloc[0], used.iloc[-1]
    highest, slope = float(used.throughput.max()), float(first.throughput / first.level)
    return highest / slope if highest < LINEAR * slope * float(last.level) else None


def _kept_up(rates: pd.DataFrame) -> pd.Series[bool]:
    """Whether what was offered was achieved at each rate; Poisson arrivals may be a few less."""
    seconds = rates.requests / rates.throughput
    chance = _BY_CHANCE * np.sqrt(rates.level / seconds)
    whole = rates.offered >= np.minimum(KEPT_UP * rates.level, rates.level - chance)
    kept: pd.Series[bool] = (rates.throughput >= KEPT_UP * rates.offered) & whole
    return kept
