"""`run.segments()`: the stretches of a run in which the response time stayed on one level."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vayu.analysis.batch_series import MARGIN, BatchSeries
from vayu.stats.changes import change_points
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured

SEGMENT_COLUMNS = ("start", "end", "requests", "level", "p50", "p99", "change")
"""Columns of `segments_frame`, in order."""


def segments_frame(measured: Measured) -> pd.DataFrame:
    """Return one row a stretch, in order of time.

    Parameters
    ----------
    measured : Measured
        Failures without a response are left out.

    Returns
    -------
    DataFrame
        `start` and `end` after t0, `level` (geometric mean), `p50` and `p99` of the response time
        as timedelta64[ns], `requests` int64, and `change`: by what factor the level differs from
        that of the stretch before (NaN for the first). A change of less than 5 % is none. Without
        any response there is no row.
    """
    kept = measured.where(measured.answered)
    batches = BatchSeries.of(kept.completed, kept.response)
    if not len(batches.ends):
        return _frame([])
    edges = _edges(batches)
    moments = [int(batches.starts[edge]) for edge in edges[1:-1]]
    cuts = [0, *np.searchsorted(kept.completed, moments, side="left").tolist(), len(kept)]
    levels = [float(batches.response[a:b].mean()) for a, b in pairwise(edges)]
    rows = []
    for number, (a, b) in enumerate(pairwise(cuts)):
        ordered = np.sort(kept.response[a:b])
        rows.append(
            {
                "start": int(kept.completed[a]),
                "end": int(kept.completed[b - 1]),
                "requests": b - a,
                "level": round(float(np.exp(levels[number]))),
                "p50": _quantile(ordered, 0.5),
                "p99": _quantile(ordered, 0.99),
                "change": float(np.exp(levels[number] - levels[number - 1])) if number else np.nan,
            }
        )
    return _frame(rows)


def _edges(batches: BatchSeries) -> list[int]:
    """Return where stretches begin and end; neighbours that hardly differ are one."""
    edges = [0, *change_points(batches.response), len(batches.ends)]
    while len(edges) > 2:
        levels = [batches.response[a:b].mean() for a, b in pairwise(edges)]
        steps = np.abs(np.diff(levels))
        least = int(steps.argmin())
        if steps[least] > MARGIN:
            break
        del edges[least + 1]
    return edges


def _quantile(ordered: NDArray[np.int64], q: float) -> int:
    """Return a quantile by nearest rank. [ns]."""
    return int(ordered[rank(q, len(ordered)) - 1])


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows with their types, also when there are none."""
    frame = pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS))
    times = dict.fromkeys(("start", "end", "level", "p50", "p99"), "timedelta64[ns]")
    counts = {"requests": "int64", "change": "float64"}
    return frame.astype(times | counts)
