"""Judges thresholds by rows, once a run is over: of a part of it, such as one side of an A/B run.

While a run goes on, thresholds are judged by what its workers count, which is the run as a whole.
Afterwards rows tell the parts. They are counted into a block once more, window by window, and
judged as ever. What no row says (arrivals that were dropped, tests by their name, the first event
of a stream) is not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.coordinator.hindsight import window_ends
from vayu.engine.coordinator.verdict import Judge
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.engine.recorder.writer import BlockWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from vayu.model.thresholds.threshold import Threshold
    from vayu.model.thresholds.verdict import Verdict


def judged(
    rows: NDArray[np.void], limits: Sequence[Threshold], *, elapsed: int, scheduled: int | None
) -> tuple[Verdict, ...]:
    """Return what becomes of each threshold on some rows of a run.

    Parameters
    ----------
    rows : structured ndarray, shape (n,)
        In order of completion (`vayu.formats.runs.records`).
    limits : sequence of Threshold
    elapsed : int
        How long the run took. [ns]
    scheduled : int, optional
        How long its schedule is [ns]; None when only iterations ended it: with the last start.
    """
    if scheduled is None and len(rows):
        scheduled = int(rows["started"].max())
    judge, last = Judge(limits, scheduled=scheduled), empty()
    windows = {one.limit.window.length for one in limits if one.limit.window is not None}
    for last in _readings(rows, window_ends(windows, elapsed)):
        if windows:
            judge.look(last)
    return judge.verdicts(last)


def _readings(rows: NDArray[np.void], moments: Sequence[int]) -> Iterator[Snapshot]:
    """Yield what a block holds of the rows that have completed at each moment."""
    places = np.searchsorted(rows["completed"], moments, side="left").tolist()
    places[-1], begin = len(rows), 0
    writer = BlockWriter()
    for moment, end in zip(moments, places, strict=True):
        writer.write(rows[begin:end], {"elapsed": moment, "started": end})
        begin = end
        yield writer.snapshot()
    writer.close()
