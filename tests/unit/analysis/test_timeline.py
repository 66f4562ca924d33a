"""A rate is over the time that was looked at, and only where that is enough of a window."""

from __future__ import annotations

import numpy as np

from vayu.analysis.cells import TimeBins
from vayu.analysis.measured import Measured
from vayu.analysis.selection import stretch_of
from vayu.analysis.timeline import timeline_table
from vayu.units import NS_PER_MS, NS_PER_S

# one each 10 ms, at 5, 15, 25 ms ...: 100/s for 3.7 s
COMPLETED = (np.arange(370) * 10 + 5) * NS_PER_MS
RUN = Measured(COMPLETED - 3, COMPLETED - 2, COMPLETED, np.full(370, 200, np.uint16))


def throughput(low: float, high: float) -> list[float]:
    """Of each second between two moments, rounded; -1: none."""
    stretch = stretch_of(RUN, window=(low, high))
    kept = (RUN.completed >= stretch[0]) & (RUN.completed < stretch[1])
    chosen = RUN.where(kept)
    table = timeline_table(chosen, np.zeros(len(chosen), bool), length=NS_PER_S, stretch=stretch)
    return table.throughput.round().fillna(-1).tolist()


def test_every_window_shows_the_same_pace() -> None:
    """Also at both ends, wherever those are; less than half a window tells nothing."""
    assert throughput(0, 10) == [100, 100, 100, 101]
    assert throughput(1.4, 3) == [100, 100]
    assert throughput(1.6, 3.2) == [-1, 100, -1]
    assert throughput(2.2, 2.6) == [100]


def test_windows_of_a_stretch_begin_with_it() -> None:
    """And not at t0."""
    chosen = RUN.where(RUN.completed >= 2 * NS_PER_S)
    stretch = stretch_of(RUN, window=("2s", None))
    table = timeline_table(chosen, np.zeros(len(chosen), bool), length=NS_PER_S, stretch=stretch)

    assert table.index.total_seconds().tolist() == [2, 3]
    assert table.requests.tolist() == [100, 70]


def test_bins_of_a_picture_do_likewise() -> None:
    """The last bin of an even run is no drop."""
    bins = TimeBins.over(COMPLETED, most=5)

    assert bins.seconds == 1
    assert bins.pace(COMPLETED).round().tolist() == [101, 100, 100, 101]
