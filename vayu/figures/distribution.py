"""How durations are spread: the share up to each (ECDF), and where they are dense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, figure
from vayu.figures.theme import look_of
from vayu.figures.time_axis import duration_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Named = Sequence[tuple[str, NDArray[np.int64]]]

_POINTS = 400
_BINS = 120


def ecdf(lines: Named, *, note: str) -> Figure:
    """Return the empirical distribution functions of some durations.

    Parameters
    ----------
    lines : sequence of (str, ndarray of int64)
        Names, and durations in ascending order. [ns]
    note : str
    """
    own = figure(
        "Share of the requests up to a time",
        x=duration_axis("time [ms]", [_ends(values) for _, values in lines]),
        y=Axis(title="share of the requests [%]", span=(0, 100)),
        note=note,
    )
    for place, (name, values) in enumerate(lines):
        if len(values):
            ranks = np.unique(np.linspace(1, len(values), min(_POINTS, len(values))).astype(int))
            add_line(
                own, values[ranks - 1] / 1e6, 100 * ranks / len(values), name=name, place=place,
                hovertemplate="%{y:.4~g} % up to %{x:,.4~g} ms",
            )  # fmt: skip
    return own


def density(lines: Named, *, note: str) -> Figure:
    """Return where durations are dense: shares in bins of equal factors.

    Parameters
    ----------
    lines : sequence of (str, ndarray of int64)
        Names, and durations in ascending order. [ns]
    note : str
    """
    every = [_ends(values) for _, values in lines if len(values)]
    low = max(min((float(v.min()) for v in every), default=0.1), 1e-3)
    high = max(max((float(v.max()) for v in every), default=1.0), low * 1.2)
    edges = np.geomspace(low, high * 1.000_001, _BINS + 1)
    factor = edges[1] / edges[0]
    own = figure(
        "Density of times",
        x=duration_axis("time [ms]", every),
        y=Axis(title=f"share within a factor of {factor:.3f} [%]", from_zero=True),
        note=note,
    )
    for place, (name, values) in enumerate(lines):
        if len(values):
            counts = np.diff(np.searchsorted(values, np.append(edges[:-1], np.inf) * 1e6))
            counts[0] += int(np.searchsorted(values, edges[0] * 1e6))
            colour, _ = look_of(name, place)
            add_line(
                own, np.sqrt(edges[:-1] * edges[1:]), 100 * counts / len(values), name=name,
                place=place, colour=colour, line_shape="hvh", fill="tozeroy" if not place else None,
                fillcolor=_soft(colour) if not place else None,
                hovertemplate="%{x:,.4~g} ms: %{y:.3~g} %",
            )  # fmt: skip
    return own


def _ends(values: NDArray[np.int64]) -> NDArray[np.float64]:
    """Least and greatest of durations that stand in order. [ms]."""
    ends: NDArray[np.float64] = values[[0, -1]] / 1e6 if len(values) else np.empty(0)
    return ends


def _soft(colour: str) -> str:
    """Return a colour that lets through what is behind it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.15)"
