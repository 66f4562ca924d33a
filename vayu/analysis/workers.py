"""`run.workers`: how each worker of a run kept up, as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vayu.analysis.frames import from_ms
from vayu.analysis.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.results.health import WorkerHealth

_SHARES = ("cpu", "cpu_peak", "busy", "stalled")
_DURATIONS = ("loop_lag_p99", "loop_lag_max", "send_lag_p99")
_COUNTS = ("descriptors", "descriptor_limit")

WORKER_COLUMNS = ("worker", "started", *_SHARES, *_DURATIONS, *_COUNTS)
"""Columns of `workers_frame`, in order."""


def workers_frame(workers: Iterable[WorkerHealth]) -> Table:
    """Return one row a worker.

    Parameters
    ----------
    workers : iterable of WorkerHealth

    Returns
    -------
    Table
        Shares float64 (of one core, or of the time), lags timedelta64[ns], counts Int64; what
        was not measured is missing.
    """
    every = list(workers)

    def column(name: str) -> list[float | None]:
        return [getattr(worker, name) for worker in every]

    columns: dict[str, object] = {
        "worker": np.array([worker.worker for worker in every], np.int64),
        "started": np.array([worker.started for worker in every], np.int64),
        **{name: np.array(column(name), np.float64) for name in _SHARES},
        **{name: from_ms(column(name)) for name in _DURATIONS},
        **{name: pd.array(column(name), dtype="Int64") for name in _COUNTS},
    }
    note = "Shares are of one core, or of the time."
    return Table({name: columns[name] for name in WORKER_COLUMNS}, note=note)
