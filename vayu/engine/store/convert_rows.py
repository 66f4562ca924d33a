"""Rows files into ``requests.parquet``, a bounded number of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow.parquet as pq

from vayu.engine.store.files import part_of
from vayu.errors import StoreError
from vayu.formats.runs.folder import REQUESTS, ROWS_GLOB, RUN, worker_of
from vayu.formats.runs.samples import PARQUET_OPTIONS, ROW, SCHEMA, table_of
from vayu.formats.runs.steps import step_names
from vayu.model.rows.sample import ROW_BYTES
from vayu.model.runs.state import RunState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

BATCH = 1 << 16
"""Rows that are in memory at a time; each batch is a row group. [1]"""


def write_rows(folder: Path) -> None:
    """Write all rows of a run, unless that is done.

    Raises
    ------
    StoreError
        If the file holds other than all rows; it is then no ``requests.parquet``. Or if the rows
        are of another layout: Vayu was replaced since they were written.
    """
    if (folder / REQUESTS).exists():
        return
    files, run = rows_files(folder), folder / RUN
    known = run.read_bytes() if run.exists() else None
    present = sum(path.stat().st_size // ROW_BYTES for _, path in files)
    _refuse_another_layout(folder, known, present)
    steps = step_names(known)
    with part_of(folder / REQUESTS) as part:
        with (
            part.open("wb") as target,
            pq.ParquetWriter(target, SCHEMA, **PARQUET_OPTIONS) as writer,
        ):
            for worker, path in files:
                for rows in batches(path):
                    writer.write_table(table_of(rows, worker=worker, steps=steps))
        written = pq.read_metadata(part).num_rows
        if written != present:
            raise StoreError(f"{part} holds {written:,} of {present:,} rows")


class _Counted(msgspec.Struct, frozen=True):
    """What ``run.json`` says of how a run ended."""

    status: str = ""
    total: int | None = None


def _refuse_another_layout(folder: Path, known: bytes | None, present: int) -> None:
    """Refuse rows that are not as many as a run counted that ended in order.

    They are as many, or the run failed (`vayu.engine.coordinator.unaccounted`): if they seem not to
    be, they are of another length, written by another Vayu than reads them.

    Raises
    ------
    StoreError
        Which says how many there are of each.
    """
    if known is None:
        return
    try:
        counted = msgspec.json.decode(known, type=_Counted)
    except msgspec.DecodeError:  # damaged; the rows are not
        return
    if counted.status == RunState.FINISHED and counted.total not in {None, present}:
        raise StoreError(
            f"{folder} seems to hold {present:,} rows, but {counted.total:,} requests were "
            "counted: another Vayu wrote them; they are kept as they are"
        )


def rows_files(folder: Path) -> list[tuple[int, Path]]:
    """Return every rows file with its worker, in the workers' order."""
    found = ((worker_of(path.name), path) for path in folder.glob(ROWS_GLOB))
    return sorted((worker, path) for worker, path in found if worker is not None)


def batches(path: Path) -> Iterator[NDArray[np.void]]:
    """Yield the rows of one file; a truncated last record is no row."""
    with path.open("rb") as file:
        while len(rows := np.fromfile(file, ROW, BATCH)):
            yield rows
