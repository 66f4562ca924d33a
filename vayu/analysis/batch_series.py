"""Response time and throughput of a run, batch by batch: what settles, and where it changes.

Requests stand in order of completion and are cut into batches of equal numbers, at most 400.
Two series follow: the mean logarithm of the response time (so that a few slow requests do not
outweigh all others), and the logarithm of the batch's throughput. `vayu.stats.batches` cuts
longer ones, in order of arrival, to learn how far requests depend on each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCHES = 400
SMALLEST = 5
"""Requests of a batch: MSER-5."""

MARGIN = np.log(1.05)
"""A response time that differs by less than 5 % is the same."""


@dataclass(frozen=True)
class BatchSeries:
    """What was measured in each batch, in order.

    Attributes
    ----------
    starts, ends : ndarray of int64, shape (m,)
        When the first and the last of it completed. [ns]
    response : ndarray of float64
        Mean logarithm of the response time. [log ns]
    throughput : ndarray of float64
        Logarithm of the rate. [log 1/s]
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    response: NDArray[np.float64]
    throughput: NDArray[np.float64]

    @classmethod
    def none(cls) -> BatchSeries:
        """Return no batches."""
        empty = np.empty(0)
        return cls(empty.astype(np.int64), empty.astype(np.int64), empty, empty)

    @classmethod
    def of(
        cls, completed: NDArray[np.int64], response: NDArray[np.int64], *, since: int = 0
    ) -> BatchSeries:
        """Cut requests, in order of completion, into batches.

        Parameters
        ----------
        completed, response : ndarray of int64, shape (n,)
            [ns] What is 0 or less counts as 1 ns.
        since : int
            From when on throughput counts. [ns]
        """
        number = min(BATCHES, len(completed) // SMALLEST)
        if number == 0:
            return cls.none()
        edges = np.linspace(0, len(completed), number + 1).astype(np.int64)
        sizes = np.diff(edges)
        logs = np.log(np.maximum(response, 1))
        ends = completed[edges[1:] - 1]
        begin = np.concatenate(([min(since, int(completed[0]))], ends[:-1]))
        lengths = np.maximum(ends - begin, 1)
        return cls(
            completed[edges[:-1]],
            ends,
            np.add.reduceat(logs, edges[:-1]) / sizes,
            np.log(sizes / (lengths / 1e9)),
        )
