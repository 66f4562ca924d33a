r"""The percentile spectrum: the response time at each percentile, the tail drawn wide.

The place of percentile q is the number of nines in it, so that p90, p99 and p99.9 are equally
far from each other:

    x = -log10(1 - q)        0   50 %   90 %   99 %   99.9 %
                             0   0.3    1      2      3

A percentile that the population is too small for is not drawn: of n values, q reaches 1 - 1/n.

Source: G. Tene, "How NOT to Measure Latency" (HdrHistogram's percentile plot).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.histogram_tail import HistogramTail

PLACES = tuple(round(0.05 * i, 2) for i in range(121))
"""Where the spectrum has points: 0 to 99.9999 %."""

MARKS = (
    (-math.log10(0.5), "p50"), (1.0, "p90"), (2.0, "p99"), (3.0, "p99.9"), (4.0, "p99.99"),
    (5.0, "p99.999"), (6.0, "p99.9999"),
)  # fmt: skip
"""What is written below the axis, and where."""

_QS = tuple(1 - 10**-place for place in PLACES)


def spectrum(tail: HistogramTail, tag: str) -> NDArray[np.float32] | None:
    """Return the values of a histogram at `PLACES`.

    Parameters
    ----------
    tail : HistogramTail
    tag : str
        Which histogram.

    Returns
    -------
    ndarray of float32, shape (121,), or None
        In ms; NaN where there are too few values. None when there are none.
    """
    count = tail.count(tag)
    enough = [q for q in _QS if q * count <= count - 1 or q == 0.0]
    found = tail.quantiles(tag, enough) if count else None
    if found is None:
        return None
    values = np.full(len(PLACES), np.nan, np.float32)
    values[: len(found)] = found
    return values
