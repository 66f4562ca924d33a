"""`vayu.history_of`: how the runs of one name went over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.analysis.trend import checked_metric, trend_table
from vayu.api.runs.runs import runs as known_runs
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from vayu.analysis.table import Table

_MOST_LISTED = 10  # names that a message tells


def history_of(name: str, *, metric: str = "p99") -> Table:
    """Return how the runs of one name went, and where that changed.

    Parameters
    ----------
    name : str
        As given to ``load(name=...)``.
    metric : {"p50", "p90", "p99", "p99_9", "throughput", "error_rate"}
        In which changes are looked for (E-divisive).

    Returns
    -------
    DataFrame
        One row a run in order of time: `created`, `tags`, `commit`, `branch`, `dirty`, the
        metrics, `level`, `change` (the factor, where one is) and its `p`. ``.plot()`` draws it.

    Raises
    ------
    InvalidConfig
        If no run has that name, or there is no such metric.
    """
    asked = checked_metric(metric)
    frame = known_runs()
    own = frame[frame["name"] == name]
    if own.empty:
        names = frame["name"].dropna().unique().tolist()[:_MOST_LISTED]
        there = f"; there are {', '.join(map(show, names))}" if names else ""
        raise InvalidConfig({"name": f"no run is called {show(name)}{there}"})
    return trend_table(own, asked)
