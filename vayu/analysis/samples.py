"""Samples that come from outside, as numbers that statistics may rely on.

Rule: what is no latency is refused and counted, never skipped. A NaN that is left out, or a
negative number that is taken as 0, moves every percentile, and nobody is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.model.words.show import show

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NANOSECONDS = 1e-9


def sample(field: str, values: Any, problems: dict[str, str]) -> NDArray[np.float64] | None:
    """Return latencies as seconds; None, and the reason in `problems`, when they are none.

    Parameters
    ----------
    field : str
        What the caller calls them.
    values : array
        Numbers in seconds, or timedeltas, in order of arrival.
    problems : dict of str to str
        Takes what is wrong.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind == "m":
            missing = np.isnat(array)
            array = array.astype("m8[ns]").astype(np.int64) * _NANOSECONDS
            array[missing] = np.nan
        if array.dtype.kind not in "iuf":
            array = array.astype(np.float64) if array.size and array.dtype.kind == "O" else array
    except (TypeError, ValueError):
        problems[field] = f"must be an array of seconds, got {show(values)}"
        return None
    why = _problem(array)
    if why:
        problems[field] = why
        return None
    return array.astype(np.float64, copy=False)


def _problem(array: NDArray[Any]) -> str:
    """Say what is wrong with a sample, if anything is."""
    if array.ndim != 1:
        return f"must be one row of numbers, got an array of shape {array.shape}"
    if array.size == 0:
        return "is empty: there is nothing to compare"
    if array.dtype.kind not in "iuf":
        return f"must be numbers of seconds, got an array of {array.dtype}"
    missing = int(np.count_nonzero(~np.isfinite(array)))
    if missing:
        return f"{missing:,} of {array.size:,} values are NaN or infinite; leave out what failed"
    negative = int(np.count_nonzero(array < 0))
    if negative:
        return (
            f"{negative:,} of {array.size:,} values are negative, the least {array.min():g} s: "
            "no latency is"
        )
    return ""
