"""How many independent values a short run is worth at least, as its neighbours tell.

Batches show how a run's numbers vary only where a batch outlasts what makes requests slow together.
In a short run none may: all of it is one episode, and its batches agree because nothing changed.
Neighbours know better. Values are taken for an autoregression of first order whose coefficient is
as high as it may well be:

    r     correlation of neighbours, with what a short series hides of it: r + (1 + 3 r) / n
    phi   r + 1.645 sqrt((1 - r^2) / n)          one-sided 5 %
    n (1 - phi) / (1 + phi)                      independent values whose mean is known as well

The slowest and the fastest tenth count as the limits of the rest: one outlier is no dependence.

Sources: M. G. Kendall, "Note on Bias in the Estimation of Autocorrelation", Biometrika 41, 1954.
G. V. Bayley and J. M. Hammersley, "The 'Effective' Number of Independent Observations in an
Autocorrelated Time Series", Supplement to the JRSS 8, 1946.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CAUTION = 1.645  # standard errors: one-sided 5 %
_TRIMMED = 0.1  # of the values, on either side


def worth(values: NDArray[Any], ordered: NDArray[Any]) -> float:
    """Return how many independent values a run is worth at least.

    Parameters
    ----------
    values : ndarray, shape (n,)
        In order of arrival, at least two.
    ordered : ndarray, shape (n,)
        The same, sorted.

    Returns
    -------
    float
        0 where neighbours are so alike that nothing is left; n where most values are equal, and
        nothing is seen to depend.
    """
    cut, count = int(_TRIMMED * values.size), values.size
    low, high = ordered[cut], ordered[-1 - cut]
    if low == high:
        return float(count)
    kept = np.clip(values, low, high).astype(np.float64)
    away = kept - kept.mean()
    seen = float(away[1:] @ away[:-1] / (away @ away))
    likely = seen + (1 + 3 * seen) / count
    phi = likely + _CAUTION * math.sqrt(max(1 - likely * likely, 0.0) / count)
    return min(count * (1 - phi) / (1 + phi), float(count)) if phi < 1 else 0.0
