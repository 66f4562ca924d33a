"""Histograms in the interchange format that every HdrHistogram tool reads.

The recorder counts cells itself, and `hdr_encoding` writes them; the ``hdrhistogram`` package
does the rest: it reads what was written, and walks through percentiles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hdrh.histogram import HdrHistogram

from vayu.stats.hdr_encoding import encoded
from vayu.stats.layout import HdrLayout

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT = HdrLayout()


def interchange(counts: NDArray[np.int64], layout: HdrLayout = DEFAULT) -> HdrHistogram:
    """Return a histogram of the ``hdrhistogram`` package that holds `counts`.

    Parameters
    ----------
    counts : ndarray of int64, shape (n,)
        Number of values in each cell; those after the last one in use may be missing.
    layout : HdrLayout
        Says which values a cell holds. [us]
    """
    other = HdrHistogram(1, layout.highest, layout.digits, b64_wrap=True)
    np.frombuffer(other.counts, np.int64)[: counts.size] = counts
    used = np.flatnonzero(counts)
    if used.size:
        positive = used[used > 0]
        smallest = int(positive[0]) if positive.size else 0
        other.set_internal_tacking_values(smallest, int(used[-1]), int(counts.sum()))
    return other


def encode(counts: NDArray[np.int64], layout: HdrLayout = DEFAULT) -> str:
    """Return `counts` in HdrHistogram V2, compressed, base64.

    Parameters
    ----------
    counts, layout
        As of `interchange`.
    """
    return encoded(counts, layout)


def decode(text: str, layout: HdrLayout = DEFAULT) -> NDArray[np.int64]:
    """Return the counts that `encode` wrote.

    Parameters
    ----------
    text : str
        HdrHistogram V2, compressed, base64.
    layout : HdrLayout
        The layout it was written with.

    Returns
    -------
    ndarray of int64, shape (layout.counts_len,)
    """
    other = HdrHistogram.decode(text.encode("ascii"))
    counts = np.zeros(layout.counts_len, np.int64)
    found = np.frombuffer(other.counts, np.int64)
    counts[: found.size] = found
    return counts
