"""An HdrHistogram log made from rows: a histogram of each second."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from vayu.errors import InvalidConfig
from vayu.formats.runs.hlog import log_head, log_line
from vayu.stats.histogram import DEFAULT
from vayu.units import NS_PER_S, NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]


def rows_log(completed: Stamps, durations: dict[str, Stamps], *, epoch: int) -> str:
    """Return the log of some requests.

    Parameters
    ----------
    completed : ndarray of int64, shape (n,)
        After t0, ascending. [ns]
    durations : dict of str to ndarray of int64, shape (n,)
        By tag. [ns]
    epoch : int
        t0 on the wall clock. [ns since 1970]

    Returns
    -------
    str
        HdrHistogram log 1.3, an interval a second. [us]

    Raises
    ------
    InvalidConfig
        If there is no request.
    """
    if not len(completed):
        raise InvalidConfig({"run": "has no responses: there is no histogram to export"})
    return "\n".join([log_head(epoch), *_lines(completed, durations)]) + "\n"


def _lines(completed: Stamps, durations: dict[str, Stamps]) -> Iterator[str]:
    """Yield the line of each second and tag in which something completed."""
    seconds = completed // NS_PER_S
    edges = np.flatnonzero(np.diff(seconds, prepend=seconds[0] - 1, append=seconds[-1] + 1))
    for start, end in pairwise(edges.tolist()):
        begin = int(seconds[start]) * NS_PER_S
        for tag, values in durations.items():
            cells = DEFAULT.index(values[start:end] // NS_PER_US)
            counts = np.bincount(cells, minlength=DEFAULT.counts_len)
            line = log_line(tag, counts, start=begin, end=begin + NS_PER_S)
            if line is not None:
                yield line
