"""Which requests are meant: a stretch of the run, its steady part, a mask, or all three at once.

A stretch is counted from t0 and holds what completed from its first moment on and before its last,
so that stretches one after the other hold every request once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.analysis.measured import as_stored, measured_of
from vayu.errors import InvalidConfig
from vayu.model.words.duration import GRAMMAR, duration_problem, in_seconds, parse_duration
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured

    Mask = NDArray[np.bool_]

FORM = 'a pair of times after t0, such as ("5s", "30s"); None leaves an end open'


def selected(
    measured: Measured, *, window: object = None, steady: bool = False, mask: object = None
) -> Mask | None:
    """Return which requests are meant.

    Parameters
    ----------
    measured : Measured
    window : pair of str, number or timedelta, optional
        First moment after t0, and the one before which it ends [s]; None leaves an end open.
    steady : bool
        Only from the moment on from which the run is steady.
    mask : array_like of bool, optional
        One value a request, in the order of ``run.requests``.

    Returns
    -------
    ndarray of bool, shape (n,), or None
        None: all of them.

    Raises
    ------
    InvalidConfig
        Naming everything that is wrong; also when `steady` is asked of a run that never is.
    """
    problems: dict[str, str] = {}
    parts: list[Mask] = []
    if window is not None:
        low, high = _ends(window, problems)
        parts.append((measured.completed >= low) & (measured.completed < high))
    if mask is not None:
        parts.append(_mask(mask, len(measured), problems))
    if steady:
        parts.append(_steady(measured, problems))
    if problems:
        raise InvalidConfig(problems)
    return np.logical_and.reduce(parts) if parts else None


def meant(table: pa.Table, selection: Mapping[str, Any]) -> Measured:
    """Return the requests that are meant, for what does not depend on their order.

    Parameters
    ----------
    table : pyarrow.Table
        With the columns `MEASURED`, in any order of rows.
    selection : mapping
        Keywords of `selected`.

    Returns
    -------
    Measured
        All of them as they are stored: to put ten million in order takes as long as many an
        answer. Some of them in order of completion.
    """
    if all(value is None or value is False for value in selection.values()):
        return as_stored(table)
    every = measured_of(table)
    return every.where(selected(every, **selection))


def _ends(window: object, problems: dict[str, str]) -> tuple[float, float]:
    """Return both ends of a window. [ns]."""
    if not isinstance(window, tuple | list) or len(window) != 2:
        problems["window"] = f"must be {FORM}, got {show(window)}"
        return -np.inf, np.inf
    plain = [in_seconds(v) for v in window]
    wrong = [v for v in plain if duration_problem(v)]
    if wrong:
        problems["window"] = f"must be {FORM}; {show(wrong[0])} is not {GRAMMAR}"
        return -np.inf, np.inf
    low = -np.inf if plain[0] is None else float(parse_duration(plain[0]))
    high = np.inf if plain[1] is None else float(parse_duration(plain[1]))
    if low > high:
        problems["window"] = f"ends before it begins: {show(plain[0])} to {show(plain[1])}"
    return low, high


def stretch_of(
    measured: Measured, *, window: object = None, steady: bool = False
) -> tuple[int, int]:
    """Return from when on, and before when, `selected` takes requests of a run.

    Parameters
    ----------
    measured : Measured
        All requests, in order of completion.
    window, steady
        As `selected` has found them good.

    Returns
    -------
    (int, int)
        After t0 [ns], within the run: it ends just after its last request.
    """
    low, high = (-np.inf, np.inf) if window is None else _ends(window, {})
    end = int(measured.completed[-1]) + 1 if len(measured) else 0
    first = int(max(low, 0))
    if steady:
        from vayu.analysis.steady_state import steady_state  # noqa: PLC0415 (rarely asked for)

        found = steady_state(measured)
        first = first if found.start is None else max(first, found.start.value)
    return first, int(min(high, end))


def stretch_meant(measured: Measured, selection: Mapping[str, Any]) -> tuple[int, int]:
    """Return `stretch_of` a selection: a mask picks requests, and leaves the time as long as it is.

    Parameters
    ----------
    measured : Measured
        All requests, in order of completion.
    selection : mapping
        Keywords of `selected`, which has found them good.
    """
    window, steady = selection.get("window"), selection.get("steady", False)
    return stretch_of(measured, window=window, steady=steady)


def mask_of(field: str, mask: object, count: int) -> Mask:
    """Return a mask as an array.

    Parameters
    ----------
    field : str
        What the caller calls it.
    mask : array_like of bool
        One value a request.
    count : int
        Requests.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    problems: dict[str, str] = {}
    found = _mask(mask, count, problems)
    if problems:
        raise InvalidConfig({field: problems["mask"]})
    return found


def _mask(mask: object, count: int, problems: dict[str, str]) -> Mask:
    """Return a mask as an array."""
    found = np.asarray(_in_order(mask, count, problems))
    if found.dtype == object and found.ndim == 1 and all(isinstance(v, bool) for v in found):
        found = found.astype(bool)
    if found.dtype != bool or found.shape != (count,):
        what = _missing(found) or f"{found.dtype} of shape {found.shape}"
        why = f"must be one boolean a request, {count:,} of them, got {what}"
        problems.setdefault("mask", why)
        return np.ones(count, bool)
    return found


def _in_order(mask: Any, count: int, problems: dict[str, str]) -> Any:
    """Return a pandas Series in the order of ``run.requests``, by its index as pandas does."""
    if not hasattr(mask, "sort_index") or mask.ndim != 1:
        return mask
    own = np.asarray(mask.index)
    if len(own) != count or np.array_equal(own, np.arange(count)):
        return mask  # another length is said by whoever checks it
    if own.dtype.kind not in "iu" or not np.array_equal(np.sort(own), np.arange(count)):
        problems["mask"] = (
            "has another index than run.requests, which numbers its rows from 0: make it of "
            "run.requests, or pass .to_numpy() if its order is that of the rows"
        )
        return mask
    return mask.sort_index()


def _missing(values: NDArray[Any]) -> str:
    """Say how many values of a mask are missing; empty: none is, or it is no mask."""
    if values.dtype != object or values.ndim != 1:
        return ""
    import pandas as pd  # noqa: PLC0415 (only what is wrong comes here)

    missing = int(pd.isna(values).sum())
    return (
        f"{missing:,} that are missing (NA); say what they are: .fillna(False)" if missing else ""
    )


def _steady(measured: Measured, problems: dict[str, str]) -> Mask:
    """Return which requests completed when the run was steady."""
    from vayu.analysis.steady_state import steady_state  # noqa: PLC0415 (rarely asked for)

    found = steady_state(measured)
    if found.start is None:
        problems["steady"] = f"the run has no steady part: {found.reason}"
        return np.ones(len(measured), bool)
    mask: Mask = measured.completed >= found.start.value
    return mask
