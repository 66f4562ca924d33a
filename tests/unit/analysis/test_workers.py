"""`run.workers` has a row for each worker, and no number that was not measured."""

from __future__ import annotations

import pandas as pd

from vayu.analysis.workers import WORKER_COLUMNS, workers_frame
from vayu.model.results.health import WorkerHealth

CALM = WorkerHealth(
    worker=0, started=100, cpu=0.31, cpu_peak=0.4, busy=0.0, loop_lag_p99=0.4, loop_lag_max=3.0,
    stalled=0.0, send_lag_p99=0.2, descriptors=60, descriptor_limit=20_000,
)  # fmt: skip


def test_a_row_for_each_worker() -> None:
    """Typed; what is missing is missing."""
    frame = workers_frame([CALM, WorkerHealth(worker=1)])
    assert tuple(frame.columns) == WORKER_COLUMNS
    assert frame.loc[0, "loop_lag_p99"] == pd.Timedelta("400us")
    assert (frame.loc[0, "cpu"], frame.loc[0, "descriptors"]) == (0.31, 60)
    assert frame.loc[1].isna().sum() == len(WORKER_COLUMNS) - 2


def test_without_workers_there_are_columns() -> None:
    """Of the same types."""
    empty, full = workers_frame(()), workers_frame([CALM])
    assert len(empty) == 0
    assert [str(kind) for kind in empty.dtypes] == [str(kind) for kind in full.dtypes]
