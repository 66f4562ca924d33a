"""Results that are histograms: HdrHistogram logs, and percentile tables such as wrk2's.

    #[Histogram log format version 1.3]          a log: one encoded histogram an interval
    Tag=response,0.127,1.007,2.769,HISTFAAAA…

       Value   Percentile   TotalCount 1/(1-Percentile)      a table: how many values up to each
       1.255     0.500000          500           2.00

Neither knows single requests. A log is in whatever unit its program counted in: Vayu's own and
wrk2's in us, most Java programs' in ns. Its column Interval_Max is in ms, and so tells the unit of
the histogram beside it; where it does not, the unit has to be said. A table
of wrk2 and of `outputPercentileDistribution` is in ms.

Source: HdrHistogram, HistogramLogWriter and AbstractHistogram.outputPercentileDistribution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from hdrh.histogram import HdrHistogram

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

US_NS, MS_NS = 1_000, 1_000_000

_OURS = "#[Vayu: values in microseconds"
_ROW = re.compile(r"^\s*(\d+(?:\.\d+)?)\s+(0\.\d+|1\.0+)\s+(\d+)(?:\s+(?:\d+\.\d+|inf))?\s*$")
_TOTAL = re.compile(r"Total count\s*=\s*(\d+)")
_LOOKED_AT = 16  # intervals that tell the unit
_CLOSE = 0.1  # a histogram rounds its maximum, and Interval_Max has three decimals
_MOST_CELLS = 1 << 20  # distinct values of one histogram


@dataclass(frozen=True)
class Interval:
    """The values of one interval.

    Attributes
    ----------
    tag : str
        Empty: none.
    start, length : float
        [s]
    durations : ndarray of int64, shape (j,)
        Distinct values, ascending. [ns]
    counts : ndarray of int64, shape (j,)
    """

    tag: str
    start: float
    length: float
    durations: NDArray[np.int64]
    counts: NDArray[np.int64]


def read_hlog(text: str, *, unit: int | None = None) -> list[Interval]:
    """Return the intervals of an HdrHistogram log.

    Parameters
    ----------
    text : str
    unit : int, optional
        Of the values in it [ns]; by default that of `unit_of_log`.

    Returns
    -------
    list of Interval
        A line that is none raises `InvalidConfig`, naming it.
    """
    scale = unit or unit_of_log(text)[0]
    return [replace(one, durations=one.durations * scale) for one, _ in _intervals(text)]


def unit_of_log(text: str) -> tuple[int, str]:
    """Return in which unit the values of a log are, and what to note of it.

    Parameters
    ----------
    text : str

    Returns
    -------
    (int, str)
        ns when nothing tells [ns]; the note is empty of a log of Vayu's. A line that is none raises
        `InvalidConfig`.
    """
    if _OURS in text[:400]:
        return US_NS, ""
    longest = [
        (said, int(one.durations[-1]))
        for one, said in islice(_intervals(text), _LOOKED_AT)
        if len(one.durations) and said > 0
    ]
    said, value = max(longest, default=(0.0, 0))
    for name, unit in (("ns", 1), ("us", US_NS)):
        if said and abs(value * unit / (said * MS_NS) - 1) < _CLOSE:
            return unit, f"values are in {name}, as the Interval_Max beside them tells"
    return 1, "nothing tells the unit of the values: they are taken as ns; unit= says another"


def _intervals(text: str) -> Iterator[tuple[Interval, float]]:
    """Yield the interval of each line in the file's own unit, and the maximum that it says.

    Raises
    ------
    InvalidConfig
        Naming the line that is none.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(("#", '"')):
            continue
        tag, rest = "", line
        if line.startswith("Tag="):
            tag, _, rest = line.removeprefix("Tag=").partition(",")
        cells = rest.split(",")
        try:
            start, length, longest, encoded = cells
            values, counts = _decoded(encoded.strip())
            times, said = (float(start), float(length)), float(longest)
        except Exception as error:  # hdrh raises what its decoders do
            why = f"is no interval of an HdrHistogram log: {type(error).__name__}"
            raise InvalidConfig({f"line {number:,}": why}) from error
        if not all(np.isfinite(times)) or times[1] < 0:
            raise InvalidConfig({f"line {number:,}": f"has an interval of {times[1]:g} s"})
        yield Interval(tag, *times, values, counts), said


def _decoded(encoded: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the values and counts of one encoded histogram.

    Raises
    ------
    ValueError
        If it claims more cells than any histogram of durations has.
    """
    histogram = HdrHistogram.decode(encoded)
    if histogram.counts_len > _MOST_CELLS:
        raise ValueError("too many cells")
    found = [
        (item.value_iterated_to, item.count_added_in_this_iter_step)
        for item in histogram.get_recorded_iterator()
    ]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def read_percentile_table(text: str) -> Interval:
    """Return what a percentile table says: wrk2's ``--latency``, or a ``.hgrm`` file. [ms].

    Parameters
    ----------
    text : str

    Returns
    -------
    Interval
        Values as the table rounds them.

    Raises
    ------
    InvalidConfig
        If it holds no such table, several (``wrk2 -U``), one whose counts fall, or one that was
        cut short: without its last row, that of percentile 1, the longest values are missing and
        every tail is too short.
    """
    rows = [match for line in text.splitlines() if (match := _ROW.match(line))]
    if not rows:
        raise InvalidConfig({"file": "holds no row of a percentile table"})
    if (np.diff([float(row[2]) for row in rows]) < 0).any():
        why = "holds several percentile tables; leave one in it"
        raise InvalidConfig({"file": why}, hint="of wrk2 -U the first one counts from when due")
    values = np.array([round(float(row[1]) * MS_NS) for row in rows], np.int64)
    totals = np.array([int(row[3]) for row in rows], np.int64)
    counts = np.diff(totals, prepend=0)
    if (counts < 0).any() or (np.diff(values) < 0).any():
        raise InvalidConfig({"file": "is a percentile table whose values or counts fall"})
    _refuse_cut(text, float(rows[-1][2]), int(totals[-1]))
    used = counts > 0
    return Interval("", 0.0, 0.0, values[used], counts[used])


def _refuse_cut(text: str, last: float, total: int) -> None:
    """Refuse a table that does not go to its end.

    Raises
    ------
    InvalidConfig
        Saying what is missing.
    """
    said = _TOTAL.search(text)
    why = ""
    if last < 1:
        why = f"is a percentile table that was cut short: its last row is percentile {last:g}"
    elif said and int(said[1]) != total:
        why = f"is a percentile table of {int(said[1]):,} values whose last row counts {total:,}"
    if why:
        raise InvalidConfig({"file": why}, hint="let the tool write the whole table again")
