"""Percentiles with and without what waiting hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, figure
from vayu.figures.time_axis import duration_axis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


def omission_figure(
    names: Sequence[str], lines: Mapping[str, NDArray[np.float64]], *, note: str
) -> Figure:
    """Return the figure.

    Parameters
    ----------
    names : sequence of str
        Percentiles.
    lines : mapping of str to ndarray
        By what was measured, or estimated. [ms]
    note : str
        What they come to.
    """
    places = np.arange(len(names), dtype=np.float64)
    own = figure(
        "What waiting for responses hides",
        x=Axis(title="percentile", ticks=list(zip(places.tolist(), names, strict=True))),
        y=duration_axis("time [ms]", lines.values()),
        note=note,
    )
    for place, (name, values) in enumerate(lines.items()):
        add_line(own, places, values, name=name, place=place, mode="lines+markers")
    return own
