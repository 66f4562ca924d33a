"""Maps of counts: how many requests are in each cell of time and duration.

The colour follows the logarithm of the count, because a cell of the tail holds one request
where the middle holds thousands; a cell without any is clear. The ground is dark on any page.

Source: B. Gregg, "Visualizing System Latency", ACM Queue 8, 2010.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, figure
from vayu.figures.theme import GROUND, HEAT
from vayu.figures.time_axis import duration_axis, moment_axis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


def latency_map(x: Numbers, y: Numbers, counts: NDArray[np.int64], *, note: str) -> Figure:
    """Return the map of time and response time.

    Parameters
    ----------
    x : ndarray, shape (k,)
        Middles of the columns. [s]
    y : ndarray, shape (j,)
        Middles of the rows, in equal factors. [ms]
    counts : ndarray of int64, shape (j, k)
    note : str
    """
    own = figure(
        "Response times over the run",
        x=_moments(x),
        y=duration_axis("response time [ms]", [y]),
        note=note,
        height=460,
    )
    add_map(own, x, y, counts, hover="%{x:.4~g} s, %{y:,.3~g} ms: %{customdata:,} requests")
    return own


def offset_map(x: Numbers, y: Numbers, counts: NDArray[np.int64], *, of: str, note: str) -> Figure:
    """Return the map of seconds and offsets within a second.

    Parameters
    ----------
    x : ndarray, shape (k,)
        Middles of the columns. [s]
    y : ndarray, shape (j,)
        Middles of the rows. [ms]
    counts : ndarray of int64, shape (j, k)
    of : str
        Which stamp it is.
    note : str
    """
    own = figure(
        f"When within a second: {of}",
        x=_moments(x),
        y=Axis(title="offset within the second [ms]", span=(0, 1_000)),
        note=note,
        height=460,
    )
    add_map(own, x, y, counts, hover="second %{x:.0f}, +%{y:.0f} ms: %{customdata:,} requests")
    return own


def add_map(own: Figure, x: Numbers, y: Numbers, counts: NDArray[np.int64], *, hover: str) -> None:
    """Draw a table of counts.

    Parameters
    ----------
    own : Figure
    x, y : ndarray
        Middles of columns and rows.
    counts : ndarray of int64, shape (len(y), len(x))
    hover : str
        What a cell says, in plotly's words; ``customdata`` is its count.
    """
    most = int(counts.max(initial=1))
    top = max(math.log10(most), 0.001)
    with np.errstate(divide="ignore"):
        z = np.where(counts > 0, np.log10(counts), np.nan)
    ticks: list[tuple[float, str]] = [(p, f"{10**p:,}") for p in range(math.floor(top) + 1)]
    if most > 10 ** ticks[-1][0] * 1.5:
        ticks.append((top, f"{most:,}"))
    own.add_heatmap(
        x=x, y=y, z=z.astype(np.float32), customdata=counts.astype(np.int32),
        zmin=0.0, zmax=top, colorscale=[list(stop) for stop in HEAT],
        colorbar={
            "title": {"text": "requests", "side": "bottom"}, "thickness": 14, "outlinewidth": 0,
            "tickvals": [value for value, _ in ticks], "ticktext": [text for _, text in ticks],
        },
        hovertemplate=f"{hover}<extra></extra>", hoverongaps=False,
    )  # fmt: skip
    own.update_layout(plot_bgcolor=GROUND)


def _moments(x: Numbers) -> Axis:
    """Axis of the columns, from edge to edge."""
    half = (x[1] - x[0]) / 2 if len(x) > 1 else 0.5
    return moment_axis(float(x[-1] + half), start=float(x[0] - half))
