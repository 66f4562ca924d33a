"""Arrow arrays from numpy arrays, buffer by buffer.

``pyarrow.array`` would do, but it imports pandas: 47 MB in the process that converts a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def numbers(
    values: NDArray[Any], kind: pa.DataType, absent: NDArray[np.bool_] | None = None
) -> pa.Array:
    """Return numbers as an Arrow array.

    Parameters
    ----------
    values : ndarray, shape (n,)
    kind : pyarrow.DataType
        Of fixed width; durations are counts of their unit.
    absent : ndarray of bool, shape (n,), optional
        Which values are null.
    """
    dtype = np.dtype(np.int64 if pa.types.is_duration(kind) else kind.to_pandas_dtype())
    packed = np.ascontiguousarray(values, dtype)
    validity = None if absent is None else _bits(~absent)
    return pa.Array.from_buffers(kind, len(packed), [validity, pa.py_buffer(packed)])


def booleans(values: NDArray[np.bool_]) -> pa.Array:
    """Return truth values as an Arrow array."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def texts(values: Sequence[str | None]) -> pa.Array:
    """Return texts as an Arrow array; None is null."""
    encoded = [b"" if value is None else value.encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    present = _bits(np.array([value is not None for value in values], np.bool_))
    return pa.StringArray.from_buffers(
        len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)), present
    )


def dictionary(positions: pa.Array, names: Sequence[str]) -> pa.Array:
    """Return positions in a list of names as those names."""
    return pa.DictionaryArray.from_arrays(positions, texts(names))


def _bits(values: NDArray[np.bool_]) -> pa.Buffer:
    """One bit a value, the first one lowest, as Arrow wants it."""
    return pa.py_buffer(np.packbits(values, bitorder="little"))
