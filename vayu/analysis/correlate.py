"""`run.correlate()`: which number of the server moves with the response time, and which first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vayu.analysis.cells import binned_quantiles
from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.model.show import show
from vayu.stats.lagged import FEWEST, best_lag

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured

    Numbers = NDArray[np.float64]

CORRELATION_COLUMNS = ("source", "metric", "correlation", "lag", "p_value", "pairs")
"""Columns of `correlations`, in order."""

SERIES = ("p50", "p90", "p99", "throughput", "failed")


def correlations(
    measured: Measured,
    monitor: pd.DataFrame,
    *,
    of: str = "p99",
    step: float = 1.0,
    most: float = 10.0,
) -> Table:
    """Return how each metric moves with a series of the run.

    Parameters
    ----------
    measured : Measured
    monitor : DataFrame
        As `vayu.analysis.monitor_frame.monitor_frame` returns it.
    of : {"p50", "p90", "p99", "throughput", "failed"}
        Of what completed in each step: a percentile of the response time, or a rate.
    step : float
        [s]
    most : float
        Largest lag that is tried, in both directions. [s]

    Returns
    -------
    Table
        With `CORRELATION_COLUMNS`, the strongest first: Spearman's coefficient at the best `lag`
        (timedelta64[ns]; positive: the metric moves first), and its p-value, adjusted for the lags
        and metrics that were tried (Holm). A metric that does not move, or has fewer than ten
        readings, has no row; the note says how many.
    """
    _check(of, step, most)
    own = _series(measured, of, step)
    rows, tried = [], 0
    for (source, metric), part in monitor.groupby(["source", "metric"], sort=False):
        tried += 1
        seconds = part.elapsed.dt.total_seconds().to_numpy()
        values = _binned(seconds, part.value.to_numpy(np.float64), step, len(own))
        best = best_lag(values, own, most=min(round(most / step), max(len(own) // 3, 0)))
        if best is not None:
            lag = pd.Timedelta(seconds=best.lag * step)
            rows.append((source, metric, best.correlation, lag, best.p_value, best.pairs))
    rows.sort(key=lambda row: -abs(row[2]))
    frame = Table(
        rows, columns=list(CORRELATION_COLUMNS), note=_note(tried, len(rows), len(own), step)
    )
    frame["lag"] = frame["lag"].astype("timedelta64[ns]")
    frame["p_value"] = _holm(frame["p_value"].to_numpy(np.float64))
    return frame


def _note(tried: int, told: int, steps: int, step: float) -> str:
    """Say of how many metrics nothing can be said, and why."""
    if not tried:
        return "Nothing was read beside this run: give monitor= when it is started."
    said = f"{told} of {tried} metrics, in {steps} steps of {step:g} s."
    left = tried - told
    if not left:
        return said
    return f"{said} {left} did not move, or had readings in fewer than {FEWEST} steps."


def _check(of: object, step: object, most: object) -> None:
    """Refuse what is no series, or no length.

    Raises
    ------
    InvalidConfig
        Naming all that is wrong.
    """
    problems = {}
    if of not in SERIES:
        problems["of"] = f"must be one of {', '.join(SERIES)}, got {show(of)}"
    for name, value, least in (("step", step, 0.1), ("most", most, 0.0)):
        if not isinstance(value, int | float) or not least <= value < 1e6:
            problems[name] = f"must be a number of seconds from {least:g} on, got {show(value)}"
    if problems:
        raise InvalidConfig(problems)


def _series(measured: Measured, of: str, step: float) -> Numbers:
    """Return a series of the run at equal steps from t0 on; NaN where nothing was measured."""
    width = round(step * 1e9)
    places = np.maximum(measured.completed, 0) // width
    count = int(places.max(initial=-1)) + 1
    if of == "throughput":
        return _rates(places[measured.counted], count, step)
    if of == "failed":
        return _rates(places[measured.failed], count, step)
    kept = measured.answered
    levels = [int(of[1:]) / 100]
    found: Numbers = binned_quantiles(places[kept], measured.response[kept], count, levels)[0]
    return found


def _rates(places: NDArray[np.int64], count: int, step: float) -> Numbers:
    """Return how many are in each step. [1/s]."""
    rates: Numbers = np.bincount(places, minlength=count) / step
    return rates


def _binned(seconds: Numbers, values: Numbers, step: float, count: int) -> Numbers:
    """Return the mean of the readings in each step; NaN where there is none."""
    places = np.floor(seconds / step).astype(np.int64)
    inside = (places >= 0) & (places < count)
    sums = np.bincount(places[inside], values[inside], minlength=count)
    sizes = np.bincount(places[inside], minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Numbers = sums / sizes
    return found


def _holm(p_values: Numbers) -> Numbers:
    """Return p-values adjusted for their number (S. Holm, 1979)."""
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    stepped = np.maximum.accumulate(p_values[order] * (count - np.arange(count)))
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
