"""Where each request stands in a picture, so that what was drawn around becomes a mask.

A map shows counts of cells, and a line percentiles of bins. Requests are asked for themselves: who
is in the box is exact, whatever the picture rounds.

    picture      x                  y
    heatmap      intended [s]       response [ms], logarithmic
    offsets      a stamp [s]        its offset within the second [ms]; from x on and before x's end
    stretch      completed [s]      any: a stretch of time
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.figures.region import Region

    Mask = NDArray[np.bool_]

LATENCIES, STRETCH = "latencies", "stretch"


@dataclass(frozen=True)
class Places:
    """The requests of a picture.

    Parameters
    ----------
    read : callable
        Returns every request, in order of completion, and which of them are in the picture.
    kind : str
        `LATENCIES`, `STRETCH`, or the stamp whose offsets are drawn.
    """

    read: Callable[[], tuple[Measured, Mask | None]]
    kind: str

    def inside(self, region: Region) -> Mask:
        """Return which requests are in a region, shape (n,) of all requests.

        Parameters
        ----------
        region : Region
        """
        every, meant = self.read()
        found = self._inside(every, region)
        return found if meant is None else found & meant

    def _inside(self, every: Measured, region: Region) -> Mask:
        """Return the same, whether they are in the picture or not."""
        if self.kind == LATENCIES:
            response = every.response / NS_PER_MS
            return every.answered & region.holds(every.intended / NS_PER_S, response, log_y=True)
        if self.kind == STRETCH:
            moments = every.completed / NS_PER_S
            return (min(region.x) <= moments) & (moments <= max(region.x))
        stamps = getattr(every, self.kind)
        moments, rest = stamps / NS_PER_S, stamps % NS_PER_S
        # columns stand beside each other: the end of one is the first moment of the next
        before: Mask = moments < max(region.x)
        return before & region.holds(moments, rest / NS_PER_MS, log_y=False)
