"""What was drawn around points of a figure: a box or a lasso, and which points are inside.

    box     x0 <= x <= x1 and y0 <= y <= y1
    lasso   a ray from the point crosses the line an odd number of times

On a logarithmic axis a lasso's sides are straight as they are seen, so they are in logarithms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Mask = NDArray[np.bool_]

MOST_CORNERS = 10_000
"""Of a lasso: a hand draws some hundreds. [1]"""

_LEAST = 1e-300  # of what has a logarithm


@dataclass(frozen=True)
class Region:
    """A box, of two corners, or a lasso.

    Parameters
    ----------
    x, y : tuple of float
        Its corners, in the axes' own units. Two are opposite corners of a box.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what is no region.

        Raises
        ------
        InvalidConfig
            If the corners are too few or too many, no pairs, or no numbers.
        """
        count = len(self.x)
        if count != len(self.y) or not 2 <= count <= MOST_CORNERS:
            why = f"must be 2 to {MOST_CORNERS:,} corners, got {count:,} and {len(self.y):,}"
            raise InvalidConfig({"region": why})
        if any(math.isnan(value) for value in (*self.x, *self.y)):
            raise InvalidConfig({"region": "a corner is no number"})

    def holds(self, x: Numbers, y: Numbers, *, log_y: bool) -> Mask:
        """Return which points are inside.

        Parameters
        ----------
        x, y : ndarray of float64, shape (n,)
        log_y : bool
            Whether the y axis is logarithmic.
        """
        box = (min(self.x) <= x) & (x <= max(self.x)) & (min(self.y) <= y) & (y <= max(self.y))
        if len(self.x) == 2:
            return box
        places = np.flatnonzero(box)  # the rest needs no closer look
        ys = np.asarray(self.y, np.float64)
        inside = _in_polygon(
            x[places],
            np.log(np.maximum(y[places], _LEAST)) if log_y else y[places],
            np.asarray(self.x, np.float64),
            np.log(np.maximum(ys, _LEAST)) if log_y else ys,
        )
        found = np.zeros(len(x), bool)
        found[places[inside]] = True
        return found


def region_of(message: Any) -> Region:
    """Return the region that a page tells: ``{"x": [...], "y": [...]}``.

    Parameters
    ----------
    message : object

    Raises
    ------
    InvalidConfig
        If it tells none.
    """
    try:
        corners = [_numbers(message[name]) for name in ("x", "y")]
    except (TypeError, KeyError, ValueError):
        raise InvalidConfig({"region": f"must have lists x and y, got {show(message)}"}) from None
    return Region(*corners)


def _numbers(values: Any) -> tuple[float, ...]:
    """Return numbers; a text is none.

    Raises
    ------
    TypeError
        If it is no list of numbers.
    """
    if not isinstance(values, list | tuple) or any(isinstance(v, str) for v in values):
        raise TypeError
    return tuple(float(value) for value in values)


def _in_polygon(x: Numbers, y: Numbers, xs: Numbers, ys: Numbers) -> Mask:
    """Return which points a closed line goes around."""
    inside = np.zeros(len(x), bool)
    for x0, y0, x1, y1 in zip(xs, ys, np.roll(xs, -1), np.roll(ys, -1), strict=True):
        if y0 == y1:
            continue
        between = (y0 > y) != (y1 > y)
        inside ^= between & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return inside
