"""`run.timeline()`: a run in windows of one length, each from the histogram of what ended in it.

Rule: a percentile of a longer time is that of all its requests. It is counted anew from merged
histograms; percentiles of parts are never averaged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.analysis.cells import binned_quantiles, covered_seconds
from vayu.analysis.frames import from_ms
from vayu.analysis.population import population
from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.model.words.duration import GRAMMAR, duration_problem, in_seconds, parse_duration
from vayu.model.words.show import show
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured

MOST = 100_000
"""Windows of a timeline: a day in seconds."""

QS = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99_9": 0.999, "max": 1.0}

_AT_ONCE = 64  # windows whose histograms are held together: at most 12 MB


def timeline_table(
    measured: Measured,
    failed: NDArray[np.bool_],
    *,
    length: int,
    stretch: tuple[int, int],
    of: str = "response",
) -> Table:
    """Return one row a window that the stretch touches; also windows without any request.

    Parameters
    ----------
    measured : Measured
        The requests that are meant, in order of completion.
    failed : ndarray of bool, shape (n,)
        Which of them failed.
    length : int
        Of a window, above 0. [ns]
    stretch : (int, int)
        Of the run that is meant, after t0, without its end. [ns]
    of : {"response", "service", "lag"}

    Returns
    -------
    Table
        Index `start` after t0. `requests` (without cancelled ones) and `failed` that completed in
        the window, `throughput` over the part of the window that is in the stretch (NaN: less than
        half of it) [1/s], and percentiles of the responses to three digits (NaT: there was none).

    Raises
    ------
    InvalidConfig
        If there would be more than `MOST` windows.
    """
    low, high = stretch
    first = low // length
    count = (high - 1) // length - first + 1 if len(measured) else 0
    if count > MOST:
        seconds = (high - low) / NS_PER_S
        why = f"cuts {seconds:,.0f} s into {count:,} windows; at most {MOST:,} are made"
        raise InvalidConfig({"window": why})
    who = population(measured)
    starts = (first + np.arange(count)) * length
    places = np.maximum(measured.completed, 0) // length - first
    requests = np.bincount(places[measured.counted], minlength=count)
    data: dict[str, Any] = {
        "requests": requests,
        "failed": np.bincount(places[failed], minlength=count),
        "throughput": requests / covered_seconds(starts, length, low, high),
        **_percentiles(places, measured, count, of),
    }
    note = f"{who[0].upper()}{who[1:]}; windows of {length / NS_PER_S:g} s, by completion."
    table = Table(data, note=note, draw=_draw)
    table.index = starts.astype("m8[ns]")
    table.index.name = "start"
    return table


def window_length(value: Any) -> int:
    """Return the length of a window. [ns].

    Raises
    ------
    InvalidConfig
        If it is none, or no time at all.
    """
    plain = in_seconds(value)
    if plain is None or duration_problem(plain):
        raise InvalidConfig(
            {"window": f"must be the length of a window: {GRAMMAR}, got {show(value)}"}
        )
    length = parse_duration(plain)
    if length <= 0:
        raise InvalidConfig({"window": f"must be longer than nothing, got {show(value)}"})
    return length


def _percentiles(
    places: NDArray[np.int64], measured: Measured, count: int, of: str
) -> dict[str, NDArray[np.timedelta64]]:
    """Return percentiles of each window by name; a few windows at a time."""
    kept = measured.answered
    places, durations = places[kept], measured.duration(of)[kept]
    found = np.full((len(QS), count), np.nan)
    for start in range(0, count, _AT_ONCE):
        end = min(start + _AT_ONCE, count)
        a, b = np.searchsorted(places, [start, end])
        if a < b:
            found[:, start:end] = binned_quantiles(
                places[a:b] - start, durations[a:b], end - start, tuple(QS.values())
            )
    columns = [[None if np.isnan(v) else v for v in row] for row in found.tolist()]
    return {name: from_ms(values) for name, values in zip(QS, columns, strict=True)}


def _draw(table: Table) -> Any:
    """Return percentiles over time as a figure."""
    from vayu.figures.over_time import percentile_lines  # noqa: PLC0415 (plotly is heavy)

    starts = table.index.total_seconds().to_numpy()  # type: ignore[attr-defined]
    half = (starts[1] - starts[0]) / 2 if len(starts) > 1 else 0.5
    lines = {
        name: table[name].dt.total_seconds().to_numpy() * 1e3 for name in ("p50", "p95", "p99")
    }
    return percentile_lines(starts + half, lines, note=table.note)
