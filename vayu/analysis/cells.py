"""Millions of requests counted into a few thousand cells, which is all that a picture shows.

    moments    k bins of equal length, chosen so that their edges are round
    durations  bins of equal factors (`log_edges`), or the cells of a histogram (`binned_quantiles`)

Counting is one pass over plain arrays, whatever their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vayu.report.axis import nice_step
from vayu.stats.histogram import DEFAULT
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]
    Numbers = NDArray[np.float64]

ACROSS, UP = 240, 110
"""Cells of a map: about four pixels wide and three high. [1]"""

_PART = 1 << 16
"""Requests counted at a time: what is computed of them stays in the processor's cache. [1]"""

_SHORTEST = 1_000.0  # what is shorter than 1 us counts as that [ns]


@dataclass(frozen=True)
class TimeBins:
    """Equal stretches of a run.

    Attributes
    ----------
    start, width : int
        Of the first bin, and of each. [ns]
    count : int
    low, high : int
        The part of the run that they cover, without its end. [ns]
    """

    start: int
    width: int
    count: int
    low: int
    high: int

    @classmethod
    def over(cls, *stamps: Stamps, most: int = ACROSS) -> TimeBins:
        """Return bins that cover all stamps, at most `most` of them, of a round length."""
        used = [s for s in stamps if len(s)]
        low = min((int(s.min()) for s in used), default=0)
        high = max((int(s.max()) for s in used), default=1)
        width = max(round(nice_step(max(high - low, 1) / 1e9, most) * 1e9), 1)
        first = (low // width) * width
        return cls(first, width, (high - first) // width + 1, low, high + 1)

    @property
    def middles(self) -> Numbers:
        """Middle of each bin after t0. [s]."""
        middles: Numbers = (
            self.start + self.width * (np.arange(self.count, dtype=np.float64) + 0.5)
        ) / 1e9
        return middles

    @property
    def seconds(self) -> float:
        """Length of a bin. [s]."""
        return self.width / 1e9

    def of(self, stamps: Stamps) -> Stamps:
        """Return the bin of each stamp."""
        found: Stamps = (stamps - self.start) // self.width
        return found

    def rates(self, stamps: Stamps) -> Numbers:
        """Return how many stamps a second of the whole bin are in each: all are shown. [1/s]."""
        counts = np.bincount(self.of(stamps), minlength=self.count)
        rates: Numbers = counts / self.seconds
        return rates

    def pace(self, stamps: Stamps) -> Numbers:
        """Return how many stamps a second of its covered part are in each bin. [1/s].

        NaN where little of a bin is covered, see `covered_seconds`.
        """
        counts = np.bincount(self.of(stamps), minlength=self.count)
        starts = self.start + self.width * np.arange(self.count)
        pace: Numbers = counts / covered_seconds(starts, self.width, self.low, self.high)
        return pace


def covered_seconds(starts: Stamps, width: int, low: int, high: int) -> Numbers:
    """Return how much of each window is covered: a rate over all of it would be too low.

    Parameters
    ----------
    starts : ndarray of int64, shape (k,)
        Of the windows. [ns]
    width : int
        Of each. [ns]
    low, high : int
        What is covered, without its end. [ns]

    Returns
    -------
    ndarray of float64, shape (k,)
        [s]; NaN where it is less than half a window, and not half of all that is covered: so little
        says nothing of a rate.
    """
    covered = np.minimum(starts + width, high) - np.maximum(starts, low)
    seconds: Numbers = np.where(2 * covered >= min(width, high - low), covered / 1e9, np.nan)
    return seconds


@dataclass(frozen=True)
class Cells:
    """A map: how many requests are in each cell.

    Attributes
    ----------
    x : ndarray, shape (k,)
        Middles of the columns. [s]
    y : ndarray, shape (j,)
        Middles of the rows.
    counts : ndarray of int64, shape (j, k)
    """

    x: Numbers
    y: Numbers
    counts: NDArray[np.int64]


def log_edges(durations: Stamps, *, most: int = UP) -> Numbers:
    """Return the edges of bins of equal factors that cover all durations. [ns].

    Parameters
    ----------
    durations : ndarray of int64, shape (n,)
        [ns]
    most : int
        Bins.
    """
    low = max(float(durations.min()), _SHORTEST) if len(durations) else _SHORTEST
    high = max(float(durations.max()) if len(durations) else 0.0, low * 1.2)
    edges: Numbers = np.geomspace(low, high * 1.000_001, most + 1)
    return edges


def latency_cells(moments: Stamps, durations: Stamps) -> Cells:
    """Return how many requests began at about a moment and took about so long.

    Parameters
    ----------
    moments, durations : ndarray of int64, shape (n,)
        [ns]

    Returns
    -------
    Cells
        `y` in ms, in equal factors.
    """
    bins, edges = TimeBins.over(moments), log_edges(durations)
    counts = np.zeros(UP * bins.count, np.int64)
    for start in range(0, len(moments), _PART):
        part = slice(start, start + _PART)
        cells = _log_bin(durations[part], edges) * bins.count + bins.of(moments[part])
        counts += np.bincount(cells, minlength=counts.size)
    middles = np.sqrt(edges[:-1] * edges[1:]) / 1e6
    return Cells(bins.middles, middles, counts.reshape(UP, bins.count))


def level_cells(columns: Sequence[Stamps]) -> Cells:
    """Return how many durations of each column are in each bin of equal factors.

    Parameters
    ----------
    columns : sequence of ndarray of int64
        [ns]

    Returns
    -------
    Cells
        `x` counts the columns, `y` is in ms.
    """
    edges = log_edges(np.concatenate(columns) if columns else np.empty(0, np.int64))
    counts = [np.bincount(_log_bin(column, edges), minlength=UP) for column in columns]
    middles: Numbers = np.sqrt(edges[:-1] * edges[1:]) / 1e6
    table = np.stack(counts, axis=1) if counts else np.zeros((UP, 0), np.int64)
    return Cells(np.arange(len(columns), dtype=np.float64), middles, table)


def offset_cells(moments: Stamps) -> Cells:
    """Return how many moments are in each second and at each offset within a second.

    Parameters
    ----------
    moments : ndarray of int64, shape (n,)
        After t0. [ns]

    Returns
    -------
    Cells
        `x` seconds (several in a column when there are many), `y` the offset. [ms]

    Notes
    -----
    Source: B. Gregg, "Subsecond offset heat maps", 2013.
    """
    rows = 100
    last = int(moments.max()) // 1_000_000_000 if len(moments) else 0
    each = last // ACROSS + 1
    columns = last // each + 1
    place = (moments % 1_000_000_000) // (1_000_000_000 // rows)
    column = np.maximum(moments, 0) // (each * 1_000_000_000)
    counts = np.bincount(place * columns + column, minlength=rows * columns)
    x: Numbers = (np.arange(columns, dtype=np.float64) + 0.5) * each
    y: Numbers = (np.arange(rows, dtype=np.float64) + 0.5) * (1_000 / rows)
    return Cells(x, y, counts.reshape(rows, columns))


def binned_quantiles(bins: Stamps, durations: Stamps, count: int, qs: Sequence[float]) -> Numbers:
    """Return quantiles of the durations in each bin, from the histogram of each.

    Parameters
    ----------
    bins : ndarray of int64, shape (n,)
        Which one, 0 to `count` - 1.
    durations : ndarray of int64, shape (n,)
        [ns]
    count : int
    qs : sequence of float, length m

    Returns
    -------
    ndarray of float64, shape (m, count)
        By nearest rank, to three digits [ms]; NaN where a bin is empty.
    """
    cells = DEFAULT.index(durations // 1_000)
    low, high = (int(cells.min()), int(cells.max())) if len(cells) else (0, 0)
    width = high - low + 1
    flat = np.bincount(bins * width + (cells - low), minlength=count * width)
    totals = np.cumsum(flat.reshape(count, width), axis=1)
    uppers = DEFAULT.uppers[low : high + 1] / 1e3
    found = np.full((len(qs), count), np.nan)
    for place in np.flatnonzero(totals[:, -1]):
        size = int(totals[place, -1])
        at = np.searchsorted(totals[place], [rank(q, size) for q in qs])
        found[:, place] = uppers[at]
    return found


def _log_bin(durations: Stamps, edges: Numbers) -> Stamps:
    """Return the bin of each duration, without a search: bins are equal on a log scale."""
    scale = (len(edges) - 1) / np.log(edges[-1] / edges[0])
    logs = np.log(np.maximum(durations, edges[0]) / edges[0])
    found: Stamps = np.minimum((logs * scale).astype(np.int64), len(edges) - 2)
    return found
