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
autoregression (see `stretch`); a batch shorter than an episode tells nothing, and neither do
fewer than `LEAST` values, or fewer than `SHORT` that are not worth `ENOUGH` independent ones.
Then the effect is unknown (NaN), and no interval has a bound.

    e / b    variance of a batch by that of independent values (e), by its values (b)
    u        b by the length over which the dependence fades: e / b = 2/u - 2 (1 - exp(-u)) / u^2
    t        the effect of a batch without end: 2 b / u

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
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.stats.interval import design_effect
from vayu.stats.persistence import worth
from vayu.stats.quantile import rank
from vayu.stats.student import critical

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

_U = 3.0  # a batch half as long again as the effect
_LONGEST = 2 / _U - 2 * (1 - math.exp(-_U)) / _U**2
_HALVINGS = 60
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
    def of(cls, values: NDArray[Any]) -> Batches:
        """Return values as batches of a suitable length.

        Parameters
        ----------
        values : ndarray, shape (n,)
            In order of arrival, without NaN, at least one.
        """
        count = min(values.size // _SHORTEST, MOST)
        ordered = np.sort(values)
        if count < FEWEST or (values.size < SHORT and worth(values, ordered) < ENOUGH):
            return cls(ordered, (ordered,))
        edges = np.arange(count + 1) * values.size // count
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
        if len(self.parts) < 2:
            return math.nan
        if float(hits.sum()) in {0.0, float(self.size)}:
            return 1.0
        normal = NormalDist().inv_cdf((1 + confidence) / 2)
        ratio = critical(confidence, self.freedom) / normal
        found = design_effect(hits.tolist(), self.sizes.tolist(), least=0.0)
        widened = found * self.stretch(hits) * ratio * ratio
        return widened if math.isnan(widened) else max(widened, 1.0)

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
        hits = self.below([self.quantile(q)])[:, 0]
        if int(hits.sum()) == self.size:
            hits = self.below([self.quantile(0.5)])[:, 0]
        return self.effect(hits, confidence)

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
        if len(self.parts) < 2:
            return math.nan
        length = self.size / len(self.parts)
        found = design_effect(hits.tolist(), self.sizes.tolist(), least=0.0) / length
        if found > _LONGEST:
            return math.nan
        return _without_end(found) / found if found > 0 else 1.0

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


def _without_end(share: float) -> float:
    """Return what the effect of batches without end is, both as a share of a batch's values."""
    low, high = _U, 4 / share  # halving: the formula falls as u grows
    for _ in range(_HALVINGS):
        u = (low + high) / 2
        low, high = (u, high) if 2 / u - 2 * (1 - math.exp(-u)) / u**2 > share else (low, u)
    return 2 / high


def _merged(parts: tuple[NDArray[Any], ...]) -> tuple[NDArray[Any], ...]:
    """Return neighbours as one batch each; a last one without a neighbour joins the one before."""
    pairs = [parts[i : i + 2] for i in range(0, len(parts) - len(parts) % 2, 2)]
    if len(parts) % 2:
        pairs[-1] = parts[-3:]
    return tuple(np.sort(np.concatenate(pair)) for pair in pairs)
