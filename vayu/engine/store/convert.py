"""Completes the folder of a run that is over: ``python -m vayu.engine.store.convert FOLDER``.

Rule 1: memory does not grow with the run. Rows go through in batches.
Rule 2: nothing is deleted before what replaces it is complete, checked and on disk:

    worker-*.rows ──> requests.parquet.part ──check, sync, rename──> requests.parquet
    ticks.jsonl   ──> ticks.parquet.part    ──sync, rename─────────> ticks.parquet
    every file    ──> its hash in manifest.json
                      then delete worker-*.rows, and worker-*.block once summary.json is there

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

import pyarrow as pa
import pyarrow.parquet as pq

from vayu.engine.store.convert_rows import rows_files, write_rows
from vayu.engine.store.convert_ticks import write_ticks
from vayu.engine.store.seal import seal
from vayu.errors import StoreError
from vayu.formats.runs.folder import BLOCKS_GLOB, REQUESTS, SUMMARY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NICENESS = 10  # the next load run may be under way, and it comes first


def convert(folder: Path) -> int:
    """Complete a run folder, once; a second call changes nothing.

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
            write_rows(folder)
            write_ticks(folder)
            over = (folder / SUMMARY).exists()
            if over:  # else the run is still open, and its files may change
                seal(folder)
            for _, path in rows_files(folder):
                path.unlink(missing_ok=True)
            for path in folder.glob(BLOCKS_GLOB) if over else ():
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
