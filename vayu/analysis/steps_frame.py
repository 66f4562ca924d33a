"""A collection run as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPES: dict[str, Any] = {
    "iteration": "int64",
    "step": "string",
    "method": "category",
    "url": "string",
    "status": "UInt16",
    "outcome": "category",
    "response": "timedelta64[ns]",
    "size": "Int64",
    "tests_passed": "int64",
    "tests_failed": "int64",
    "passed": "bool",
    "error": "string",
}
"""Each column and its type, in order."""


def steps_frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return one row a step.

    Parameters
    ----------
    rows : sequence of mapping
        By column; None where there was no response.
    """
    return pd.DataFrame([dict(row) for row in rows], columns=list(_TYPES)).astype(_TYPES)
