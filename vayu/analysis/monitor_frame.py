"""`run.monitor`: what was read beside a run, on the run's own time axis.

What only grows is told as its rate: the rise from one reading to the next over the time between.
A counter that falls was reset, and has no rate there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from vayu.errors import StoreError
from vayu.formats.runs.folder import LARGEST_LOG, MONITOR
from vayu.formats.runs.monitor_log import Reading, readings_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MONITOR_COLUMNS = ("elapsed", "source", "metric", "unit", "value")
"""Columns of `monitor_frame`, in order."""


def read_monitor(folder: Path) -> list[Reading]:
    """Return every reading so far; none of a run that had no monitor.

    Raises
    ------
    StoreError
        If the file cannot be read.
    """
    path = folder / MONITOR
    try:
        if not path.exists():
            return []
        if path.stat().st_size > LARGEST_LOG:
            raise StoreError(f"{MONITOR} is longer than that of any run")
        with path.open("rb") as file:
            return readings_of(file)
    except OSError as error:
        raise StoreError(f"{MONITOR} cannot be read: {error.strerror or error}") from error


def monitor_frame(readings: Iterable[Reading], *, t0: int) -> pd.DataFrame:
    """Return one row a number.

    Parameters
    ----------
    readings : iterable of Reading
    t0 : int
        The run's origin on the monotonic clock. [ns]

    Returns
    -------
    DataFrame
        With `MONITOR_COLUMNS`: `elapsed` after t0 as timedelta64[ns], `unit` ``1/s`` for what only
        grows and is told as its rate, else empty; in order of time within each metric.
    """
    rows = []
    before: dict[tuple[str, str], tuple[int, float]] = {}
    for reading in sorted(readings, key=lambda one: one.at):
        counters = set(reading.counters)
        for name, value in reading.numbers.items():
            key = reading.source, name
            if name not in counters:
                rows.append((reading.at - t0, *key, "", value))
                continue
            last = before.get(key)
            before[key] = reading.at, value
            if last is not None and value >= last[1] and reading.at > last[0]:
                rate = (value - last[1]) / (reading.at - last[0]) * 1e9
                rows.append((reading.at - t0, *key, "1/s", rate))
    frame = pd.DataFrame(rows, columns=list(MONITOR_COLUMNS))
    frame["elapsed"] = pd.to_timedelta(frame["elapsed"].astype("int64"), unit="ns")
    frame["value"] = frame["value"].astype("float64")
    return frame


def monitor_errors(readings: Iterable[Reading], *, t0: int) -> pd.DataFrame:
    """Return one row a reading that failed: `elapsed`, `source`, `error`."""
    rows = [(one.at - t0, one.source, one.error) for one in readings if one.error is not None]
    frame = pd.DataFrame(rows, columns=["elapsed", "source", "error"])
    frame["elapsed"] = pd.to_timedelta(frame["elapsed"].astype("int64"), unit="ns")
    return frame
