"""Rows as workers write them, and the Arrow table that becomes ``requests.parquet``.

Rule 1: the table holds what was measured, with its type and unit; what follows from it
(response time, service time, lag) is computed on load and never stored.
Rule 2: what was not measured is null, whatever stands for it in a row.

Most numbers of neighbouring rows are close together, because a worker appends rows in order
of completion. So stamps, phases and arrival numbers are stored as bit-packed differences
(Parquet's ``DELTA_BINARY_PACKED``), which takes a row from 83 to about 25 bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from vayu.formats.runs.arrays import booleans, dictionary, numbers
from vayu.formats.runs.columns import STORED
from vayu.model.rows.failure import CODES, KINDS, FailureKind
from vayu.model.rows.sample import ABSENT, DTYPE, NOBODY, PHASES, PROTOCOLS, ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ROW = np.dtype(DTYPE)
"""One record of a rows file."""

STAMPS = ("intended", "started", "completed")
"""When a request should have started, started, and ended, after t0."""

KIND_NAMES = tuple(str(kind) for kind in KINDS)
PROTOCOL_NAMES = PROTOCOLS[1:]

SCHEMA = pa.schema([column.field() for column in STORED])
"""Columns of ``requests.parquet``, in order, each with its unit and meaning."""

_DELTAS = ("k", *STAMPS, *PHASES)

PARQUET_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "column_encoding": dict.fromkeys(_DELTAS, "DELTA_BINARY_PACKED"),
    "use_dictionary": [name for name in SCHEMA.names if name not in _DELTAS],
    "write_statistics": True,
    "write_page_checksum": True,  # else a flipped bit is another number
}
"""How to write the table: what ``pyarrow.parquet.ParquetWriter`` takes beside the schema."""


def rows_of(data: bytes | bytearray | memoryview) -> NDArray[np.void]:
    """Return the whole records in `data`, without a copy.

    A worker that is killed while it writes leaves a part of a record at the end of its file;
    that part is no row.

    Parameters
    ----------
    data : bytes-like
        Content of a rows file, from the start of a record.

    Returns
    -------
    structured ndarray, shape (n,)
        With the members of `vayu.model.rows.sample.FIELDS`.
    """
    return np.frombuffer(data, ROW, count=len(data) // ROW_BYTES)


def table_of(rows: NDArray[np.void], *, worker: int, steps: Sequence[str] = ()) -> pa.Table:
    """Return rows as a table with the columns of `SCHEMA`.

    Parameters
    ----------
    rows : structured ndarray, shape (n,)
        Of one worker.
    worker : int
        Which one, 0 to 255.
    steps : sequence of str, optional
        Names of the steps; a step without a name is called by its number.
    """
    columns = {
        "step": _steps(rows["step"], steps),
        "failure": _named(_known(rows["failure"]), KIND_NAMES),
        "protocol": _named(rows["protocol"], PROTOCOL_NAMES),
        "connection_new": booleans(rows["connection_new"] != 0),
        "worker": numbers(np.full(len(rows), worker), pa.uint8()),
    }
    absent: dict[str, NDArray[np.bool_]] = {
        **{name: rows[name] == NOBODY for name in ("user", "row")},
        **{name: rows[name] == ABSENT for name in PHASES},
    }
    for name, kind in zip(SCHEMA.names, SCHEMA.types, strict=True):
        if name not in columns:
            columns[name] = numbers(rows[name], kind, absent.get(name))
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _known(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Failure codes, where one that a later version added is still a failure: another one."""
    return np.where(codes > len(KINDS), np.uint8(CODES[FailureKind.OTHER]), codes)


def _named(codes: NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Codes that count from 1 as names; null for 0, and for a code that has no name here."""
    unknown = (codes == 0) | (codes > len(names))
    positions = np.where(unknown, 0, codes.astype(np.int32) - 1)
    return dictionary(numbers(positions, pa.int32(), unknown), names)


def _steps(codes: NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Positions of steps as their names."""
    count = max(len(names), int(codes.max()) + 1) if len(codes) else len(names)
    further = [f"step {number + 1}" for number in range(len(names), count)]
    return dictionary(numbers(codes, pa.int32()), [*names, *further])
