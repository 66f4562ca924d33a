"""`run.verdicts`: what became of the thresholds, as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from vayu.analysis.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.thresholds.verdict import Verdict

VERDICT_COLUMNS = (
    "threshold", "outcome", "value", "limit", "unit", "population", "of",
    "windows_passed", "windows_evaluated", "aborted",
)  # fmt: skip
"""Columns of `verdicts_frame`, in order."""


def verdicts_frame(verdicts: Iterable[Verdict]) -> Table:
    """Return one row a threshold.

    Parameters
    ----------
    verdicts : iterable of Verdict

    Returns
    -------
    Table
        `outcome` is ``pass``, ``fail`` or ``unevaluated``; `value` (NaN: nothing was measured)
        and `limit` are in `unit`; the windows are NA for a threshold on the whole run.
    """
    every = list(verdicts)
    windows = [verdict.windows for verdict in every]
    columns: dict[str, object] = {
        name: [getattr(verdict, name) for verdict in every]
        for name in ("threshold", "limit", "unit", "population", "of", "aborted")
    }
    columns["outcome"] = [str(verdict.outcome) for verdict in every]
    columns["value"] = pd.array([verdict.value for verdict in every], dtype="float64")
    for name in ("passed", "evaluated"):
        counts = [None if found is None else getattr(found, name) for found in windows]
        columns[f"windows_{name}"] = pd.array(counts, dtype="Int64")
    return Table({name: columns[name] for name in VERDICT_COLUMNS})
