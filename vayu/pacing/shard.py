"""Worker *i* of *n* owns what is numbered *i*, *i + n*, *i + 2n*, ...

So the union over all workers (and machines) is exactly the whole, however many there are.

A number of iterations is shared by users, who need not be as many in each worker. There iteration
*k* is of the worker that has user *k mod users*; otherwise a worker with one user of three would
have half of them to make, long after the others are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from vayu.model.load import Paced


class Numbers(Protocol):
    """Which arrivals are one worker's."""

    @property
    def worker(self) -> int:
        """Which worker, from 0."""
        ...

    def number(self, place: int) -> int:
        """Return the number of this worker's arrival at `place`, from 0."""
        ...

    def place(self, number: int) -> int:
        """Return at which place this worker has its arrival of that number."""
        ...

    def count(self, whole: int) -> int:
        """Return how many of the first `whole` arrivals are this worker's."""
        ...


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

    def place(self, number: int) -> int:
        """Return at which place this worker has its item of that number."""
        return number // self.workers

    def count(self, whole: int) -> int:
        """Return how many of the first `whole` items are this worker's."""
        return max(whole - self.worker + self.workers - 1, 0) // self.workers

    def among(self, first: int, end: int) -> range:
        """Return this worker's numbers from `first` up to but not `end`."""
        return range(first + (self.worker - first) % self.workers, end, self.workers)


@dataclass(frozen=True, slots=True)
class Laps:
    """One worker's part of iterations: in each lap, one for each of its users.

    Parameters
    ----------
    share : Share
        Which users are this worker's.
    users : int
        How many there are, of all workers together: the iterations of a lap.
    """

    share: Share
    users: int

    @property
    def worker(self) -> int:
        """Which worker, from 0."""
        return self.share.worker

    def number(self, place: int) -> int:
        """Return the number of this worker's iteration at `place`, from 0."""
        lap, user = divmod(place, self._own)
        return lap * self.users + self.share.number(user)

    def place(self, number: int) -> int:
        """Return at which place this worker has its iteration of that number."""
        lap, user = divmod(number, self.users)
        return lap * self._own + self.share.place(user)

    def count(self, whole: int) -> int:
        """Return how many of the first `whole` iterations are this worker's."""
        laps, rest = divmod(whole, self.users)
        return laps * self.share.count(self.users) + self.share.count(rest)

    @property
    def _own(self) -> int:
        """Return how many users this worker has; one that has none numbers nothing."""
        return self.share.count(self.users) or 1


def numbers_of(profile: Paced, share: Share) -> Numbers:
    """Return which arrivals of a run are one worker's.

    Parameters
    ----------
    profile : Paced
        Of the whole run.
    share : Share
        Which users are this worker's, and which arrivals where nothing limits their number. It is
        the answer, too, where all workers have as many users: both rules are the same then.
    """
    if profile.model == "open" or profile.limit is None:
        return share
    users = int(profile.peak)
    return Laps(share, users) if users % share.workers else share
