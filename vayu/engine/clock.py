"""The two clocks of the engine, read nowhere else.

Durations come from the monotonic clock, which all processes of the machine share. The wall
clock is read once a run, as an anchor; every other wall-clock time of that run is the anchor
plus a monotonic difference, so times never run backwards when the machine's clock is set.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from vayu.units import NS_PER_MS, NS_PER_S, Nanoseconds


def monotonic() -> Nanoseconds:
    """Return the present instant of the monotonic clock. [ns]."""
    return Nanoseconds(time.monotonic_ns())


def wall() -> datetime:
    """Return the wall clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One instant on both clocks.

    Parameters
    ----------
    instant : Nanoseconds
        On the monotonic clock. [ns]
    epoch : int
        The same instant on the wall clock. [ns since 1970]
    """

    instant: Nanoseconds
    epoch: int

    @classmethod
    def at(cls, instant: Nanoseconds) -> Anchor:
        """Return the anchor of an `instant` near the present one."""
        return cls(instant, time.time_ns() + (instant - monotonic()))

    def iso(self, instant: int) -> str:
        """Return `instant` as ISO 8601 with offset, to the millisecond."""
        epoch = self.epoch + (instant - self.instant)
        return datetime.fromtimestamp(epoch / NS_PER_S, UTC).isoformat(timespec="milliseconds")

    def nanoseconds(self, instant: int) -> int:
        """Return `instant` on the wall clock. [ns since 1970]."""
        return self.epoch + (instant - self.instant)

    def milliseconds(self, instant: int) -> int:
        """Return `instant` on the wall clock. [ms since 1970]."""
        return (self.epoch + (instant - self.instant)) // NS_PER_MS
