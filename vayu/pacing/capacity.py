"""Which level comes next: up until one does not keep the thresholds, then bisection.

    level │            ✗ 800                 kept: 400 … 500
          │      ✓ 400    ✗ 566              broken: 566
          │   ✓ 200          ✓ 476
          │✓ 100                ✗ 519        … until broken / kept <= 1 + precision
          └──────────────────────────▶ levels

Pure: an outcome goes in, a level comes out. An undecided level is not guessed: it is neither
floor nor ceiling, and the gaps on both sides of it are narrowed, so that the limit lies between
a level that kept the thresholds and one that did not. Levels halve the *ratio* between floor
and ceiling (their geometric mean), because a capacity is known to a percentage and not to a
number of requests.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vayu.model.results.levels import LevelOutcome, Reason

if TYPE_CHECKING:
    from vayu.model.load.search_profile import SearchProfile

_DIGITS = 3  # significant, of a bisected level: a person reads 283/s, not 282.8427/s


class CapacitySearch:
    """The state of one search.

    Parameters
    ----------
    plan : SearchProfile
        What was asked for.

    Attributes
    ----------
    level : float, optional
        What is to be tried now; None when the search is over.
    reason : Reason, optional
        Why it is over; None before that.
    """

    def __init__(self, plan: SearchProfile) -> None:
        self._plan = plan
        self._floor: float | None = None
        self._doubtful: list[float] = []
        self._ceiling: float | None = None
        self._tried = 0
        self.level: float | None = plan.start
        self.reason: Reason | None = None

    def judged(self, outcome: LevelOutcome) -> None:
        """Take in what the present level came to, and choose the next one."""
        level = self.level
        if level is None:
            return
        self._tried += 1
        match outcome:
            case LevelOutcome.KEPT:
                self._floor = level
            case LevelOutcome.BROKEN:
                self._ceiling = level
            case LevelOutcome.UNDECIDED:
                self._doubtful = sorted([*self._doubtful, level])
            case LevelOutcome.GENERATOR | LevelOutcome.UNEVALUATED:
                pass
        self._doubtful = [doubt for doubt in self._doubtful if self._is_between(doubt)]
        self.level = None
        self.reason = self._over(outcome, level)
        if self.reason is None:
            self.level = self._next()
            self.reason = Reason.FOUND if self.level is None else None

    def _over(self, outcome: LevelOutcome, level: float) -> Reason | None:
        """Return why nothing more is to be tried, whatever could be."""
        if outcome is LevelOutcome.GENERATOR:
            return Reason.GENERATOR
        if self._floor is None:
            return Reason.START if outcome is LevelOutcome.BROKEN else Reason.UNDECIDED
        if self._ceiling is None and level >= self._plan.most:
            return Reason.UNDECIDED if self._doubtful else Reason.MAXIMUM
        return Reason.LEVELS if self._tried >= self._plan.max_levels else None

    def _next(self) -> float | None:
        """Return the level to try; None when floor and ceiling, or what lies between, is known."""
        assert self._floor is not None
        if self._ceiling is None:
            return self._up(max([self._floor, *self._doubtful]))
        edges = [self._floor, *self._doubtful, self._ceiling]
        for below, above in ((edges[0], edges[1]), (edges[-2], edges[-1])):
            middle = self._middle(below, above)
            if above > below * (1 + self._plan.precision) and below < middle < above:
                return middle
        return None

    def _is_between(self, level: float) -> bool:
        """Whether a level is neither kept, as lower ones are, nor broken, as higher ones are."""
        above = self._floor is None or level > self._floor
        return above and (self._ceiling is None or level < self._ceiling)

    def _up(self, level: float) -> float:
        """Return the next step up."""
        return min(self._plan.above(level), self._plan.most)

    def _middle(self, floor: float, ceiling: float) -> float:
        """Return the geometric mean, as people would write it."""
        middle = math.sqrt(floor * ceiling)
        digits = _DIGITS - 1 - math.floor(math.log10(middle))
        short = round(middle, digits)
        return self._plan.whole(short if floor < short < ceiling else middle)
