"""Finds all rows of a run, in whichever files they are at this moment.

While a run goes on its rows are in the workers' files; some time after its end they are in
``requests.parquet`` and the workers' files are gone. The converter renames first and deletes
afterwards, and a reader may come at any time. So:

    1  requests.parquet there?          then it is complete: read it
    2  open every worker's file
    3  requests.parquet there *now*?    then files may have gone before step 2: back to 1
    4  none was deleted: read what was opened (an open file outlives its name)
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from vayu.errors import StoreError
from vayu.formats.runs.folder import REQUESTS, ROWS_GLOB, RUN, worker_of
from vayu.formats.runs.samples import SCHEMA, rows_of, table_of
from vayu.formats.runs.steps import step_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

_PART = 1 << 14
"""Rows turned into columns at a time: 1.4 MB. All at once takes a third longer. [1]"""

_BUFFER = 1 << 16  # of a column that is read [B]
_TRIES = 8  # each further try needs a conversion, or a removal, to end in between


def read_rows(folder: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return every row that a run has so far.

    Parameters
    ----------
    folder : Path
        A run folder.
    columns : sequence of str, optional
        Only these: of a run of millions, each that is left out saves time and memory.

    Returns
    -------
    pyarrow.Table
        With the columns of `vayu.formats.runs.samples.SCHEMA`; no rows before the first request.

    Raises
    ------
    StoreError
        If the folder is gone, or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise StoreError(f"there is no run folder {folder}", hint="was the run deleted?")
    try:
        for _ in range(_TRIES):
            found = _from_parquet(folder, columns)
            if found is None:  # not "or": a table without rows is false
                found = _from_workers(folder, columns)
            if found is not None:
                return found
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"the rows in {folder} cannot be read: {error}") from error
    raise StoreError(f"the rows in {folder} keep moving", hint="try again")


def read_steps(folder: Path) -> tuple[str, ...]:
    """Return the names of a run's steps, as far as its folder tells."""
    try:
        return step_names((folder / RUN).read_bytes())
    except OSError:
        return ()


def _from_parquet(folder: Path, columns: Sequence[str] | None) -> pa.Table | None:
    """All rows, when they are converted."""
    try:
        # a small buffer a column, not all of each: half the processor time of ten million rows
        with pq.ParquetFile(
            folder / REQUESTS, buffer_size=_BUFFER, page_checksum_verification=True
        ) as file:
            return _read(file, columns)
    except FileNotFoundError:
        return None


def _read(file: pq.ParquetFile, columns: Sequence[str] | None) -> pa.Table:
    """Return columns; where each row group says that it holds nothing, there is nothing to read.

    Of a plain run these are failures, users, data rows and phases of connections: a fifth of what
    a percentile takes.
    """
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    fields = [one for one in file.schema_arrow if columns is None or one.name in columns]
    empty = {one.name: nothing for one in fields if (nothing := _nothing(file, groups, one))}
    found = file.read([one.name for one in fields if one.name not in empty])
    arrays = [empty[one.name] if one.name in empty else found[one.name] for one in fields]
    return pa.table(arrays, schema=pa.schema(fields, found.schema.metadata))


def _nothing(
    file: pq.ParquetFile, groups: Sequence[pq.RowGroupMetaData], field: pa.Field
) -> pa.ChunkedArray | None:
    """Return a column that has no value in any row group; None: it has, or does not say."""
    place = file.schema_arrow.get_field_index(field.name)
    for group in groups:
        told = group.column(place).statistics
        if told is None or told.null_count != group.num_rows:
            return None
    longest = pa.nulls(max((group.num_rows for group in groups), default=0), field.type)
    parts = [longest.slice(0, group.num_rows) for group in groups]
    return pa.chunked_array(parts, field.type)


def _from_workers(folder: Path, columns: Sequence[str] | None) -> pa.Table | None:
    """All rows so far from the workers' files; None when the converter came in between."""
    steps = read_steps(folder)
    with contextlib.ExitStack() as stack:
        try:
            files = {
                worker: stack.enter_context(path.open("rb"))
                for path in folder.glob(ROWS_GLOB)
                if (worker := worker_of(path.name)) is not None
            }
        except FileNotFoundError:
            return None
        if (folder / REQUESTS).exists():
            return None
        tables = [
            part for worker in sorted(files) for part in _tables(files[worker], worker, steps)
        ]
    found = pa.concat_tables([SCHEMA.empty_table(), *tables])
    return found if columns is None else found.select(list(columns))


def _tables(file: BinaryIO, worker: int, steps: tuple[str, ...]) -> Iterator[pa.Table]:
    """Yield the rows of one worker, in parts that fit in the processor's cache."""
    rows = rows_of(file.read())
    for start in range(0, len(rows), _PART):
        yield table_of(rows[start : start + _PART], worker=worker, steps=steps)
