"""One number of many runs over time, with the levels between its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, add_mark, figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray


def trend_figure(
    moments: Sequence[datetime],
    values: NDArray[np.float64],
    levels: NDArray[np.float64],
    *,
    axis: str,
    names: Sequence[str],
    changes: Sequence[int],
    note: str,
) -> Figure:
    """Return the figure.

    Parameters
    ----------
    moments : sequence of datetime
        When each run was made.
    values, levels : ndarray
        Of each run, and between the changes.
    axis : str
        What the number is, with its unit.
    names : sequence of str
        Ids of the runs.
    changes : sequence of int
        First run after each change.
    note : str
        What is to be said of it.
    """
    places = np.arange(len(values), dtype=np.float64)
    days = [f"{moment:%Y-%m-%d %H:%M}" for moment in moments]
    step = max(len(days) // 6, 1)
    own = figure(
        "Runs over time",
        x=Axis(
            title="run [in order of time]",
            ticks=[(float(i), days[i]) for i in range(0, len(days), step)],
            span=(-0.5, max(len(days) - 0.5, 0.5)),
        ),
        y=Axis(title=axis, from_zero=True),
        note=note,
    )
    add_line(
        own, places, values, name="run", mode="markers", marker={"size": 7}, customdata=names,
        hovertemplate="%{customdata}: %{y:,.4~g}",
    )  # fmt: skip
    add_line(own, places, levels, name="level", place=1, line_shape="hvh")
    for place in changes:
        add_mark(own, place - 0.5, "change")
    return own
