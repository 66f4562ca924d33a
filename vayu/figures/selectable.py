"""Requests that are selected on a picture: with a pointer (`select`), or in words (`choose`).

region drawn ──> Located.inside ──> mask ──> run.requests[figure.selection]
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Protocol

from vayu.errors import InvalidConfig
from vayu.figures.region import region_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from vayu.figures.region import Region


class Located(Protocol):
    """Knows where each request of a picture stands."""

    def inside(self, region: Region) -> NDArray[np.bool_]:
        """Return which requests are in a region."""
        ...


class Selectable:
    """What a figure can be asked of the requests in it.

    Attributes
    ----------
    places : Located, optional
        Of a picture whose requests can be selected.
    region : Region, optional
        What was drawn on it last.
    opener : callable, optional
        Makes the widget on which a person draws.
    """

    places: Located | None = None
    region: Region | None = None
    opener: Callable[[Any], Any] | None = None

    @property
    def selection(self) -> NDArray[np.bool_]:
        """Which requests are in what was drawn last: a mask, ``run.requests[figure.selection]``.

        Raises
        ------
        InvalidConfig
            While nothing is drawn.
        """
        places = self._selectable()
        if self.region is None:
            hint = "draw on figure.select(), or say it: figure.choose(x=(2, 4), y=(100, 500))"
            raise InvalidConfig({"selection": "nothing is selected"}, hint=hint)
        return places.inside(self.region)

    def choose(
        self, *, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> NDArray[np.bool_]:
        """Select a box in words, and return the mask.

        Parameters
        ----------
        x, y : pair of float, optional
            From and to, in the unit of the axis; else all of it.
        """
        self._selectable()
        everything = [-inf, inf]
        self.region = region_of({"x": x or everything, "y": y or everything})
        return self.selection

    def select(self) -> Any:
        """Return the figure as a widget on which a box or a lasso can be drawn."""
        self._selectable()
        assert self.opener is not None
        return self.opener(self)

    def _selectable(self) -> Located:
        """Return where the requests are.

        Raises
        ------
        InvalidConfig
            If what it shows are no single requests.
        """
        if self.places is None:
            why = "requests cannot be selected on this picture"
            raise InvalidConfig({"selection": why}, hint="they can on run.plot.heatmap()")
        return self.places
