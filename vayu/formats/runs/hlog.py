"""Histograms over time, in the HdrHistogram log format 1.3.

    #[Histogram log format version 1.3]
    #[StartTime: 1441812279.474 (seconds since epoch), 2015-09-09T15:24:39.474Z]
    Tag=response,0.127,1.007,2.769,HISTFAAAAEV42pNpmSz…
        name     start length max  the interval's histogram, V2, compressed, base64
                 [s]   [s]    [ms] [us]

Times count from t0, which is both start and base time. An interval in which nothing was
measured has no line: it is a gap, not a zero.

Source: HdrHistogram, class HistogramLogWriter (https://github.com/HdrHistogram/HdrHistogram).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vayu.stats.histogram import DEFAULT, encode
from vayu.stats.quantile import extremes
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vayu.stats.layout import HdrLayout

_LEGEND = '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"'
_US_PER_MS = 1_000
_MS_PER_S = 1_000


def log_head(epoch: int) -> str:
    """Return the lines that a log begins with.

    Parameters
    ----------
    epoch : int
        t0 on the wall clock. [ns since 1970]
    """
    seconds = epoch // NS_PER_MS / _MS_PER_S  # cut to milliseconds, as `started_at` of the run is
    when = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return "\n".join(
        (
            "#[Histogram log format version 1.3]",
            "#[Vayu: values in microseconds, Interval_Max in milliseconds]",
            f"#[StartTime: {seconds:.3f} (seconds since epoch), {when}]",
            f"#[BaseTime: {seconds:.3f} (seconds since epoch)]",
            _LEGEND,
        )
    )


def log_line(
    tag: str, counts: NDArray[np.int64], *, start: int, end: int, layout: HdrLayout = DEFAULT
) -> str | None:
    """Return one interval; None when nothing was measured in it.

    Parameters
    ----------
    tag : str
        Which histogram.
    counts : ndarray of int64, shape (n,)
        Values of the interval; cells after the last one in use may be missing.
    start, end : int
        Of the interval, after t0. [ns]
    layout : HdrLayout
    """
    edges = extremes(counts, layout)
    if edges is None:
        return None
    length, longest = (end - start) / NS_PER_S, edges[1] / _US_PER_MS
    return f"Tag={tag},{start / NS_PER_S:.3f},{length:.3f},{longest:.3f},{encode(counts, layout)}"
