"""When a user is ready for its next iteration: think time, and pacing from start to start.

    start ──── iteration ────> end ── think ──> ready
      └─────────────── pacing ──────────────┘   whichever comes last

Think times at random come from a counter, not from a stream: the n-th of user u is a hash of
(seed, u, n) (SplitMix64; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
Generators", OOPSLA 2014). So it is the same whichever worker has the user, and costs no state.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vayu.model.load.think import parse_think
from vayu.model.words.duration import parse_duration

if TYPE_CHECKING:
    from vayu.model.load import ClosedModel
    from vayu.model.load.think import ThinkTime

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E37_79B9_7F4A_7C15  # 2**64 / golden ratio, odd: SplitMix64's step


class Pauses:
    """The times between the iterations of each user.

    Parameters
    ----------
    think : ThinkTime or None
    pacing : int
        Least time from start to start; 0: none. [ns]
    seed : int
    """

    def __init__(self, think: ThinkTime | None, pacing: int, seed: int) -> None:
        self._think = think
        self._pacing = pacing
        self._seed = seed
        self._counts: dict[int, int] = {}
        self._starts: dict[int, int] = {}

    def begun(self, user: int, start: int) -> None:
        """Note that an iteration began. [ns]."""
        self._starts[user] = start

    def ready(self, user: int, now: int) -> int:
        """Return when a user whose iteration has ended is ready for the next. [ns]."""
        ready = now
        if self._think is not None:
            count = self._counts.get(user, 0)
            self._counts[user] = count + 1
            ready += think_time(self._think, self._seed, user, count)
        return max(ready, self._starts.get(user, ready) + self._pacing) if self._pacing else ready


def pauses_of(profile: ClosedModel, seed: int) -> Pauses | None:
    """Return the pauses of a profile; None when its users go on at once."""
    if profile.think is None and profile.pacing is None:
        return None
    think = None if profile.think is None else parse_think(profile.think)
    return Pauses(think, parse_duration(profile.pacing or 0), seed)


def think_time(think: ThinkTime, seed: int, user: int, count: int) -> int:
    """Return the think time of a user after so many others. [ns].

    Parameters
    ----------
    think : ThinkTime
    seed, user, count : int
        The same three give the same time.
    """
    if think.least == think.most and think.kind != "exponential":
        return think.least
    share = uniform(seed, user, count)
    if think.kind == "uniform":
        return round(think.least + (think.most - think.least) * share)
    return round(-think.least * math.log1p(-share))


def uniform(seed: int, *counters: int) -> float:
    """Return a number that looks random, from 0 up to but not 1, for these counters."""
    state = _mixed(seed)
    for counter in counters:
        state = _mixed(state + _GOLDEN * (counter + 1))
    return (state >> 11) * 2.0**-53


def _mixed(state: int) -> int:
    """Return 64 bits that each depend on all bits of `state`."""
    state &= _MASK
    state = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9 & _MASK
    state = (state ^ (state >> 27)) * 0x94D0_49BB_1331_11EB & _MASK
    return state ^ (state >> 31)
