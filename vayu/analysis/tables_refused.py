"""Tables of a folder that came from somewhere else: what is refused before anybody reads on.

Rule: sizes first, then columns; a number that no run writes is named with its column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vayu.errors import StoreError
from vayu.formats.runs.columns import STAMP, STORED

if TYPE_CHECKING:
    from pathlib import Path

_SWOLLEN = 200  # a table takes at most this many times its file in memory
_FEW = 64 << 20  # which matters only beyond this [B]
_WIDTH = 100  # of a row in memory [B]


def check_size(path: Path) -> None:
    """Refuse a table that is none, or that would fill the memory.

    Raises
    ------
    StoreError
        If it is one of these.
    """
    try:
        about = pq.read_metadata(path)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path.name} is no Parquet file: {error}") from error
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    unpacked = sum(group.total_byte_size for group in groups) + about.num_rows * _WIDTH
    if unpacked > max(_FEW, _SWOLLEN * path.stat().st_size):
        raise StoreError(
            f"{path.name} claims {about.num_rows:,} rows of {unpacked:,} bytes in a file of "
            f"{path.stat().st_size:,}: no run packs so well"
        )


def check_rows(path: Path) -> None:
    """Refuse a table that is not one of rows: by its columns, and by what it says of them.

    Raises
    ------
    StoreError
        If a column is missing or of another type, lacks values that every row has, or holds a
        time before the run began.
    """
    fields = {field.name: field for field in pq.read_schema(path)}
    for column in STORED:
        found = fields.get(column.name)
        if found is None or found.type != column.kind:
            raise StoreError(
                f"{path.name} has no column {column.name!r} of type {column.kind_name}"
            )
    for column in STORED:
        if fields[column.name].nullable and not column.missing:
            raise StoreError(f"{path.name} may lack values of {column.name!r}, which every row has")
    about = pq.read_metadata(path)
    for place, name in enumerate(about.schema.names):
        if name in fields and fields[name].type == STAMP and _least(about, place) < 0:
            raise StoreError(f"{path.name} has rows whose {name!r} is before the run began")


def refuse_endless(name: str, table: pa.Table) -> None:
    """Refuse a table of ticks with a number that is none, or has no end.

    Raises
    ------
    StoreError
        If there is one: where nothing was measured a tick has no number.
    """
    for field in table.schema:
        if not pa.types.is_floating(field.type):
            continue
        if pc.all(pc.is_finite(table[field.name])).as_py() is False:
            raise StoreError(f"{name} is damaged: not every {field.name!r} is a number")


def _least(about: pq.FileMetaData, place: int) -> int:
    """Return the least number of a column, as far as the table tells; else 0."""
    told = [about.row_group(n).column(place).statistics for n in range(about.num_row_groups)]
    return min((int(one.min_raw) for one in told if one is not None and one.has_min_max), default=0)
