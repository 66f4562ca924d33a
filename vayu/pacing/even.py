"""Arrivals as evenly spaced as the rate allows: arrival k starts at the t with N(t) = k."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vayu.pacing.inverse import Inverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.pacing.curve import Curve
    from vayu.units import Nanoseconds


class EvenSchedule:
    """Arrivals as evenly spaced as the rate allows.

    Parameters
    ----------
    curve : Curve
        Arrival rate over time. [1/s]
    limit : int, optional
        Most arrivals.
    """

    def __init__(self, curve: Curve, limit: int | None = None) -> None:
        self._curve = curve
        self._limit = limit
        # arrival k is due at N = k, so N(D) arrivals fit strictly before D: 0 .. ceil(N) - 1.
        # Never less than one: arrival 0 is due at t0, however low the rate is
        total = max(math.ceil(curve.total - slack(curve.total)), 1) if curve.total else 0
        self._count = total if limit is None else min(total, limit)
        self._inverse = Inverse(curve)

    def count(self) -> int:
        """Return how many arrivals the schedule holds [requests]."""
        return self._count

    def start(self, k: int) -> Nanoseconds | None:
        """Return the intended start of arrival `k` after t0 [ns]; None when there is none.

        Parameters
        ----------
        k : int
            Arrival number, counted from 0.
        """
        return None if k >= self._count else self._inverse(k)

    def arrived(self, t: int) -> int:
        """Return how many arrivals are intended at or before `t`, after t0 [ns].

        Parameters
        ----------
        t : int
            Time after t0. [ns]
        """
        if t < 0:
            return 0
        due = self._curve.area(t)
        return settle(self.start, t, min(math.floor(due + slack(due)) + 1, self._count))

    def changed(self, t: int, rate: float) -> EvenSchedule:
        """Return the schedule whose rate is `rate` [1/s] from `t` [ns] on."""
        return EvenSchedule(self._curve.changed(t, rate), self._limit)

    def silenced(self, begin: int, end: int) -> EvenSchedule:
        """Return the schedule without arrivals from `begin` to `end` [ns]."""
        return EvenSchedule(self._curve.silenced(begin, end), self._limit)


def settle(start: Callable[[int], int | None], t: int, guess: int) -> int:
    """Return how many arrivals start at or before `t`, from a guess that is about right.

    Parameters
    ----------
    start : callable
        Intended start of arrival k [ns], rising with k; None when there is none.
    t : int
        [ns]
    guess : int
        [requests]
    """
    found = guess
    while found and not _by(start(found - 1), t):
        found -= 1
    while _by(start(found), t):
        found += 1
    return found


def slack(count: float) -> float:
    """Return how far floats may be off a number of arrivals: 0.1 s * 30/s is 3, not 4."""
    return max(1e-9, 1e-12 * count)


def _by(start: int | None, t: int) -> bool:
    """Whether there is such a start, at or before `t`."""
    return start is not None and start <= t
