"""What speaks against a run that ended in order: workers of which nothing, or too little, is known.

Rule: a run has finished only if what was sent was counted. A worker that says that it is done, and
whose block cannot be read, holds fewer rows than its file, or has not gone beyond t0, was not
followed: its run failed, whatever it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.rows.sample import ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vayu.engine.recorder.snapshot import Snapshot


def unaccounted(
    rows: Sequence[Path],
    readings: Sequence[Snapshot],
    faults: Sequence[str | None],
    *,
    finished: bool,
) -> str | None:
    """Return why the counts of a run that is over are not those of its requests, if they are not.

    Parameters
    ----------
    rows : sequence of Path
        Of each worker.
    readings : sequence of Snapshot
        The last one of each worker.
    faults : sequence of str or None
        Why the block of a worker could not be read.
    finished : bool
        It came to its end by itself; one that is stopped may not have got beyond t0.
    """
    found = list(_found(rows, readings, faults))
    if finished and not found and not any(reading.counter("elapsed") for reading in readings):
        found = ["its workers ended without having worked"]
    return f"the run cannot be counted: {'; '.join(found)}" if found else None


def _found(
    rows: Sequence[Path], readings: Sequence[Snapshot], faults: Sequence[str | None]
) -> Iterator[str]:
    """Yield what is wrong with each worker's numbers."""
    for worker, (file, reading, fault) in enumerate(zip(rows, readings, faults, strict=True)):
        counted, present = reading.counter("completed"), _rows(file)
        if fault is not None:
            yield f"worker {worker} left no numbers: {fault}"
        elif counted != present:
            yield f"worker {worker} counted {counted:,} requests and wrote {present:,} rows"


def _rows(file: Path) -> int:
    """Return how many rows a file holds."""
    try:
        return file.stat().st_size // ROW_BYTES
    except OSError:
        return 0
