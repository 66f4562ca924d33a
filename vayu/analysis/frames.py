"""`run.requests` and `run.ticks`: what a run measured, as DataFrames.

Durations are timedeltas, so that ``df[df.response > "250ms"]`` and
``df.response.quantile(0.99)`` read as they should; what was not measured is missing (NaT,
NA), never 0. The three durations of a request are differences of its three stamps:

    intended ──── lag ────> started ──── service ────> completed
        └──────────────── response ─────────────────────────┘

Every request has them, also one that failed: then `response` is how long it took to fail.
Percentiles of responses are those of ``df[df.status > 0]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from vayu.analysis.rows import read_rows, read_steps
from vayu.analysis.shown_rows import Rows
from vayu.formats.runs.columns import COLUMNS
from vayu.formats.runs.samples import KIND_NAMES, PROTOCOL_NAMES, STAMPS
from vayu.model.rows.sample import PHASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from vayu.model.results.tick import Tick

REQUEST_COLUMNS = tuple(column.name for column in COLUMNS)
"""Columns of `requests_frame`, in order."""


def requests_frame(folder: Path | str) -> pd.DataFrame:
    """Return one row a request, in order of completion; also while the run goes on.

    Parameters
    ----------
    folder : Path or str
        A run folder.

    Returns
    -------
    DataFrame
        With `REQUEST_COLUMNS`: stamps and durations are timedelta64[ns], `user` and `row`
        Int32, `step`, `failure` and `protocol` categories. What `read_rows` raises, when the
        folder is gone or a file in it cannot be read, passes through.
    """
    place = Path(folder)
    return frame_of(read_rows(place), steps=read_steps(place))


def frame_of(table: pa.Table, *, steps: Sequence[str] = ()) -> pd.DataFrame:
    """Return a table of `vayu.formats.runs.samples` as a DataFrame, derived columns included.

    Parameters
    ----------
    table : pyarrow.Table
        With the columns of `vayu.formats.runs.samples.SCHEMA`.
    steps : sequence of str, optional
        Names of the steps in the order of the scenario; further ones follow as they occur.
    """
    columns: dict[str, Any] = {name: _timedelta(table[name]) for name in (*STAMPS, *PHASES)}
    columns["response"] = columns["completed"] - columns["intended"]
    columns["service"] = columns["completed"] - columns["started"]
    columns["lag"] = columns["started"] - columns["intended"]
    columns["step"] = _category(table["step"], steps)
    columns["failure"] = _category(table["failure"], KIND_NAMES)
    columns["protocol"] = _category(table["protocol"], PROTOCOL_NAMES)
    columns["user"], columns["row"] = _integer(table["user"]), _integer(table["row"])
    for name in REQUEST_COLUMNS:
        if name not in columns:
            columns[name] = _plain(table[name])
    order = _order(columns["completed"])
    if order is not None:
        columns = {name: column.take(order) for name, column in columns.items()}
    return Rows({name: columns[name] for name in REQUEST_COLUMNS}, copy=False)


def ticks_frame(ticks: Iterable[Tick]) -> pd.DataFrame:
    """Return one row a tick.

    Parameters
    ----------
    ticks : iterable of Tick

    Returns
    -------
    DataFrame
        `elapsed` and percentiles are timedelta64[ns] (NaT: nothing was measured), rates
        float64 [1/s] (NaN: no time passed), counts int64 totals since the start.
    """
    every = list(ticks)
    durations = {
        "elapsed": [tick.elapsed for tick in every],
        **{name: [getattr(tick.latency, name) for tick in every] for name in _LATENCIES},
        "service_p50": [tick.service_time.p50 for tick in every],
        "service_p99": [tick.service_time.p99 for tick in every],
        "lag_p99": [tick.send_lag.p99 for tick in every],
    }
    columns: dict[str, Any] = {name: from_ms(values) for name, values in durations.items()}
    for name in ("offered", "throughput"):
        columns[name] = np.array([getattr(tick, name) for tick in every], np.float64)
    for name, value in _COUNTS.items():
        columns[name] = np.array([value(tick) for tick in every], np.int64)
    columns["event"] = pd.array([tick.event for tick in every], dtype="string")
    return Rows({name: columns[name] for name in TICK_COLUMNS}, copy=False)


_LATENCIES = ("p50", "p95", "p99", "min", "avg", "max")

_COUNTS: dict[str, Callable[[Tick], int]] = {
    "in_flight": lambda tick: tick.in_flight,
    "total": lambda tick: tick.requests.total,
    "success": lambda tick: tick.requests.success,
    "failed": lambda tick: tick.requests.failed,
    "late": lambda tick: tick.late,
    "dropped": lambda tick: tick.dropped,
    "checks_passed": lambda tick: tick.checks.passed,
    "checks_failed": lambda tick: tick.checks.failed,
    "bytes_sent": lambda tick: tick.bytes.sent,
    "bytes_received": lambda tick: tick.bytes.received,
}

TICK_COLUMNS = (
    "elapsed", "offered", "throughput", *_LATENCIES, "service_p50", "service_p99", "lag_p99",
    *_COUNTS, "event",
)  # fmt: skip
"""Columns of `ticks_frame`, in order."""


def _own(values: NDArray[Any]) -> NDArray[Any]:
    """Return values that the frame may change: Arrow's memory is read-only."""
    return values if values.flags.writeable else values.copy()


def _plain(column: pa.ChunkedArray) -> Any:
    """Return a column of numbers or truth values; one with nulls keeps them as NA.

    A run of Vayu's own has none here; other tools do not say everything.
    """
    if not column.null_count:
        return _own(column.to_numpy())
    if pa.types.is_boolean(column.type):
        return pd.array(column.to_pylist(), dtype="boolean")
    missing = column.is_null().to_numpy()
    values = _own(column.fill_null(0).to_numpy())
    return pd.arrays.IntegerArray(values, _own(missing))


def _timedelta(column: pa.ChunkedArray) -> NDArray[np.timedelta64]:
    """Return a column of durations; null becomes NaT."""
    return _own(column.cast(pa.duration("ns")).to_numpy())


def _integer(column: pa.ChunkedArray) -> pd.arrays.IntegerArray:
    """Return a column of integers of which some are missing, as Int32."""
    missing = column.is_null().to_numpy()
    return pd.arrays.IntegerArray(_own(column.fill_null(0).to_numpy()), _own(missing))


def _category(column: pa.ChunkedArray, names: Sequence[str]) -> pd.Categorical:
    """Return a dictionary column with `names` as its first categories, in that order."""
    place = {name: position for position, name in enumerate(names)}
    codes = [np.empty(0, np.int32)]
    for chunk in column.chunks:
        own = [place.setdefault(name, len(place)) for name in chunk.dictionary.to_pylist()]
        lookup = np.array([*own, -1], np.int32)  # a null is position -1: the last one
        codes.append(lookup[chunk.indices.fill_null(-1).to_numpy()])
    return pd.Categorical.from_codes(
        np.concatenate(codes), categories=pd.Index(list(place), dtype="str")
    )


def _order(completed: NDArray[np.timedelta64]) -> NDArray[np.intp] | None:
    """Return the positions in order of completion; None when rows stand so already."""
    stamps = completed.view(np.int64)
    if (stamps[1:] >= stamps[:-1]).all():
        return None
    return np.argsort(stamps, kind="stable")


def from_ms(values: Sequence[float | None]) -> NDArray[np.timedelta64]:
    """Return milliseconds as timedelta64[ns]; None becomes NaT."""
    numbers = np.array(values, np.float64)
    found = np.isfinite(numbers)
    nanoseconds = np.full(len(numbers), np.timedelta64("NaT"), "m8[ns]")
    nanoseconds[found] = np.rint(numbers[found] * 1e6).astype("m8[ns]")
    return nanoseconds
