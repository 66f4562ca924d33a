"""Arrivals as they once came: the same gaps, or all of them scaled."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.units import NS_PER_S, Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.load import Replay


class ReplaySchedule:
    """Arrivals at given times.

    Parameters
    ----------
    starts : sequence of int
        Rising. [ns]
    """

    def __init__(self, starts: Sequence[Nanoseconds]) -> None:
        self._starts = starts

    def start(self, k: int) -> Nanoseconds | None:
        """Return the intended start of arrival `k` after t0 [ns]; None when there is none."""
        return self._starts[k] if k < len(self._starts) else None

    def arrived(self, t: int) -> int:
        """Return how many arrivals are intended at or before `t` [ns]."""
        return bisect_right(self._starts, t)

    def changed(self, t: int, rate: float) -> ReplaySchedule:  # noqa: ARG002
        """Refuse: a replay has the rate that it once had.

        Raises
        ------
        InvalidConfig
            Always.
        """
        raise InvalidConfig({"rate": "a replay has the rate that it once had"})

    def silenced(self, begin: int, end: int) -> ReplaySchedule:
        """Return the schedule without arrivals after `begin` and up to `end` [ns]."""
        before, after = bisect_right(self._starts, begin), bisect_right(self._starts, end)
        return ReplaySchedule([*self._starts[:before], *self._starts[after:]])


def replay_of(profile: Replay) -> ReplaySchedule:
    """Return the schedule of a replay."""
    scale = NS_PER_S / profile.speed
    return ReplaySchedule([Nanoseconds(round(time * scale)) for time in profile.times])
