"""Better, worse, the same or not known: what bands around several differences say together.

A *difference* is a number whose 0 means no difference, larger means worse, with an interval and
a margin within which nobody cares:

        -margin      0      +margin
            │        │        │
            │     ├──┼───┤    │        same: all of it within the margin, whatever its side
            │        │  ├─────┼──┤     worse: all of it above 0, and not within the margin
      ├─────┼──┤     │        │        better
            │   ├────┼────────┼──┤     inconclusive: more requests would tell

Rule 1: one difference that is worse makes the whole worse, also beside others that are better.
Rule 2: the whole is the same only if every difference is. What has no bound is not known.

The margin is stated, never silently zero: with enough requests any two runs differ.

Source: D. J. Schuirmann, "A Comparison of the Two One-Sided Tests Procedure ...", 1987 (the same
within a margin).
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.stats.interval import Interval

_FARTHEST = 10_000  # times as many values as there are: nobody will see more
_SLACK = 1e-9  # 30,000 is 30,000, whatever the floats say


class Verdict(StrEnum):
    """What a comparison comes to."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    INCONCLUSIVE = "inconclusive"


class Difference(NamedTuple):
    """One difference.

    Attributes
    ----------
    value : float
        0: none; larger is worse.
    interval : Interval
    margin : float
        In the same unit, not negative.
    size : int
        Values of the smaller sample. [1]
    needed : int
        More values until the interval has both bounds. [1]
    """

    value: float
    interval: Interval
    margin: float
    size: int
    needed: int = 0


def judge(difference: Difference) -> Verdict:
    """Return what one difference comes to."""
    low, high = difference.interval
    below = -math.inf if low is None else low
    above = math.inf if high is None else high
    if -difference.margin <= below and above <= difference.margin:
        return Verdict.SAME
    if below > 0:
        return Verdict.WORSE
    return Verdict.BETTER if above < 0 else Verdict.INCONCLUSIVE


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Return what several differences come to."""
    for decisive in (Verdict.WORSE, Verdict.BETTER):
        if decisive in verdicts:
            return decisive
    return Verdict.SAME if set(verdicts) == {Verdict.SAME} else Verdict.INCONCLUSIVE


def to_settle(differences: Sequence[Difference]) -> int | None:
    """Return about how many more requests each side needs until the verdict is no longer open.

    If every difference stays what it is now, an interval shrinks with the root of the number of
    values. It is settled when the first open one leaves 0, or the last one is within its margin.
    One that is the same already stays so, whichever side of 0 it is on.

    Parameters
    ----------
    differences : sequence of Difference

    Returns
    -------
    int or None
        Rounded up to two digits; 0 when it is settled; None when no number would settle it, at
        most 10,000 times as many as there are, or none is known to: what has no bound may end
        anywhere.
    """
    if together([judge(one) for one in differences]) is not Verdict.INCONCLUSIVE:
        return 0
    still_open = [one for one in differences if judge(one) is not Verdict.SAME]
    leaves = min((_until_left(one) for one in still_open), default=math.inf)
    within = max((_until_within(one) for one in differences), default=math.inf)
    more = min(leaves, within)
    largest = max((one.size for one in differences), default=0)
    return None if more > _FARTHEST * largest else _rounded(more)


def _until_left(one: Difference) -> float:
    """More values until an interval leaves 0: its side towards 0 is as short as the difference."""
    low, high = one.interval
    if low is None or high is None or not one.value:
        return math.inf
    reach = one.value - low if one.value > 0 else high - one.value
    return max(one.size * ((reach / one.value) ** 2 - 1), 1.0)


def _until_within(one: Difference) -> float:
    """More values until a difference is within its margin."""
    return 0.0 if judge(one) is Verdict.SAME else _until(one, one.margin - abs(one.value))


def _until(one: Difference, half: float) -> float:
    """More values until half the interval is as narrow as that."""
    low, high = one.interval
    if low is None or high is None:
        return math.inf
    if half <= 0:
        return math.inf
    now = (high - low) / 2
    return max(one.size * ((now / half) ** 2 - 1), 1.0)


def _rounded(count: float) -> int:
    """Return a count rounded up to two digits."""
    unit = int(10 ** max(math.floor(math.log10(count)) - 1, 0))
    return math.ceil(count / unit * (1 - _SLACK)) * unit
