"""The shift function: by how much each quantile of one sample differs from that of another.

Flat lines are a factor for everybody; what rises to the right hits the slow ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, figure
from vayu.figures.spectrum import nine_ticks
from vayu.report.palette import MUTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.stats.shift import Shift


def shift_figure(shifts: Sequence[Shift], *, margin: float, note: str) -> Figure:
    """Return the figure.

    Parameters
    ----------
    shifts : sequence of Shift
        In order of their quantiles; none where one side had no response.
    margin : float
        Within which a quantile is the same. [1]
    note : str
        What it comes to.
    """
    nines = np.array([1 / (1 - one.q) for one in shifts])
    ends = np.array([nines[0] / 1.1, nines[-1] * 1.1]) if nines.size else np.array([1.0, 100.0])
    own = figure(
        "Change of each quantile",
        x=Axis(
            title="percentile",
            log=True,
            ticks=nine_ticks(float(ends[1])),
            span=(float(ends[0]) / 1.05, float(ends[1]) * 1.05),
        ),
        y=Axis(title="change of the response time [%]"),
        note=note,
    )
    change = _percent([_ratio(one) for one in shifts])
    hover = "p%{customdata:.7~g}: %{y:+.2f} %"
    names = np.array([100 * one.q for one in shifts])
    add_line(
        own, nines, change, name="change", place=0, mode="lines+markers",
        customdata=names, hovertemplate=hover,
    )  # fmt: skip
    for name, bounds in (
        ("band", [one.ratio.high for one in shifts]),
        ("", [one.ratio.low for one in shifts]),
    ):
        add_line(
            own, nines, _percent(bounds), name=name or "band, below", place=0, dash="dash",
            showlegend=bool(name), customdata=names, hovertemplate=hover,
        )  # fmt: skip
    for sign, shown in ((1, True), (-1, False)):
        limit = np.full(2, 100 * sign * margin)
        label = f"margin of {100 * margin:.3g} %"
        add_line(own, ends, limit, name=label, colour=MUTED, dash="dot", showlegend=shown)
    return own


def _ratio(one: Shift) -> float | None:
    """By which factor a quantile changed; None when it was nothing."""
    return one.y / one.x if one.x > 0 else None


def _percent(ratios: Sequence[float | None]) -> np.ndarray:
    """Factors as changes in per cent; NaN for what is not known."""
    return np.array([np.nan if r is None else 100 * (r - 1) for r in ratios])
