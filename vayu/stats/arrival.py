"""Values in order of arrival, as far as a cut into stretches tells: a tenth of a sort.

Within a stretch no order is needed, so a full one is made only where a stretch ends. Times are
counted into 65,536 equal bins (the leading bits of their distance from the first), which a radix
sort of 16-bit numbers puts in order in two passes; a bin that a stretch ends in is then sorted:

    bins      | a c b | d | f e g | h |        stretches end after 2 and after 5 values
    sorted    | a b c | d | e f g | h |        those two bins only

Every stretch holds what a stable sort of all times would put there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS = 16  # numpy sorts numbers of so many by their digits


def arrived(
    values: NDArray[Any], arrivals: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[Any]:
    """Return values so that each stretch holds those that arrived then.

    Parameters
    ----------
    values : ndarray, shape (n,)
    arrivals : ndarray of int64, shape (n,)
        When each arrived. [ns]
    ends : ndarray of int64
        Where stretches end, in increasing order: places between 0 and n.

    Returns
    -------
    ndarray, shape (n,)
        Values that arrived at once stand as they stood; `values` itself where times are in order.
    """
    if (arrivals[1:] >= arrivals[:-1]).all():
        return values
    bins = _bins(arrivals)
    order = np.argsort(bins, kind="stable")
    totals = np.cumsum(np.bincount(bins))
    places = np.unique(np.searchsorted(totals, ends, side="left"))
    for place in places[places < totals.size]:
        first, last = int(totals[place - 1]) if place else 0, int(totals[place])
        part = order[first:last]
        order[first:last] = part[np.argsort(arrivals[part], kind="stable")]
    return values[order]


def _bins(arrivals: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Return the bin of each time: as many leading bits of its distance from the first as fit."""
    first, last = int(arrivals.min()), int(arrivals.max())
    shift = max((last - first).bit_length() - _BITS, 0)
    # as unsigned numbers differences of any two stamps fit
    away = (arrivals.view(np.uint64) - np.uint64(first % (1 << 64))) >> np.uint64(shift)
    return away.astype(np.uint16)
