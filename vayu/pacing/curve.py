"""A level over time, in straight lines; what it adds up to, and when it has added up to x.

The level is an arrival rate or a number of users. With l(t) the level, N(t) is the area below
it: for a rate, the arrivals that it calls for by t. On a line from a to b that takes T seconds,
with s = (b - a) / T and u seconds into it,

    l(u) = a + s u        N(u) = a u + s u^2 / 2        u(N) = 2 N / (a + sqrt(a^2 + 2 s N))

The last form is the root of the second that loses no digits, whatever the sign of s.

    level │      ┌────┐         Where the level is 0, N stands still: its inverse is then the
          │    ·        ·  ┌─   *end* of that stretch, because nothing arrives during it.
          └──┴──────────┴──┴──▶ t

A curve never changes. `changed` and `silenced` return another one, equal to it up to then.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vayu.model.load.profile import Profile


class Line(NamedTuple):
    """A straight stretch of a curve.

    Attributes
    ----------
    begin, end : int
        From and to, after t0. `begin < end`. [ns]
    first, last : float
        Level at either end. [1/s or 1]
    """

    begin: int
    end: int
    first: float
    last: float

    @property
    def seconds(self) -> float:
        """How long it is. [s]."""
        return (self.end - self.begin) / NS_PER_S

    @property
    def area(self) -> float:
        """Area below all of it. [1 or s]."""
        return (self.first + self.last) / 2 * self.seconds

    def level(self, t: int) -> float:
        """Return the level at `t` [ns], which lies on the line."""
        if self.first == self.last:
            return self.first
        return self.first + (self.last - self.first) * (t - self.begin) / (self.end - self.begin)

    def upto(self, t: int) -> Line:
        """Return the part before `t`. [ns]."""
        return Line(self.begin, t, self.first, self.level(t))

    def since(self, t: int) -> Line:
        """Return the part after `t`. [ns]."""
        return Line(t, self.end, self.level(t), self.last)

    def reached(self, area: float) -> float:
        """Return how long the line takes to have `area` below it. [s]."""
        if area <= 0:
            return 0.0
        if self.first == self.last:
            return area / self.first
        slope = (self.last - self.first) / self.seconds
        root = math.sqrt(max(self.first * self.first + 2 * slope * area, 0.0))
        speed = self.first + root  # 0 only where the numbers are too small for floats
        return min(2 * area / speed, self.seconds) if speed else 0.0


class Curve:
    """A level over time.

    Parameters
    ----------
    lines : iterable of Line
        Each begins where the one before ends; the first at 0.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = tuple(lines)
        self._begins = [line.begin for line in self.lines]
        # the area below everything before a line, and below everything
        self._areas = list(accumulate((line.area for line in self.lines), initial=0.0))

    @property
    def end(self) -> int:
        """Where the curve ends. [ns]."""
        return self.lines[-1].end

    @property
    def total(self) -> float:
        """Area below all of it. [1 or s]."""
        return self._areas[-1]

    def level(self, t: int) -> float:
        """Return the level at `t` [ns]; of two that meet there the later one's, 0 outside."""
        if not 0 <= t < self.end:
            return 0.0
        return self.lines[self._at(t)].level(t)

    def highest(self, t: int) -> float:
        """Return the highest level before `t`. [ns]."""
        lines = self._before(t)
        return max((max(line.first, line.last) for line in lines), default=0.0)

    def area(self, t: int) -> float:
        """Return the area below the curve up to `t` [ns]: N(t)."""
        if t <= 0:
            return 0.0
        if t >= self.end:
            return self.total
        place = self._at(t)
        return self._areas[place] + self.lines[place].upto(t).area

    def reached(self, area: float) -> int:
        """Return when the area below the curve is `area`, and no longer stays there. [ns]."""
        place = bisect_right(self._areas, area, hi=len(self.lines)) - 1
        line = self.lines[place]
        return line.begin + round(line.reached(area - self._areas[place]) * NS_PER_S)

    def next_fall(self, t: int) -> int:
        """Return when, from `t` on, the level falls first; at the latest the curve's end. [ns]."""
        place = self._at(max(t, 0))
        level = self.lines[place].first  # what it falls to at `t` itself has happened
        for line in self.lines[place:]:
            if line.first < level or line.last < line.first:
                return max(line.begin, t)
            level = line.last
        return self.end

    def line_of(self, area: float) -> tuple[Line, float, float]:
        """Return the line in which N(t) reaches `area`, with N at its begin and at its end."""
        place = bisect_right(self._areas, area, hi=len(self.lines)) - 1
        return self.lines[place], self._areas[place], self._areas[place + 1]

    def changed(self, t: int, level: float) -> Curve:
        """Return the curve that stays at `level` from `t` [ns] on."""
        if t >= self.end:
            return self
        return Curve([*self._before(t), Line(t, self.end, level, level)])

    def silenced(self, begin: int, end: int) -> Curve:
        """Return the curve that is 0 from `begin` to `end` [ns]."""
        end = min(end, self.end)
        if begin >= end:
            return self
        return Curve([*self._before(begin), Line(begin, end, 0.0, 0.0), *self._after(end)])

    def _at(self, t: int) -> int:
        """Return the place of the line that holds `t`."""
        return bisect_right(self._begins, t) - 1

    def _before(self, t: int) -> Iterator[Line]:
        """Yield what lies before `t`."""
        for line in self.lines:
            if line.begin < t:
                yield line if line.end <= t else line.upto(t)

    def _after(self, t: int) -> Iterator[Line]:
        """Yield what lies after `t`."""
        for line in self.lines:
            if line.end > t:
                yield line if line.begin >= t else line.since(t)


def curve_of(profile: Profile) -> Curve:
    """Return the level that a profile offers over time."""
    pieces = [piece for piece in profile.pieces() if piece.length]
    ends = accumulate((piece.length for piece in pieces), initial=0)
    return Curve(
        Line(begin, end, piece.first, piece.last)
        for piece, (begin, end) in zip(pieces, pairwise(ends), strict=True)
    )
