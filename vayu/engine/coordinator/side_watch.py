"""Follows the rows of an A/B run, so that a threshold which one side breaks alone ends it.

Workers count a run as a whole, and one side that fails hides behind the other: half of the requests
that fail are a quarter of all. Rows tell sides apart. A worker writes them every 10 ms; here each
tick reads what is new, counts it into a block a side, and judges that as ever.

Rule 1: only thresholds that are to stop the run are followed, so that any other run pays nothing.
Rule 2: only those that say the same of a side as of the run: durations, and shares of what
completed. A side has half of the throughput, and no row tells of arrivals that were dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.coordinator.hindsight import told_by_rows
from vayu.engine.coordinator.verdict import Judge
from vayu.engine.recorder.writer import BlockWriter
from vayu.model.rows.sample import DTYPE
from vayu.model.thresholds.limit import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from vayu.model.thresholds.limit import Metric
    from vayu.model.thresholds.threshold import Threshold

_ROW = np.dtype(DTYPE)
_OF_THE_RUN = {Kind.RATE, Kind.COUNT}


class SideWatch:
    """Both sides of one run.

    Parameters
    ----------
    rows : sequence of Path
        Where each worker's rows are, or will be.
    thresholds : sequence of Threshold
        All of the run.
    sides : sequence of str
        What the steps are called, in their order.
    scheduled : int, optional
        How long the schedule is [ns]; None when only iterations end it.
    """

    def __init__(
        self,
        rows: Sequence[Path],
        thresholds: Sequence[Threshold],
        *,
        sides: Sequence[str],
        scheduled: int | None,
    ) -> None:
        self._tails = [_Tail(path) for path in rows]
        told = followed(thresholds)
        self._sides = [_Side(side, told, scheduled=scheduled) for side in sides if told]

    def look(self, elapsed: int) -> str | None:
        """Return why the run must stop now; None when it need not, or was told before.

        Parameters
        ----------
        elapsed : int
            Since t0. [ns]
        """
        if not self._sides:
            return None
        new = np.concatenate([tail.read() for tail in self._tails])
        said = [
            side.look(new[new["step"] == step], elapsed) for step, side in enumerate(self._sides)
        ]
        return next((why for why in said if why is not None), None)

    def close(self) -> None:
        """Let go of the blocks."""
        for side in self._sides:
            side.close()
        self._sides = []


def followed(thresholds: Sequence[Threshold]) -> list[Threshold]:
    """Return the thresholds that a side can break alone, and that end a run then."""
    return [one for one in thresholds if one.abort_on_fail and _of_a_side(one.limit.metric)]


def _of_a_side(metric: Metric) -> bool:
    """Whether rows tell a number, and it says the same of a side as of the run."""
    return metric.kind not in _OF_THE_RUN and told_by_rows(metric)


class _Side:
    """The block of one side, and its judge."""

    def __init__(
        self, name: str, thresholds: Sequence[Threshold], *, scheduled: int | None
    ) -> None:
        self._name = name
        self._judge = Judge(thresholds, scheduled=scheduled)
        self._writer = BlockWriter()
        self._count = 0

    def look(self, rows: NDArray[np.void], elapsed: int) -> str | None:
        """Count rows, and return why the run must stop."""
        self._count += len(rows)
        self._writer.write(rows, {"elapsed": elapsed, "started": self._count})
        reading = self._writer.snapshot()
        self._judge.look(reading)
        why = self._judge.end_run(reading)
        return None if why is None else f"on {self._name} alone {why}"

    def close(self) -> None:
        """Let go of the block."""
        self._writer.close()


class _Tail:
    """What is new in a file of rows; a record that is not whole yet waits for the next time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def read(self) -> NDArray[np.void]:
        """Return the rows since the last call."""
        if not self._path.exists():
            return np.zeros(0, _ROW)
        found: NDArray[np.void] = np.fromfile(self._path, _ROW, offset=self._read * _ROW.itemsize)
        self._read += len(found)
        return found
