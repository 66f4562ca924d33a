"""The points of a live chart as columns: numpy arrays that go to the page as they are.

A page that draws five times a second must not cost the kernel more than a millisecond or two.
So the numbers of a tick are read once, when it becomes the end of a point, and everything else
is a few operations on whole columns:

    ticks of a timeline ──(only those that changed)──> rows ──(whole columns)──> float32

A column that says nothing (no arrival was dropped, nothing failed) is left out.
"""

from __future__ import annotations

from itertools import chain, compress, count
from operator import is_not
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from vayu.model.results.tick import Tick
    from vayu.report.timeline import Timeline

STATUS_CLASSES = ("none", "1xx", "2xx", "3xx", "4xx", "5xx")
"""By first digit; ``none``: requests without a response."""

_TOTALS = ("offered", "throughput", "dropped", "failed", *STATUS_CLASSES)
_NAN = float("nan")


class Points:
    """Columns of one timeline.

    Parameters
    ----------
    timeline : Timeline
        What is drawn; it may grow between two calls of `columns`.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._ends = _Rows(_totals, width=2 + len(_TOTALS))
        self._worst = _Rows(_percentiles, width=4)

    def columns(self) -> dict[str, NDArray[np.float32]]:
        """Return every column that says something.

        Returns
        -------
        dict of str to ndarray of float32, shape (points,)
            ``time`` [s]; ``offered throughput dropped failed`` and `STATUS_CLASSES` [1/s];
            ``in_flight`` [1]; ``p50 p95 p99 service_p99`` [ms]. NaN: not measured.
        """
        ends, worst = self._ends.of(self._timeline.ends), self._worst.of(self._timeline.worst)
        time = ends[:, 0] / 1_000
        return {
            "time": time.astype(np.float32),
            "in_flight": ends[:, 1].astype(np.float32),
            **dict(_rates(time, ends[:, 2:])),
            **dict(_measured(worst)),
        }


class _Rows:
    """Numbers of ticks, one row each; read again only where a tick is another one."""

    def __init__(self, read: Callable[[Tick], tuple[float, ...]], *, width: int) -> None:
        self._read = read
        self._ticks: list[Tick] = []
        self._rows = np.empty((64, width))

    def of(self, ticks: Sequence[Tick]) -> NDArray[np.float64]:
        """Return the rows of `ticks`."""
        if len(ticks) > len(self._rows):
            more = np.empty((2 * len(ticks), self._rows.shape[1]))
            more[: len(self._ticks)] = self._rows[: len(self._ticks)]
            self._rows = more
        known = len(self._ticks)
        others = compress(count(), map(is_not, self._ticks, ticks))
        for i in chain(others, range(known, len(ticks))):
            self._rows[i] = self._read(ticks[i])
        self._ticks = list(ticks)
        return self._rows[: len(ticks)]


def _totals(tick: Tick) -> tuple[float, ...]:
    """Return time, what is in flight, and the running totals in the order of `_TOTALS`."""
    by_class = dict.fromkeys("012345", 0)
    for code, times in tick.status_codes.items():
        by_class[code[0]] = by_class.get(code[0], 0) + times
    requests = tick.requests
    by_class["0"] = max(by_class["0"] - requests.cancelled, 0)  # no response, and not given up
    return (
        tick.elapsed,
        tick.in_flight,
        tick.due,
        requests.completed,
        tick.dropped,
        requests.failed,
        *(by_class[digit] for digit in "012345"),
    )


def _percentiles(tick: Tick) -> tuple[float, ...]:
    """Return the percentiles of a tick; NaN: not measured."""
    found = (tick.latency.p50, tick.latency.p95, tick.latency.p99, tick.service_time.p99)
    return tuple(_NAN if value is None else value for value in found)


def _rates(
    time: NDArray[np.float64], totals: NDArray[np.float64]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the rise of each total per second, from one point to the next."""
    if not len(time):
        return
    length = _rise(time)
    length[length <= 0] = _NAN
    rates = (_rise(totals) / length[:, None]).T.astype(np.float32, order="C")
    for name, column, last in zip(_TOTALS, rates, totals[-1], strict=True):
        if last or name == "throughput":
            yield name, column


def _rise(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rise from one point to the next; before the first everything was 0."""
    rise = totals.copy()
    rise[1:] -= totals[:-1]
    return rise


def _measured(worst: NDArray[np.float64]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the percentiles that were measured at all."""
    for name, column in zip(("p50", "p95", "p99", "service_p99"), worst.T, strict=True):
        if not np.isnan(column).all():
            yield name, column.astype(np.float32)
