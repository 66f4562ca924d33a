"""Which requests of an open schedule a fixed number of users would have sent.

A user that waits for its response sends nothing meanwhile. So of the requests that were started on
schedule, those are *sent* that find one of the users free; the others a tool would have left out
that waits, and it is they that met a target standing still:

    started    x  x  x  x  x  x  x  x  x
    user 1     └────────────┘  └──┘  └──┘
    sent       x              x     x

How many users such a tool is given: enough for what is usually in flight, and some for chance. Of
arrivals at random that number is Poisson's, with deviation sqrt(a) around a, hence

    users = a + 2 sqrt(a)        a: the median of what was in flight when a request started

Rule: it is an estimate. It takes the target to be as slow for fewer requests as it was for all.

Source: S. Halfin and W. Whitt, "Heavy-Traffic Limits for Queues with Many Exponential Servers",
Operations Research 29, 1981 (staffing by the square root).
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]

_CHUNK = 65_536
"""Requests that are plain Python numbers at once: a list of ten million would take 800 MB."""


def in_flight(started: Stamps, completed: Stamps) -> NDArray[np.int64]:
    """Return how many requests were in flight when each started, itself among them.

    Parameters
    ----------
    started, completed : ndarray of int64, shape (n,)
        In order of the start. [ns]

    Returns
    -------
    ndarray of int64, shape (n,)
    """
    gone = np.searchsorted(np.sort(completed), started, side="right")
    return np.arange(1, started.size + 1) - np.minimum(gone, np.arange(started.size))


def users_for(started: Stamps, completed: Stamps) -> int:
    """Return how many users are enough for what is usually in flight; at least 1."""
    if not started.size:
        return 1
    usual = float(np.median(in_flight(started, completed)))
    return max(1, math.ceil(usual + 2 * math.sqrt(usual)))


def sent_by(users: int, started: Stamps, completed: Stamps) -> NDArray[np.bool_]:
    """Return which requests that many users would have sent.

    Parameters
    ----------
    users : int
        At least 1.
    started, completed : ndarray of int64, shape (n,)
        In order of the start. [ns]

    Returns
    -------
    ndarray of bool, shape (n,)
        True: one of them was free.
    """
    if started.size == 0 or in_flight(started, completed).max() <= users:
        return np.ones(started.size, bool)
    sent = np.zeros(started.size, bool)
    free = [-1] * users  # a heap: when each user is free again
    for first in range(0, started.size, _CHUNK):
        part = slice(first, first + _CHUNK)
        pairs = zip(started[part].tolist(), completed[part].tolist(), strict=True)
        for place, (start, done) in enumerate(pairs, first):
            if free[0] <= start:
                heapq.heapreplace(free, done)
                sent[place] = True
    return sent
