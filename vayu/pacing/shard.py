"""Worker *i* of *n* owns what is numbered *i*, *i + n*, *i + 2n*, ...

So the union over all workers (and machines) is exactly the whole, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """One worker's part of something that is counted from 0.

    Parameters
    ----------
    worker : int
        Which one, from 0.
    workers : int
        Of how many.
    """

    worker: int
    workers: int

    def number(self, place: int) -> int:
        """Return the number of this worker's item at `place`, from 0."""
        return self.worker + self.workers * place

    def count(self, whole: int) -> int:
        """Return how many of the first `whole` items are this worker's."""
        return max(whole - self.worker + self.workers - 1, 0) // self.workers

    def among(self, first: int, end: int) -> range:
        """Return this worker's numbers from `first` up to but not `end`."""
        return range(first + (self.worker - first) % self.workers, end, self.workers)
