"""Where a series has settled: MSER over batches, guarded by the search for changes of level.

MSER cuts off the first d of m values for which the standard error of the mean of the rest is
least:

    d = argmin over d <= m / 2 of  sum over i >= d of (y_i - mean)^2 / (m - d)^2

The values are means of batches, of five observations each or of more (MSER-5). Alone it is
fooled both ways: on a series that is settled from the start it may cut off a piece at random,
and it says nothing of what happens after the cut. So the guard asks of every stretch of one
level whether it is off, by more than `margin`, from the level of the rest:

    a stretch before the cut that is not off     was no warm-up: it stays
    stretches after it that are off and last     the series settles after the last of them
    the same again and again                     that is how it is when it is settled
    nothing left, or less than half              it never settles

Source: K. P. White, "An Effective Truncation Heuristic for Bias Reduction in Simulation
Output", Simulation 69, 1997; of batches: K. P. White, M. J. Cobb and S. C. Spratt, "A Comparison
of Five Steady-State Truncation Heuristics for Simulation", WSC 2000.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.stats.changes import change_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

FEWEST = 20
"""Values that can tell a warm-up from chance. [1]"""

RECURRING = 3
"""Excursions from which on they are how the series is. [1]"""


class Stretch(NamedTuple):
    """Values of one level: where they begin and end, and how far they are off."""

    start: int
    end: int
    off: float


class Settled(NamedTuple):
    """Where a series has settled.

    Attributes
    ----------
    start : int, optional
        Position of the first value of the settled part; None: it never settles.
    mser : int
        Where MSER alone would cut.
    changes : list of int
        Where the level changes.
    trouble : Stretch, optional
        Of a series that never settles: the last stretch that is off, and by what difference.
    """

    start: int | None
    mser: int
    changes: list[int]
    trouble: Stretch | None = None


def mser(values: Series) -> int:
    """Return how many of the first values to cut off, at most half of them.

    Parameters
    ----------
    values : ndarray of float64, shape (m,)
        Means of batches.
    """
    count = len(values)
    if count < 2:
        return 0
    backward = (values - values.mean())[::-1]
    sizes = np.arange(1, count + 1)
    sums, squares = np.cumsum(backward), np.cumsum(backward**2)
    errors = ((squares - sums**2 / sizes) / sizes.astype(np.float64) ** 2)[::-1]
    return int(errors[: count // 2 + 1].argmin())


def settled(values: Series, *, margin: float) -> Settled:
    """Return where a series has settled.

    Parameters
    ----------
    values : ndarray of float64, shape (m,)
        Means of batches, in order; at least `FEWEST`.
    margin : float
        A level that differs by less is the same one, in the unit of the values.
    """
    count = len(values)
    alone, cut = mser(values), mser(_clipped(values))
    changes = change_points(values)
    level = float(np.median(values[max(cut, count // 2) :]))
    stretches = _stretches(values, changes, level)
    off = [s for s in stretches if abs(s.off) > margin]
    if not off or not changes:  # one stretch is its own level
        return Settled(0, alone, changes)
    leading = [*takewhile(lambda s: abs(s.off) > margin, stretches)]
    early = [s for s in off if s.start < cut or s in leading]
    lasting = max(3, count // 50)
    late = [s for s in off if s not in early and s.end - s.start >= lasting]
    if late and not _recurs(late, values, cut, margin):
        return _after(late[-1], values, Settled(None, alone, changes), margin)
    start = _first_within(values, early, level, margin) if early else 0
    if start > count // 2:
        return Settled(None, alone, changes, early[-1])
    return Settled(start, alone, changes)


def _clipped(values: Series) -> Series:
    """Return values without what is far off: one stall would outweigh a whole warm-up."""
    low, middle, high = np.quantile(values[len(values) // 2 :], (0.25, 0.5, 0.75))
    reach = _FAR * float(high - low)
    clipped: Series = np.clip(values, middle - reach, middle + reach)
    return clipped


def _stretches(values: Series, changes: list[int], level: float) -> list[Stretch]:
    """Return the stretches between changes, with their distance from the level."""
    edges = [0, *changes, len(values)]
    return [
        Stretch(start, end, float(values[start:end].mean()) - level)
        for start, end in pairwise(edges)
    ]


def _recurs(late: list[Stretch], values: Series, cut: int, margin: float) -> bool:
    """Whether excursions come again and again, and both halves of the rest are on one level."""
    groups = 1 + sum(b.start > a.end for a, b in pairwise(late))
    rest = values[cut:]
    first, second = np.array_split(rest, 2)
    alike = abs(float(first.mean() - second.mean())) <= max(margin, float(rest.std()) / 2)
    return groups >= RECURRING and alike


def _after(last: Stretch, values: Series, known: Settled, margin: float) -> Settled:
    """Return the settled part after the last excursion, if it is half of the series."""
    rest = values[last.end :]
    if last.end > len(values) // 2 or len(rest) < FEWEST // 2:
        return known._replace(trouble=last)
    level = float(np.median(rest))
    off = [s for s in _stretches(values, known.changes, level) if abs(s.off) > margin]
    end = max((s.end for s in off), default=0)
    if end > len(values) // 2:
        return known._replace(trouble=off[-1])
    return known._replace(start=end)


def _first_within(values: Series, early: list[Stretch], level: float, margin: float) -> int:
    """Return where a warm-up comes within the margin for good.

    Stretches are steps, and a step ends where its stretch does. A warm-up that fades comes within
    the margin in the midst of one: a parabola through the last stretch that is off and as many
    values behind it says where.
    """
    last = early[-1]
    if last.end >= len(values):  # nothing behind it, so it never comes
        return last.end
    size = last.end - last.start
    near = min(max(size // 4, 2), _NEAR)
    inside = float(values[last.end - near : last.end].mean()) - level
    beyond = float(values[last.end : last.end + near].mean()) - level
    if abs(inside) > margin and abs(inside - beyond) > abs(inside) / 2 + margin / 2:
        return last.end
    stop = min(last.end + size, len(values))
    places = np.arange(last.start, stop)
    curve = np.polynomial.Polynomial.fit(places, values[last.start : stop] - level, deg=2)
    outside = np.flatnonzero(np.abs(curve(places)) > margin)
    before_end = outside[outside < 2 * size - 1]
    return last.start + int(before_end[-1]) + 1 if before_end.size else last.end


_FAR = 3.0  # quartile distances
_NEAR = 8  # values on either side of a step
