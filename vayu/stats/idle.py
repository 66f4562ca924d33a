"""Where nothing was under way for long: a clock that was set shows as such a gap.

    requests  ──── ─── ────              ─── ──── ───
                          |<── idle ──>|

Rule: a gap is told by those around it. A minute of nothing between requests that come every few
milliseconds is one; a probe that asks every five minutes has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]

LEAST = 60_000_000_000
"""Nobody waits for less. [ns]"""

_TIMES, _USUAL = 100, 0.95  # so much longer than nearly all that is between two starts


class Idle(NamedTuple):
    """A stretch without a request.

    Attributes
    ----------
    start, length : int
        From when on, and for how long. [ns]
    """

    start: int
    length: int


def longest_idle(started: Stamps, completed: Stamps) -> Idle | None:
    """Return the longest stretch in which no request was under way; None: there is no gap.

    Parameters
    ----------
    started, completed : ndarray of int64, shape (n,)
        Of each request, in any order. [ns]
    """
    if len(started) < 3:
        return None
    order = np.argsort(started, kind="stable")
    begun, ended = started[order], np.maximum.accumulate(completed[order])
    idle = begun[1:] - ended[:-1]
    at = int(idle.argmax())
    usual = float(np.quantile(np.diff(begun), _USUAL))
    if idle[at] < max(LEAST, _TIMES * usual):
        return None
    return Idle(int(ended[at]), int(idle[at]))
