"""Where the time of an exchange went: its phases in turn, and those of ever slower requests.

    lag │▌
    dns │ ▌
connect │  ██
   wait │    ██████████
receive │              ▌

The phases of one exchange follow each other, so their means over some exchanges do as well: a
phase that did not happen took no time. What no phase covers is shown as *other*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.figures.figure import Axis, Figure, figure, make_room
from vayu.report.palette import BLUE, BROWN, GREEN, MUTED, ORANGE, PURPLE, RED, TEAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

PHASE_COLOURS = {
    "lag": BROWN, "dns": TEAL, "connect": PURPLE, "tls": GREEN, "wait": BLUE, "receive": ORANGE,
    "script": RED, "other": MUTED,
}  # fmt: skip
_PATTERNS = {
    "lag": ".", "dns": "\\", "connect": "x", "tls": "+", "wait": "", "receive": "/", "script": "|",
    "other": "-",
}  # fmt: skip


def waterfall(means: Mapping[str, float], *, note: str) -> Figure:
    """Return the phases one after the other.

    Parameters
    ----------
    means : mapping of str to float
        Mean length of each phase, in order. [ms]
    note : str
    """
    own = figure(
        "Phases of an exchange, on average",
        x=Axis(title="time after the intended start [ms]", from_zero=True),
        y=Axis(title=""),
        note=note,
        height=max(220, 110 + 34 * len(means)),
    )
    begin = 0.0
    for name, length in means.items():
        own.add_bar(
            y=[name], x=[length], base=[begin], orientation="h", name=name, showlegend=False,
            marker=_look(name), hovertemplate=f"{name}: %{{x:,.4~g}} ms<extra></extra>",
        )  # fmt: skip
        begin += length
    own.update_layout(barmode="overlay", yaxis={"autorange": "reversed"})
    return own


def tail_phases(
    groups: Sequence[str], means: Mapping[str, NDArray[np.float64]], *, note: str
) -> Figure:
    """Return the phases of ever slower requests, on each other.

    Parameters
    ----------
    groups : sequence of str, length g
        From fast to slow.
    means : mapping of str to ndarray, shape (g,)
        Mean length of each phase in each group. [ms]
    note : str
    """
    own = figure(
        "Phases of the tail",
        x=Axis(title="requests by their response time"),
        y=Axis(title="mean time [ms]", from_zero=True),
        note=note,
    )
    for name, values in means.items():
        own.add_bar(
            x=list(groups), y=values, name=name, marker=_look(name),
            hovertemplate=f"%{{x}}, {name}: %{{y:,.4~g}} ms<extra></extra>",
        )  # fmt: skip
    own.update_layout(barmode="stack", bargap=0.25)
    make_room(own, 1)
    return own


def _look(name: str) -> dict[str, object]:
    """Colour and pattern of a phase: colour is never the only signal."""
    pattern = {"shape": _PATTERNS[name], "fillmode": "overlay"}
    return {"color": PHASE_COLOURS[name], "pattern": pattern, "line": {"width": 0}}
