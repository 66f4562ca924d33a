"""Arrivals at random: a Poisson process whose rate may change.

Theory
------
A Poisson process of rate 1 has independent, exponentially distributed gaps E_0, E_1, ... of mean
1; its arrival k lies at S_k = E_0 + ... + E_k. If N(t) is the area below the rate by time t,
the arrivals at the t with N(t) = S_k form a Poisson process of that rate (Cinlar, "Introduction
to Stochastic Processes", 1975, section 4.7). So a change of the rate, or a pause, is one of N
alone, and the gaps stay as they are.

Gaps come in blocks, each from a counter-based generator (Philox; Salmon et al., "Parallel
Random Numbers: As Easy as 1, 2, 3", SC'11) that is keyed by the seed and the block's number. Every
worker adds up the same gaps and takes its own arrivals, so their number does not matter.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from vayu.pacing.even import settle
from vayu.pacing.inverse import Inverse

if TYPE_CHECKING:
    from vayu.pacing.curve import Curve
    from vayu.units import Nanoseconds

BLOCK = 1024
"""Gaps that are drawn together. [requests]"""


class Sums:
    """S_k for any k: quick for one in the block of the one before, or in a later block.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._block = -1
        self._base = 0.0
        self._sums: list[float] = []
        self._rewind()

    def at(self, k: int) -> float:
        """Return S_k: where arrival `k` lies, as if the rate were 1."""
        block, place = divmod(k, BLOCK)
        if block != self._block:
            if block < self._block:
                self._rewind()
            while self._block < block:
                self._advance()
        return self._sums[place]

    def below(self, area: float) -> int:
        """Return how many of the S_k are at most `area`."""
        if area < self._base:
            self._rewind()
        while self._sums[-1] <= area:
            self._advance()
        return self._block * BLOCK + bisect_right(self._sums, area)

    def _rewind(self) -> None:
        """Go to the first block."""
        self._block, self._sums = -1, [0.0]
        self._advance()

    def _advance(self) -> None:
        """Go to the next block."""
        self._base = self._sums[-1]
        self._block += 1
        generator = np.random.Generator(np.random.Philox(key=self._seed, counter=self._block << 64))
        gaps = generator.standard_exponential(BLOCK)
        self._sums = (self._base + np.cumsum(gaps)).tolist()


class PoissonSchedule:
    """Arrivals of a Poisson process.

    Parameters
    ----------
    curve : Curve
        Mean arrival rate over time. [1/s]
    sums : Sums
        Where arrivals would lie if the rate were 1.
    ahead : Sums
        The same, for `arrived`, which looks where nothing has started yet.
    """

    def __init__(self, curve: Curve, sums: Sums, ahead: Sums) -> None:
        self._curve = curve
        self._inverse = Inverse(curve)
        self._sums, self._ahead = sums, ahead

    def start(self, k: int) -> Nanoseconds | None:
        """Return the intended start of arrival `k` after t0 [ns]; None when there is none."""
        return self._start(self._sums, k)

    def arrived(self, t: int) -> int:
        """Return how many arrivals are intended at or before `t` [ns]."""
        if t < 0:
            return 0
        guess = self._ahead.below(self._curve.area(t))
        return settle(partial(self._start, self._ahead), t, guess)

    def changed(self, t: int, rate: float) -> PoissonSchedule:
        """Return the schedule whose rate is `rate` [1/s] from `t` [ns] on."""
        return self._with(self._curve.changed(t, rate))

    def silenced(self, begin: int, end: int) -> PoissonSchedule:
        """Return the schedule without arrivals from `begin` to `end` [ns]."""
        return self._with(self._curve.silenced(begin, end))

    def _with(self, curve: Curve) -> PoissonSchedule:
        """Return the schedule of another rate; the sums stay where they are in a long run."""
        return PoissonSchedule(curve, self._sums, self._ahead)

    def _start(self, sums: Sums, k: int) -> Nanoseconds | None:
        """Return the intended start of arrival `k`, as `sums` has it."""
        area = sums.at(k)
        return None if area >= self._curve.total else self._inverse(area)


def poisson_of(curve: Curve, seed: int) -> PoissonSchedule:
    """Return the schedule of a Poisson process; the same seed gives the same arrivals."""
    return PoissonSchedule(curve, Sums(seed), Sums(seed))
