"""The histograms of a run over time: ``intervals.hlog``, a line a second for each.

Lines are a second long in the first hour; then an interval takes 1/3600 of the time that has
passed, so a run of a day has five times the lines of the first hour, not 24 times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.recorder.layout import HDR
from vayu.engine.recorder.snapshot import empty
from vayu.engine.store.files import append_line
from vayu.formats.runs.hlog import log_head, log_line
from vayu.model.rows.metrics import HISTOGRAMS
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.engine.recorder.snapshot import Snapshot

SHORTEST = NS_PER_S
"""Length of an interval, at first. [ns]"""

_SHARE = 3_600
_SLACK = SHORTEST // 20  # a tick may come a little early


class IntervalLog:
    """Adds up what blocks count, and writes it down an interval at a time.

    Parameters
    ----------
    path : Path
        File to begin.
    epoch : int
        t0 on the wall clock. [ns since 1970]
    """

    def __init__(self, path: Path, *, epoch: int) -> None:
        self._path = path
        self._before = empty()
        append_line(path, log_head(epoch).encode())

    def take(self, reading: Snapshot) -> None:
        """Take in a reading of all workers; write an interval if one is over."""
        elapsed = reading.counter("elapsed")
        length = max(SHORTEST, elapsed // _SHARE) - _SLACK
        if elapsed - self._before.counter("elapsed") >= length:
            self.write(reading)

    def write(self, reading: Snapshot) -> None:
        """Write what came since the last interval, however long it is."""
        added = reading.since(self._before)
        start, end = self._before.counter("elapsed"), reading.counter("elapsed")
        lines = (
            log_line(name, added.cells(name), start=start, end=end, layout=HDR)
            for name in HISTOGRAMS
        )
        text = "\n".join(line for line in lines if line is not None)
        if text:
            append_line(self._path, text.encode())
        self._before = reading
