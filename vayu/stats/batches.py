"""Values in order of arrival, cut into batches: how much they say although they depend.

Requests that meet in one queue, or one pause, are slow together. Batches of the same run that
are much longer than such an episode are nearly independent of each other, so how they differ
tells how uncertain a number of the whole run is, whatever happens inside:

    values   ▁▁▂▁▇▇▆▁ | ▁▂▁▁▁▁▂▁ | ▁▁▁▆▇▇▇▂ | ...
    batch        1          2          3

Rule 1: a batch is as long as need be. As long as neighbouring batches still resemble each other
(von Neumann's ratio, one-sided 5 %), they are merged two by two, down to `FEWEST`.
Rule 2: few batches estimate a spread badly: Student's t with their number less one.
Rule 3: a batch must outlast the dependence. What is left between neighbours is added as in an
autoregression (`vayu.stats.dependence`); a batch shorter than an episode tells nothing, and neither
do fewer than `LEAST` values, or fewer than `SHORT` that are not worth `ENOUGH` independent ones.
Then the effect is unknown (NaN), and no interval has a bound.

Each batch is kept sorted. Numbers of values below a limit, in each batch, are then searches, and
ten million values take two sorts.

Sources: G. S. Fishman, "Grouping Observations in Digital Simulation", Management Science 24, 1978.
J. von Neumann, "Distribution of the Ratio of the Mean Square Successive Difference to the
Variance", 1941.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.stats.arrival import arrived
from vayu.stats.dependence import effect_of, stretch_of
from vayu.stats.persistence import worth
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST = 64
"""Batches at first: more say little more, and are shorter."""

FEWEST = 8
"""Fewer tell nothing about a spread."""

_SHORTEST = 10  # values of a batch

LEAST = FEWEST * _SHORTEST
"""Values that tell something of how they depend. [1]"""

SHORT = 2_000
"""Values below which neighbours are asked, too: a batch holds some thirty at most. [1]"""

ENOUGH = 32
"""Independent values that a short run must be worth, see `vayu.stats.persistence`. [1]"""

_ALIKE = 1.645  # standard errors: one-sided 5 %
_LOOKED_AT = (0.5, 0.9, 0.99)  # dependence shows in the bulk, or in the tail alone


@dataclass(frozen=True)
class Batches:
    """Values of one run, in batches.

    Parameters
    ----------
    ordered : ndarray, shape (n,)
        All values, sorted.
    parts : tuple of ndarray
        The values of each batch, sorted; one part only when nothing is known of dependence.
    """

    ordered: NDArray[Any]
    parts: tuple[NDArray[Any], ...]

    @classmethod
    def of(cls, values: NDArray[Any], arrivals: NDArray[np.int64] | None = None) -> Batches:
        """Return values as batches of a suitable length.

        Parameters
        ----------
        values : ndarray, shape (n,)
            Without NaN, at least one.
        arrivals : ndarray of int64, shape (n,), optional
            When each arrived [ns]; None: they stand in order of arrival.
        """
        count = min(values.size // _SHORTEST, MOST)
        edges = np.arange(count + 1) * values.size // max(count, 1)
        if arrivals is not None:
            # neighbours of a short run are looked at, too: each value is a stretch of its own
            ends = edges if values.size >= SHORT else np.arange(values.size)
            values = arrived(values, arrivals, ends)
        ordered = np.sort(values)
        if count < FEWEST or (values.size < SHORT and worth(values, ordered) < ENOUGH):
            return cls(ordered, (ordered,))
        parts = tuple(np.sort(values[a:b]) for a, b in pairwise(edges))
        found = cls(ordered, parts)
        while len(found.parts) >= 2 * FEWEST and found.alike():
            found = cls(ordered, _merged(found.parts))
        return cls(ordered, (ordered,)) if found.alike() else found

    @property
    def size(self) -> int:
        """How many values there are."""
        return int(self.ordered.size)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many values each batch has, shape (m,)."""
        return np.array([part.size for part in self.parts])

    @property
    def freedom(self) -> float:
        """Degrees of freedom of a spread over batches; infinite with one batch."""
        return len(self.parts) - 1 if len(self.parts) > 1 else math.inf

    def quantile(self, q: float) -> Any:
        """Return the value of nearest rank."""
        return self.ordered[rank(q, self.size) - 1]

    def below(self, limits: NDArray[Any] | Sequence[float]) -> NDArray[np.int64]:
        """Return how many values of each batch do not exceed each limit, shape (m, k)."""
        return np.stack([np.searchsorted(part, limits, side="right") for part in self.parts])

    def effect(self, hits: NDArray[Any], confidence: float) -> float:
        """Return the design effect of a share, widened for the few batches it comes from.

        Parameters
        ----------
        hits : ndarray, shape (m,)
            In each batch.
        confidence : float
            Of the interval that it is for.

        Returns
        -------
        float
            At least 1; NaN: unknown. A normal interval of ``n / effect`` independent values is
            then Student's. It is 1 where all or none hit: nothing is seen to depend.
        """
        return effect_of(hits, self.sizes, confidence)

    def effect_at(self, q: float, confidence: float) -> float:
        """Return the design effect of the share up to a quantile.

        Parameters
        ----------
        q : float
            Strictly between 0 and 1.
        confidence : float
            Of the interval that it is for.

        Returns
        -------
        float
            As `effect`. Nothing exceeds the largest value: there it is that of the median.
        """
        hits = self.hits_at(q)
        if int(hits.sum()) == self.size:
            hits = self.hits_at(0.5)
        return self.effect(hits, confidence)

    def worth(self, q: float, confidence: float) -> float:
        """Return how many independent values say as much of a quantile.

        Parameters
        ----------
        q : float
            Strictly between 0 and 1.
        confidence : float
            Of the interval that it is for.

        Returns
        -------
        float
            A whole number of at least 1; NaN: unknown.
        """
        effect = self.effect_at(q, confidence)
        return effect if math.isnan(effect) else float(max(int(self.size / effect), 1))

    def hits_at(self, q: float) -> NDArray[np.int64]:
        """Return how many values of each batch do not exceed the quantile, shape (m,)."""
        if q not in self._hits:
            self._hits[q] = self.below([self.quantile(q)])[:, 0]
        return self._hits[q]

    @cached_property
    def _hits(self) -> dict[float, NDArray[np.int64]]:
        """What `hits_at` has counted: each quantile is asked for several times."""
        return {}

    def stretch(self, hits: NDArray[Any]) -> float:
        """Return by how much dependence that outlasts a batch adds to the variance of a share.

        Parameters
        ----------
        hits : ndarray, shape (m,)
            In each batch.

        Returns
        -------
        float
            At least 1; NaN where the batches are too short to tell.
        """
        return stretch_of(hits, self.sizes)

    def alike(self) -> bool:
        """Whether neighbouring batches resemble each other: they are too short then."""
        limits = [self.quantile(q) for q in _LOOKED_AT]
        shares = self.below(limits) / self.sizes[:, None]
        away = shares - shares.mean(axis=0)
        spread = away.std(axis=0)
        used = spread > 0
        if not used.any():
            return False
        series = (away[:, used] / spread[used]).sum(axis=1)
        total = float(series @ series)
        return total > 0 and float(series[1:] @ series[:-1]) / total > _ALIKE / math.sqrt(
            series.size
        )


def _merged(parts: tuple[NDArray[Any], ...]) -> tuple[NDArray[Any], ...]:
    """Return neighbours as one batch each; a last one without a neighbour joins the one before."""
    pairs = [parts[i : i + 2] for i in range(0, len(parts) - len(parts) % 2, 2)]
    if len(parts) % 2:
        pairs[-1] = parts[-3:]
    return tuple(np.sort(np.concatenate(pair)) for pair in pairs)
