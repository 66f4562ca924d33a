"""Synthetic latencies whose true distribution is known, and that depend as real ones do.

Statistics that are right for independent values cry wolf on these. Each generator returns
seconds in order of arrival, and each has the true quantile beside it.

    AR(1) lognormal   a load that drifts: neighbours resemble each other
    stalls            pauses (a garbage collector, say) that everybody waits for who comes then
    bimodal           a cache: hits and misses, in episodes
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Latencies(Protocol):
    """A process that makes latencies."""

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return that many, in order of arrival. [s]."""
        ...

    def quantile(self, q: float) -> float:
        """Return the true quantile. [s]."""
        ...


@dataclass(frozen=True)
class Ar1Lognormal:
    """The logarithm is an autoregression of first order.

    Parameters
    ----------
    median : float
        [s]
    sigma : float
        Standard deviation of the logarithm. [1]
    phi : float
        Correlation of neighbours' logarithms, within -1 and 1. [1]
    """

    median: float = 0.05
    sigma: float = 0.4
    phi: float = 0.7

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return that many, in order of arrival. [s]."""
        noise = rng.normal(size=count)
        noise[1:] *= math.sqrt(1 - self.phi**2)
        return self.median * np.exp(self.sigma * _filtered(noise, self.phi))

    def quantile(self, q: float) -> float:
        """Return the true quantile. [s]."""
        return self.median * math.exp(self.sigma * NormalDist().inv_cdf(q))


@dataclass(frozen=True)
class Stalls:
    """Everything waits for pauses that come at random; else a lognormal alone.

    Parameters
    ----------
    median : float
        Without a pause. [s]
    sigma : float
        Standard deviation of the logarithm, without a pause. [1]
    pause : float
        How long one is. [s]
    every : float
        Mean time from the end of one to the start of the next. [s]
    rate : float
        Arrivals. [1/s]
    """

    median: float = 0.005
    sigma: float = 0.3
    pause: float = 0.03
    every: float = 0.97
    rate: float = 1_000.0

    @property
    def share(self) -> float:
        """Of the arrivals that meet a pause."""
        return self.pause / (self.pause + self.every)

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return that many, in order of arrival. [s]."""
        length = count / self.rate
        pauses = int(length / (self.pause + self.every) * 2) + 50
        gaps = rng.exponential(self.every, size=pauses)
        # an equilibrium: a run begins within a pause as often as any arrival does
        begun = rng.random() < self.share
        first = -rng.uniform(0, self.pause) if begun else gaps[0]
        starts = first + np.concatenate(([0.0], np.cumsum(gaps[1:] + self.pause)))
        at = (np.arange(count) + rng.random()) / self.rate
        latest = np.searchsorted(starts, at, side="right") - 1
        since = np.where(latest >= 0, at - starts[np.maximum(latest, 0)], np.inf)
        own = self.median * np.exp(self.sigma * rng.normal(size=count))
        return own + np.maximum(self.pause - since, 0.0)

    def quantile(self, q: float) -> float:
        """Return the true quantile. [s].

        A pause in its midst lasts anything from 0 to its whole length with the same chance; the
        lognormal is summed over its own quantiles.
        """
        normal = NormalDist()
        points = [(i + 0.5) / 4_000 for i in range(4_000)]
        own = self.median * np.exp(self.sigma * np.array([normal.inv_cdf(p) for p in points]))

        def below(limit: float) -> float:
            met = np.clip((limit - own) / self.pause, 0, 1).mean()
            return float((1 - self.share) * (own <= limit).mean() + self.share * met)

        low, high = 0.0, float(own[-1]) + self.pause
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if below(middle) < q else (low, middle)
        return (low + high) / 2


@dataclass(frozen=True)
class Bimodal:
    """Two lognormals that take turns: a chain stays in its mode for a while.

    Parameters
    ----------
    fast, slow : float
        Medians. [s]
    sigma : float
        Standard deviation of either logarithm. [1]
    share : float
        Of the slow ones. [1]
    stay : float
        Mean number of slow ones in a row, at least 1. [1]
    """

    fast: float = 0.005
    slow: float = 0.08
    sigma: float = 0.25
    share: float = 0.2
    stay: float = 5.0

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return that many, in order of arrival. [s]."""
        leave = {True: 1 / self.stay, False: self.share / (1 - self.share) / self.stay}
        cycle = 1 / leave[True] + 1 / leave[False]
        turns = int(count / cycle * 1.5) * 2 + 100
        mode = bool(rng.random() < self.share)
        lengths = np.empty(turns, np.int64)
        lengths[0::2] = rng.geometric(leave[mode], size=(turns + 1) // 2)
        lengths[1::2] = rng.geometric(leave[not mode], size=turns // 2)
        modes = np.resize([mode, not mode], turns)
        is_slow = np.repeat(modes, lengths)[:count]
        medians = np.where(is_slow, self.slow, self.fast)
        return medians * np.exp(self.sigma * rng.normal(size=count))

    def quantile(self, q: float) -> float:
        """Return the true quantile. [s]."""
        fast = NormalDist(math.log(self.fast), self.sigma)
        slow = NormalDist(math.log(self.slow), self.sigma)
        low, high = math.log(self.fast) - 10, math.log(self.slow) + 10
        for _ in range(80):
            middle = (low + high) / 2
            below = (1 - self.share) * fast.cdf(middle) + self.share * slow.cdf(middle)
            low, high = (middle, high) if below < q else (low, middle)
        return math.exp((low + high) / 2)


def _filtered(noise: NDArray[np.float64], phi: float) -> NDArray[np.float64]:
    """Return ``x[i] = phi x[i-1] + noise[i]``, by doubling: as many passes as bits matter."""
    out, power, shift = noise.copy(), phi, 1
    while shift < out.size and abs(power) > 1e-18:
        out[shift:] = out[shift:] + power * out[:-shift]
        power, shift = power * power, shift * 2
    return out
