"""What a tool that waits for each response would have seen, and what that leaves out.

A generator that sends the next request only when the last one has come back sends nothing while
a target stands still. One long value stands then for all the requests that would have met the
pause: had they been sent every `interval`, they would have waited ``v - interval``,
``v - 2 interval`` and so on. The *corrected* counts have these added, down to the interval
itself; a value shorter than twice the interval hid none.

Rule: it is an estimate. It assumes that the pause held everybody, and says nothing of queues.

No value is added one by one: how many lie in a cell follows from the counts by arithmetic, so a
tiny interval costs no more than a long one.

Sources: G. Tene, "How NOT to Measure Latency", 2013; HdrHistogram,
``recordValueWithExpectedInterval``. Some of its ports store one value too many, shorter than the
interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.stats.layout import HdrLayout


def corrected(counts: NDArray[np.int64], interval: int, layout: HdrLayout) -> NDArray[np.int64]:
    """Return counts with the values that waiting has left out.

    Parameters
    ----------
    counts : ndarray of int64, shape (layout.counts_len,)
        Number of values in each cell.
    interval : int
        Between two requests of one user, had it not waited; at least 1. [us]
    layout : HdrLayout
        Says which values a cell holds. [us]

    Returns
    -------
    ndarray of int64, shape (layout.counts_len,)
        At least `counts` in each cell.
    """
    used = np.flatnonzero(counts)
    longest = layout.uppers[used[-1]] if used.size else 0
    if longest < 2 * interval:
        return counts.copy()
    last = int(layout.index(np.array([longest]))[0])
    # values above each edge, hidden behind each value that was seen
    edges = layout.uppers[: last + 1]
    above = np.zeros(last + 1, np.int64)
    for cell in used[layout.uppers[used] >= 2 * interval]:
        value = int(layout.uppers[cell])
        steps = np.minimum(value // interval - 1, -((edges - value) // interval) - 1)
        above += int(counts[cell]) * np.maximum(steps, 0)
    all_hidden = _hidden(counts, interval, layout)
    found = counts.copy()
    found[0] += all_hidden - int(above[0])
    found[1 : last + 1] += above[:-1] - above[1:]
    return found


def _hidden(counts: NDArray[np.int64], interval: int, layout: HdrLayout) -> int:
    """Return how many values waiting has left out."""
    each = np.maximum(layout.uppers // interval - 1, 0)
    return int((counts * each).sum())
