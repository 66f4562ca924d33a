"""Judges the windows of a run whose engine was killed, by the rows that its workers wrote.

A judge follows a run reading by reading. Here the readings are made once more: rows are counted
into a block, up to the end of each window. They are read in the order in which they were written,
a bounded number at a time.

Rule: what no row says is not judged. Nothing is counted that could stand for it, so its windows
are empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.coordinator.verdict import Judge
from vayu.engine.recorder.writer import BlockWriter
from vayu.model.rows.sample import DTYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.thresholds.limit import Metric
    from vayu.model.thresholds.threshold import Threshold

_ROW = np.dtype(DTYPE)
_NONE = np.zeros(0, _ROW)
_BATCH = 1 << 16
_IN_NO_ROW = {"dropped", "late", "first_event"}


def told_by_rows(metric: Metric) -> bool:
    """Whether rows tell what a metric is of some stretch of a run."""
    return metric.of not in _IN_NO_ROW and metric.name is None


def judge_of(
    files: Sequence[Path], limits: Sequence[Threshold], *, elapsed: int, scheduled: int | None
) -> Judge:
    """Return a judge that has seen every window of a run.

    Parameters
    ----------
    files : sequence of Path
        The rows of each worker; any may be missing.
    limits : sequence of Threshold
    elapsed : int
        When the run came to its end, after t0. [ns]
    scheduled : int, optional
        How long its schedule is [ns]; None when only iterations end it.
    """
    judge = Judge(limits, scheduled=scheduled)
    lengths = {one.limit.window.length for one in limits if one.limit.window is not None}
    if not lengths or elapsed <= 0:
        return judge
    for reading in _readings(files, window_ends(lengths, elapsed)):
        judge.look(reading)
    judge.verdicts(reading)  # the last window of each length ends here
    return judge


def window_ends(lengths: set[int], elapsed: int) -> list[int]:
    """Return when windows of such lengths end, and when the run does. [ns]."""
    ends = {end for length in lengths for end in range(length, elapsed, length)}
    return sorted(ends | {elapsed})


def _readings(files: Sequence[Path], moments: Sequence[int]) -> Iterator[Snapshot]:
    """Yield what a block holds of the rows that were written by each moment, in the end of all."""
    tails, writer = [_Tail(path) for path in files], BlockWriter()
    for moment in moments:
        until = moment if moment < moments[-1] else None
        for tail in tails:
            for rows in tail.read(until):
                writer.write(rows, {"elapsed": moment})
        writer.write(_NONE, {"elapsed": moment})
        yield writer.snapshot()
    writer.close()


class _Tail:
    """What was not read yet of a worker's rows; a record that is not whole counts for none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0
        self._rows = _NONE

    def read(self, until: int | None) -> Iterator[NDArray[np.void]]:
        """Yield the rows before the first that completed at `until` [ns] or later; None: all."""
        while self._fill():
            rows = self._rows
            end = len(rows) if until is None else _first(rows["completed"] >= until)
            self._rows = rows[end:]
            yield rows[:end]
            if end < len(rows):
                return

    def _fill(self) -> bool:
        """Read on, where nothing is left of what was read; whether there is anything."""
        if not len(self._rows) and self._path.exists():
            at = self._count * _ROW.itemsize
            self._rows = np.fromfile(self._path, _ROW, _BATCH, offset=at)
            self._count += len(self._rows)
        return len(self._rows) > 0


def _first(holds: NDArray[np.bool_]) -> int:
    """Return the first place at which it holds; the number of places when it holds at none."""
    return int(holds.argmax()) if holds.any() else len(holds)
