"""When a curve has added up to x, for one x after the other.

`Curve.reached` looks its line up each time. Arrivals come in order, thousands in the same line:
so the last one, and what is always the same about it, are kept.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vayu.units import NS_PER_S, Nanoseconds

if TYPE_CHECKING:
    from vayu.pacing.curve import Curve


class Inverse:
    """The inverse of a curve's area.

    Parameters
    ----------
    curve : Curve
    """

    def __init__(self, curve: Curve) -> None:
        self._curve = curve
        # the line that was looked up last: where it lies, and the area at its ends
        self._begin = self._end = 0
        self._low, self._high = 0.0, -1.0
        self._first = self._square = self._twice = 0.0

    def __call__(self, area: float) -> Nanoseconds:
        """Return when the area below the curve is `area`, and no longer stays there. [ns].

        Parameters
        ----------
        area : float
            Less than all of it.
        """
        if not self._low <= area < self._high:
            self._find(area)
        rest = area - self._low
        if not self._twice:
            return Nanoseconds(self._begin + round(rest / self._first * NS_PER_S))
        speed = self._first + math.sqrt(max(self._square + self._twice * rest, 0.0))
        if not speed:
            return Nanoseconds(self._begin)
        into = round(2 * rest / speed * NS_PER_S)
        return Nanoseconds(min(self._begin + into, self._end))

    def _find(self, area: float) -> None:
        """Look up the line in which the curve adds up to `area`."""
        line, self._low, self._high = self._curve.line_of(area)
        self._begin, self._end, self._first = line.begin, line.end, line.first
        self._square = line.first * line.first
        self._twice = 2 * (line.last - line.first) / line.seconds  # of the slope
