"""`vayu.history_of(name)`: how the runs of one name went over time, and where that changed.

One value a run, in order of time; a change is one that chance hardly makes (`vayu.stats.energy`).
Between two changes the level is the median of the runs. Differences are of logarithms, so that a
doubling counts the same at 1 ms and at 1 s.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vayu.analysis.contents import read_summary
from vayu.analysis.frames import from_ms
from vayu.analysis.table import Table
from vayu.errors import InvalidConfig, StoreError
from vayu.model.words.show import show
from vayu.stats.energy import LONGEST, changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from vayu.model.results.summary import Summary

LATENCIES = ("p50", "p90", "p99", "p99_9")


def _error_rate(summary: Summary) -> float | None:
    """Return the share of the completed requests that failed."""
    total = summary.succeeded + summary.failed
    return summary.failed / total if total else None


METRICS: dict[str, Callable[[Summary], float | None]] = {
    "p50": lambda summary: summary.response.p50,
    "p90": lambda summary: summary.response.p90,
    "p99": lambda summary: summary.response.p99,
    "p99_9": lambda summary: summary.response.p99_9,
    "throughput": lambda summary: summary.throughput,
    "error_rate": _error_rate,
}
"""What a run is judged by, from its summary: response times [ms], requests [1/s], a share [1]."""

CERTAIN = 0.05
"""The largest p-value of a change."""

_SEED = 20_200_420  # of the random orders: the same runs give the same changes
_SHORT = 12  # of a commit that a person reads
_LEAST = 1e-4  # a share of errors below this, or none at all, counts as this


def trend_table(runs: pd.DataFrame, metric: str) -> Table:
    """Return one row a run, in order of time.

    Parameters
    ----------
    runs : DataFrame
        With the columns of `vayu.runs`, of one name. Those that have no summary, or no value of
        the metric, are left out; of more than 1,000 the latest stay.
    metric : str
        Of `METRICS`.

    Returns
    -------
    Table
        Index `run`; `created`, `tags`, `commit`, `branch`, `dirty`, each of `METRICS`
        (response times as timedelta64[ns]), `level` (the median between two changes), `change`
        (the factor from the level before, NaN where none is) and `p` of that change.
    """
    ordered = runs.sort_values("created", kind="stable")
    found = [(row, summary) for row in ordered.to_dict("records") if (summary := _summary(row))]
    found = [pair for pair in found if METRICS[metric](pair[1]) is not None][-LONGEST:]
    values = np.array([METRICS[metric](summary) for _, summary in found], np.float64)
    rows = [row for row, _ in found]
    columns: dict[str, Any] = {
        "created": pd.Series([row["created"] for row in rows], dtype="datetime64[ns, UTC]"),
        "tags": [row["tags"] for row in rows],
        "commit": [row["commit"] for row in rows],
        "branch": [row["branch"] for row in rows],
        "dirty": pd.Series([row["dirty"] for row in rows], dtype="boolean"),
    }
    for name, read in METRICS.items():
        column = [read(summary) for _, summary in found]
        columns[name] = from_ms(column) if name in LATENCIES else np.array(column, np.float64)
    level, change, p, edges = _levels(values)
    columns["level"] = from_ms(level.tolist()) if metric in LATENCIES else level
    columns |= {"change": change, "p": p}
    table = Table(columns, note=_note(metric, len(runs), len(rows), edges), draw=_drawer(metric))
    table.index = pd.Index([row["id"] for row in rows], name="run", dtype=object)
    return table


def checked_metric(metric: object) -> str:
    """Return what runs are judged by: the column, which is also what people call it (p99.9).

    Raises
    ------
    InvalidConfig
        If there is no such number.
    """
    name = metric.replace(".", "_") if isinstance(metric, str) else metric
    if name not in METRICS:
        raise InvalidConfig({"metric": f"must be one of {', '.join(METRICS)}, got {show(metric)}"})
    return str(name)


def _levels(
    values: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], int]:
    """Return the level of each run, the factor and p-value where it changed, and how often."""
    level, change, p = (np.full(values.size, np.nan) for _ in range(3))
    logs = np.log(np.maximum(values, _LEAST))
    found = changes(logs, level=CERTAIN, rng=np.random.default_rng(_SEED))
    cuts = [0, *(one.at for one in found), values.size]
    for start, end in pairwise(cuts):
        level[start:end] = np.median(values[start:end]) if end > start else np.nan
    for one in found:
        before = max(level[one.at - 1], _LEAST)
        change[one.at], p[one.at] = max(level[one.at], _LEAST) / before, one.p
    return level, change, p, len(found)


def _summary(row: dict[Any, Any]) -> Summary | None:
    """Return what a run came to; None when nobody knows."""
    try:
        return read_summary(Path(row["folder"]))
    except StoreError:
        return None


def _note(metric: str, total: int, shown: int, changed: int) -> str:
    """Say what the table is of."""
    left = f"; {total - shown} without a summary or a {metric} left out" if total > shown else ""
    times = "no change" if not changed else f"{changed} change{'s' if changed > 1 else ''}"
    return f"{shown} runs{left}; {times} of {metric} that chance hardly makes (p <= {CERTAIN})."


def _named(run: object, commit: object) -> str:
    """Return what a point is called: its run, and the revision that this was started from."""
    return f"{run} at {commit[:_SHORT]}" if isinstance(commit, str) else str(run)


def _drawer(metric: str) -> Callable[[Table], Any]:
    """Return what draws the trend of one metric."""

    def draw(table: Table) -> Any:
        """Return each run's value and the levels as a figure."""
        from vayu.figures.trend import trend_figure  # noqa: PLC0415 (plotly is heavy)

        def plain(name: str) -> NDArray[np.float64]:
            column = table[name]
            if metric in LATENCIES:
                column = column.dt.total_seconds() * 1e3
            numbers: NDArray[np.float64] = column.to_numpy(np.float64)
            return numbers

        moments = table["created"].tolist()
        unit = "ms" if metric in LATENCIES else "1/s" if metric == "throughput" else "1"
        title = f"{metric.replace('_', '.') if metric in LATENCIES else metric} [{unit}]"
        changed = np.flatnonzero(~np.isnan(table["change"].to_numpy()))
        names = [_named(*one) for one in zip(table.index, table["commit"], strict=True)]
        return trend_figure(
            moments, plain(metric), plain("level"), axis=title, names=names,
            changes=changed.tolist(), note=table.note,
        )  # fmt: skip

    return draw
