"""Turns rows files into ``requests.parquet``: ``python -m vayu.engine.store.convert FOLDER``.

Rule 1: memory does not grow with the run. Rows go through in batches.
Rule 2: nothing is deleted before what replaces it is complete, checked and on disk:

    worker-*.rows ──> requests.parquet.part ──check, sync, rename──> requests.parquet
                                                       then delete worker-*.rows

Whoever is killed half-way leaves a state from which the next conversion starts afresh, and
two conversions of one run wait for each other. It is a process of its own, so that the
engine's memory never holds a run's rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from vayu.errors import StoreError
from vayu.formats.folder import REQUESTS, REQUESTS_PART, ROWS_GLOB, RUN, worker_of
from vayu.formats.samples import PARQUET_OPTIONS, ROW, SCHEMA, table_of
from vayu.formats.steps import step_names
from vayu.model.sample import ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

BATCH = 1 << 16
"""Rows that are in memory at a time; each batch is a row group. [1]"""

_NICENESS = 10  # the next load run may be under way, and it comes first


def convert(folder: Path) -> int:
    """Convert the rows files of a run folder, once; a second call changes nothing.

    Parameters
    ----------
    folder : Path
        A run folder whose workers are gone.

    Returns
    -------
    int
        Rows in ``requests.parquet``.

    Raises
    ------
    StoreError
        If a file cannot be read or written, or rows went missing; the rows files are kept.
    """
    try:
        with _alone(folder):
            if not (folder / REQUESTS).exists():
                _write(folder)
            for _, path in _rows_files(folder):
                path.unlink(missing_ok=True)
            count: int = pq.read_metadata(folder / REQUESTS).num_rows
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"the rows in {folder} cannot be converted: {error}") from error
    return count


def main(arguments: Sequence[str]) -> int:
    """Convert the named folders, and return the exit code."""
    os.nice(_NICENESS)
    os.umask(0o077)  # readable by their owner only, as all files of a run
    pa.set_cpu_count(1)
    try:
        for folder in arguments:
            convert(Path(folder))
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a lock on the folder, so that conversions of one run wait for each other."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(folder: Path) -> None:
    """Write all rows under the temporary name; check, sync and rename.

    Raises
    ------
    StoreError
        If the file holds other than all rows.
    """
    files, part = _rows_files(folder), folder / REQUESTS_PART
    run = folder / RUN
    steps = step_names(run.read_bytes() if run.exists() else None)
    with part.open("wb") as target:
        with pq.ParquetWriter(target, SCHEMA, **PARQUET_OPTIONS) as writer:
            for worker, path in files:
                for rows in _batches(path):
                    writer.write_table(table_of(rows, worker=worker, steps=steps))
        target.flush()
        os.fsync(target.fileno())
    written = pq.read_metadata(part).num_rows
    present = sum(path.stat().st_size // ROW_BYTES for _, path in files)
    if written != present:
        raise StoreError(f"{part} holds {written:,} of {present:,} rows")
    part.rename(folder / REQUESTS)


def _rows_files(folder: Path) -> list[tuple[int, Path]]:
    """Every rows file with its worker, in the workers' order."""
    found = ((worker_of(path.name), path) for path in folder.glob(ROWS_GLOB))
    return sorted((worker, path) for worker, path in found if worker is not None)


def _batches(path: Path) -> Iterator[NDArray[np.void]]:
    """Rows of one file, a bounded number at a time; a truncated last record is no row."""
    with path.open("rb") as file:
        while len(rows := np.fromfile(file, ROW, BATCH)):
            yield rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
