"""`run.correlate()`: which number of the server moves with the response time, and which first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from vayu.analysis.cells import binned_quantiles, covered_seconds
from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.model.words.show import show
from vayu.stats.lagged import FEWEST, best_lag

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.figures.figure import Figure

    Numbers = NDArray[np.float64]

CORRELATION_COLUMNS = ("source", "metric", "correlation", "lag", "p_value", "pairs")
"""Columns of `correlations`, in order."""

SERIES = ("p50", "p90", "p99", "throughput", "failed")

MOST = 100_000
"""Steps of a series: more than a day in seconds."""

_MOST_DRAWN = 12  # metrics, the strongest first


class Moved(NamedTuple):
    """One bar of the picture."""

    dimension: str
    level: str
    effect: float


def correlations(
    measured: Measured,
    monitor: pd.DataFrame,
    *,
    of: str = "p99",
    step: float = 1.0,
    most: float = 10.0,
    stretch: tuple[int, int] | None = None,
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
    stretch : (int, int), optional
        Of the run, that the requests stand for [ns]; steps outside have no value.

    Returns
    -------
    Table
        With `CORRELATION_COLUMNS`, the strongest first: Spearman's coefficient at the best `lag`
        (timedelta64[ns]; positive: the metric moves first), and its p-value, adjusted for the lags
        and metrics that were tried (Holm). A metric that does not move, or has fewer than ten
        readings, has no row; the note says how many.

    Raises
    ------
    InvalidConfig
        If an option is wrong, or there would be more than `MOST` steps.
    """
    _check(of, step, most)
    end = int(measured.completed.max(initial=0)) + 1
    if end / 1e9 > MOST * step:
        why = f"cuts {end / 1e9:,.0f} s into more than {MOST:,} steps; take a longer one"
        raise InvalidConfig({"step": why})
    own = _series(measured, of, step, stretch or (0, end))
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
        rows, columns=list(CORRELATION_COLUMNS), draw=_draw,
        note=_note(tried, len(rows), int((~np.isnan(own)).sum()), step),
    )  # fmt: skip
    frame["lag"] = frame["lag"].astype("timedelta64[ns]")
    frame["p_value"] = _holm(frame["p_value"].to_numpy(np.float64))
    return frame


def _draw(table: Table) -> Figure:
    """Return the coefficients as a figure, each with its lag."""
    from vayu.figures.effects import effect_figure  # noqa: PLC0415 (plotly is heavy)

    strongest = pd.DataFrame(table).head(_MOST_DRAWN)
    lags = strongest["lag"].dt.total_seconds()
    columns = strongest["source"], strongest["metric"], lags, strongest["correlation"]
    effects = [
        Moved(str(source), f"{metric}, {lag:+g} s", float(value))
        for source, metric, lag, value in zip(*columns, strict=True)
    ]
    return effect_figure(
        effects, title="What moves with the run", x="source: metric, by how much before it",
        y="rank correlation (Spearman) [1]", note=table.note,
    )  # fmt: skip


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


def _series(measured: Measured, of: str, step: float, stretch: tuple[int, int]) -> Numbers:
    """Return a series of the run at equal steps from t0 on; NaN where nothing was measured."""
    width = round(step * 1e9)
    places = np.maximum(measured.completed, 0) // width
    count = int(places.max(initial=-1)) + 1
    if of == "throughput":
        return _rates(places[measured.counted], count, width, stretch)
    if of == "failed":
        return _rates(places[measured.failed], count, width, stretch)
    kept = measured.answered
    levels = [int(of[1:]) / 100]
    found: Numbers = binned_quantiles(places[kept], measured.response[kept], count, levels)[0]
    return found


def _rates(places: NDArray[np.int64], count: int, width: int, stretch: tuple[int, int]) -> Numbers:
    """Return how many are in each step [1/s]; NaN where most of it is not in the stretch."""
    covered = covered_seconds(np.arange(count) * width, width, *stretch)
    rates: Numbers = np.bincount(places, minlength=count) / covered
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
