"""Capacity: throughput and response time by load, with the fitted law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, add_mark, figure
from vayu.figures.heatmap import add_map
from vayu.figures.time_axis import duration_axis
from vayu.report.palette import BLUE, BROWN, ORANGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


def scalability_figure(
    concurrency: Numbers,
    throughput: Numbers,
    curve: tuple[Numbers, Numbers],
    *,
    peak: float | None,
    note: str,
) -> Figure:
    """Return measured throughput and the fitted law.

    Parameters
    ----------
    concurrency, throughput : ndarray, shape (m,)
        [1], [1/s]
    curve : tuple of ndarray
        Points of the law.
    peak : float, optional
        Where it is highest. [1]
    note : str
    """
    own = figure(
        "Universal Scalability Law",
        x=Axis(title="in flight, or users [1]", from_zero=True),
        y=Axis(title="throughput [1/s]", from_zero=True),
        note=note,
    )
    add_line(own, *curve, name="fitted", colour=BLUE)
    add_line(own, concurrency, throughput, name="measured", colour=ORANGE, mode="markers")
    if peak is not None and peak <= float(curve[0][-1]):
        add_mark(own, peak, f"peak at {peak:,.0f}")
    return own


def load_figure(
    level: Numbers, throughput: Numbers, percentiles: Mapping[str, Numbers], *, axis: str, note: str
) -> Figure:
    """Return throughput above response times, by load.

    Parameters
    ----------
    level : ndarray, shape (m,)
    throughput : ndarray, shape (m,)
        [1/s]
    percentiles : mapping of str to ndarray, shape (m,)
        [ms]
    axis : str
        What the level is, with its unit.
    note : str
    """
    own = figure(
        "Throughput and response time by load",
        x=Axis(title=axis, from_zero=True),
        y=Axis(title="throughput [1/s]", from_zero=True),
        note=note,
        height=560,
    )
    add_line(own, level, throughput, name="throughput", colour=BROWN, mode="lines+markers")
    for place, (name, values) in enumerate(percentiles.items()):
        add_line(
            own, level, values, name=name, place=place, yaxis="y2", mode="lines+markers"
        )  # fmt: skip
    below = duration_axis("response time [ms]", percentiles.values()).layout()
    own.update_layout(
        yaxis={"domain": [0.56, 1.0]}, yaxis2=below | {"domain": [0.0, 0.44], "anchor": "x"},
        xaxis={"anchor": "y2"},
    )  # fmt: skip
    return own


def load_map(
    levels: Sequence[str], y: Numbers, counts: NDArray[np.int64], *, axis: str, note: str
) -> Figure:
    """Return the map of load and response time; each level is a column.

    Parameters
    ----------
    levels : sequence of str, length k
    y : ndarray, shape (j,)
        Middles of the rows, in equal factors. [ms]
    counts : ndarray of int64, shape (j, k)
    axis : str
        What the level is, with its unit.
    note : str
    """
    places = np.arange(len(levels), dtype=np.float64)
    own = figure(
        "Response times by load",
        x=Axis(
            title=axis,
            ticks=list(zip(places.tolist(), levels, strict=True)),
            span=(-0.5, len(levels) - 0.5),
        ),
        y=duration_axis("response time [ms]", [y]),
        note=note,
        height=460,
    )
    add_map(own, places, y, counts, hover="%{y:,.3~g} ms: %{customdata:,} requests")
    return own
