"""`run.levels`: the levels of a capacity search, as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from vayu.analysis.table import Table
from vayu.report.quantity import milliseconds, rate, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.results.levels import CapacityLevel

LEVEL_COLUMNS = (
    "number", "level", "outcome", "threshold", "value", "low", "high", "unit", "population",
    "effect", "rounds", "measured", "excluded", "requests", "failed", "unanswered", "throughput",
    "lag_p99", "why",
)  # fmt: skip
"""Columns of `levels_frame`, in order."""

_OF_LEVEL = ("number", "level", "rounds", "measured", "excluded", "requests", "failed",
             "unanswered", "throughput", "lag_p99", "why")  # fmt: skip
_OF_FINDING = ("threshold", "value", "low", "high", "unit", "population", "effect")


def levels_frame(levels: Iterable[CapacityLevel]) -> Table:
    """Return one row a threshold of each level.

    Parameters
    ----------
    levels : iterable of CapacityLevel

    Returns
    -------
    Table
        `outcome` is the level's; `value`, `low` and `high` (NaN: not measured, or no bound) are
        in `unit`; `measured` and `excluded` in s, `lag_p99` in ms.
    """
    rows = [
        {
            **{name: getattr(level, name) for name in _OF_LEVEL},
            "outcome": str(level.outcome),
            **{name: getattr(finding, name) for name in _OF_FINDING},
        }
        for level in levels
        for finding in level.findings
    ]
    frame = pd.DataFrame(rows, columns=list(LEVEL_COLUMNS))
    numbers = ["value", "low", "high", "throughput", "lag_p99"]
    words = {"measured": seconds, "excluded": seconds, "lag_p99": milliseconds, "throughput": rate}
    note = "A row a threshold of each level."
    return Table(frame.astype(dict.fromkeys(numbers, "float64")), note=note, words=words)
