"""Who is wanted when: users, numbered from 0, under a level that rises and falls.

User u is wanted while the level is above u. So users start as the level rises past their
numbers, lowest first, and go as it falls, highest first:

    level 3 │      ┌──┐        user 2     ├──┤
          2 │    ·      ·      user 1   ├──────┤
          1 │  ·          ·    user 0 ├──────────┤
            └┴──────────────┴▶ t
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.pacing.curve import Curve
    from vayu.pacing.shard import Share

Rise = tuple[int, int]
"""When the level rises past a user, and which. [ns, 1]"""

BEFORE_ALL: Rise = (-1, -1)


def rises(curve: Curve, share: Share, after: Rise = BEFORE_ALL) -> Iterator[Rise]:
    """Yield each moment at which one of a worker's users starts to be wanted, in order.

    Parameters
    ----------
    curve : Curve
        Users over time. [1]
    share : Share
        Which users are this worker's.
    after : Rise
        Only what comes later than this.
    """
    for rise in _all(curve, share):
        if rise > after:
            yield rise


def _all(curve: Curve, share: Share) -> Iterator[Rise]:
    """Yield every rise past a user of the share."""
    level = 0.0
    for line in curve.lines:
        begin, first, last = line.begin, line.first, line.last
        yield from ((begin, user) for user in share.among(math.ceil(level), math.ceil(first)))
        if last > first:
            pitch = (line.end - begin) / (last - first)
            for user in share.among(math.ceil(first), math.ceil(last)):
                yield begin + int((user - first) * pitch), user
        level = last
