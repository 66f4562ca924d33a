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

from vayu.model.failure import CODES, KINDS, FailureKind
from vayu.model.sample import ABSENT, DTYPE, NOBODY, PHASES, PROTOCOLS, ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ROW = np.dtype(DTYPE)
"""One record of a rows file."""

STAMPS = ("intended", "started", "completed")
"""When a request should have started, started, and ended, after t0."""

KIND_NAMES = tuple(str(kind) for kind in KINDS)
PROTOCOL_NAMES = PROTOCOLS[1:]

_NAMES = pa.dictionary(pa.int32(), pa.string())

SCHEMA = pa.schema(
    [
        pa.field("k", pa.int64(), nullable=False),
        pa.field("user", pa.int32()),
        pa.field("step", _NAMES, nullable=False),
        *(pa.field(name, pa.duration("ns"), nullable=False) for name in STAMPS),
        pa.field("status", pa.uint16(), nullable=False),
        pa.field("failure", _NAMES),
        pa.field("bytes_sent", pa.int64(), nullable=False),
        pa.field("bytes_received", pa.int64(), nullable=False),
        pa.field("connection_new", pa.bool_(), nullable=False),
        pa.field("protocol", _NAMES),
        *(pa.field(name, pa.duration("us")) for name in PHASES),
        pa.field("checks_passed", pa.uint16(), nullable=False),
        pa.field("checks_failed", pa.uint16(), nullable=False),
        pa.field("row", pa.int32()),
        pa.field("worker", pa.uint8(), nullable=False),
    ]
)
"""Columns of ``requests.parquet``, in order."""

_DELTAS = ("k", *STAMPS, *PHASES)

PARQUET_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "column_encoding": dict.fromkeys(_DELTAS, "DELTA_BINARY_PACKED"),
    "use_dictionary": [name for name in SCHEMA.names if name not in _DELTAS],
    "write_statistics": ["status", *STAMPS],
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
        With the members of `vayu.model.sample.FIELDS`.
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
        "connection_new": _booleans(rows["connection_new"] != 0),
        "worker": _array(np.full(len(rows), worker), pa.uint8()),
    }
    absent: dict[str, NDArray[np.bool_]] = {
        **{name: rows[name] == NOBODY for name in ("user", "row")},
        **{name: rows[name] == ABSENT for name in PHASES},
    }
    for name, kind in zip(SCHEMA.names, SCHEMA.types, strict=True):
        if name not in columns:
            columns[name] = _array(rows[name], kind, absent.get(name))
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _array(
    values: NDArray[Any], kind: pa.DataType, absent: NDArray[np.bool_] | None = None
) -> pa.Array:
    """Return values as an Arrow array of a fixed-width type, null where they are absent.

    From buffers, because ``pyarrow.array`` imports pandas: 47 MB in the converter.
    """
    packed = np.ascontiguousarray(values, _dtype(kind))
    validity = None if absent is None else _bits(~absent)
    return pa.Array.from_buffers(kind, len(packed), [validity, pa.py_buffer(packed)])


def _dtype(kind: pa.DataType) -> np.dtype[Any]:
    """Return how numpy lays out one value of a fixed-width Arrow type; durations are counts."""
    return np.dtype(np.int64 if pa.types.is_duration(kind) else kind.to_pandas_dtype())


def _booleans(values: NDArray[np.bool_]) -> pa.Array:
    """Return truth values as an Arrow array."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def _bits(values: NDArray[np.bool_]) -> pa.Buffer:
    """One bit a value, the first one lowest, as Arrow wants it."""
    return pa.py_buffer(np.packbits(values, bitorder="little"))


def _known(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Failure codes, where one that a later version added is still a failure: another one."""
    return np.where(codes > len(KINDS), np.uint8(CODES[FailureKind.OTHER]), codes)


def _named(codes: NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Codes that count from 1 as names; null for 0, and for a code that has no name here."""
    unknown = (codes == 0) | (codes > len(names))
    positions = np.where(unknown, 0, codes.astype(np.int32) - 1)
    return _dictionary(_array(positions, pa.int32(), unknown), names)


def _steps(codes: NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Positions of steps as their names."""
    count = max(len(names), int(codes.max()) + 1) if len(codes) else len(names)
    further = [f"step {number + 1}" for number in range(len(names), count)]
    return _dictionary(_array(codes, pa.int32()), [*names, *further])


def _dictionary(positions: pa.Array, names: Sequence[str]) -> pa.Array:
    """Positions in a list of names as those names."""
    encoded = [name.encode() for name in names]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    texts = pa.StringArray.from_buffers(
        len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))
    )
    return pa.DictionaryArray.from_arrays(positions, texts)
