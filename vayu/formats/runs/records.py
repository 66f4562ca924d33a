"""Rows of a table as a worker wrote them: what counts requests takes records.

The way back from `vayu.formats.runs.samples.table_of`, as far as counting needs it: phases,
steps, users and data rows stay behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vayu.formats.runs.samples import PROTOCOL_NAMES, ROW, STAMPS
from vayu.model.rows.failure import CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_PLAIN = ("status", "checks_passed", "checks_failed", "bytes_sent", "bytes_received")

COUNTED = (*STAMPS, *_PLAIN, "failure", "protocol")
"""Columns that `records_of` needs."""

_PROTOCOLS = {name: code for code, name in enumerate(PROTOCOL_NAMES, 1)}
_FAILURES = {str(kind): code for kind, code in CODES.items()}


def records_of(table: pa.Table) -> NDArray[np.void]:
    """Return rows as records, in order of completion.

    Parameters
    ----------
    table : pyarrow.Table
        With the columns `COUNTED`, in any order of rows.

    Returns
    -------
    structured ndarray, shape (n,)
        With the members of `vayu.model.rows.sample.FIELDS`; those that are not counted are 0.
    """
    rows = np.zeros(len(table), ROW)
    for name in STAMPS:
        rows[name] = table[name].to_numpy().astype("m8[ns]").view(np.int64)
    for name in _PLAIN:
        rows[name] = table[name].to_numpy()
    rows["failure"] = _codes(table["failure"], _FAILURES)
    rows["protocol"] = _codes(table["protocol"], _PROTOCOLS)
    ordered: NDArray[np.void] = rows[np.argsort(rows["completed"], kind="stable")]
    return ordered


def _codes(names: pa.ChunkedArray, known: Mapping[str, int]) -> NDArray[np.uint8]:
    """Return the code of each name; 0 where there is none."""
    places = pc.index_in(names.cast(pa.string()), value_set=pa.array(list(known), pa.string()))
    codes = np.array([*known.values(), 0], np.uint8)
    found: NDArray[np.uint8] = codes[pc.fill_null(places, len(known)).to_numpy()]
    return found
