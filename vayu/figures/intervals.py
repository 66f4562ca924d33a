"""A few numbers side by side, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, figure
from vayu.figures.time_axis import duration_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FAR = 0.04  # of a step: how far the ends of a bar reach


def interval_figure(
    title: str,
    names: Sequence[str],
    values: NDArray[np.float64],
    lows: NDArray[np.float64],
    highs: NDArray[np.float64],
    *,
    note: str,
    axis: str = "percentile",
    legend: tuple[str, str] = ("value", "interval"),
) -> Figure:
    """Return the figure.

    Parameters
    ----------
    title : str
    names : sequence of str
        One below each number.
    values, lows, highs : ndarray
        Numbers and the ends of their intervals; NaN: no bound on that side. [ms]
    note : str
        Who is in them.
    axis : str
        What stands side by side.
    legend : (str, str)
        What the numbers and what the bars are.
    """
    places = np.arange(len(names), dtype=np.float64)
    own = figure(
        title,
        x=Axis(
            title=axis,
            ticks=list(zip(places.tolist(), names, strict=True)),
            span=(-0.5, max(len(names) - 0.5, 0.5)),
        ),
        y=duration_axis("time [ms]", [values, lows, highs]),
        note=note,
    )
    add_line(own, places, values, name=legend[0], mode="markers", marker={"size": 8})
    x, y = [], []
    for place, value, low, high in zip(places, values, lows, highs, strict=True):
        ends = [value if np.isnan(low) else low, value if np.isnan(high) else high]
        x += [place, place, np.nan]
        y += [*ends, np.nan]
        for end in (bound for bound in (low, high) if not np.isnan(bound)):
            x += [place - _FAR, place + _FAR, np.nan]
            y += [end, end, np.nan]
    add_line(own, x, y, name=legend[1])
    return own
