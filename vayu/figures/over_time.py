"""Lines and stacks over the time of a run."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from vayu.figures.figure import Axis, Figure, add_line, add_mark, add_span, figure, make_room
from vayu.figures.time_axis import duration_axis, moment_axis
from vayu.report.palette import BLUE, BROWN, GREEN, MUTED, ORANGE, PURPLE, RED, TEAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_STATUS = {"2xx": GREEN, "1xx": MUTED, "3xx": TEAL, "4xx": ORANGE, "5xx": BROWN, "timeout": PURPLE}
"""As a live view and the report of a run colour them."""


def percentile_lines(
    x: Numbers,
    lines: Mapping[str, Numbers],
    *,
    note: str,
    start: float | None = None,
    changes: Sequence[float] = (),
) -> Figure:
    """Return percentiles over time.

    Parameters
    ----------
    x : ndarray, shape (k,)
        Middles of the bins. [s]
    lines : mapping of str to ndarray, shape (k,)
        By name; NaN: nothing was measured. [ms]
    note : str
    start : float, optional
        From when on the run is steady. [s]
    changes : sequence of float
        When the level changed: marked by a line each, which the note has to explain. [s]
    """
    own = figure(
        "Response time over the run",
        x=moment_axis(_end(x)),
        y=duration_axis("response time [ms]", lines.values()),
        note=note,
    )
    for place, (name, values) in enumerate(lines.items()):
        add_line(own, x, values, name=name, place=place)
    if start:
        add_span(own, 0.0, start, text="warm-up")
    for moment in changes:
        add_mark(own, moment)
    return own


def rate_lines(x: Numbers, lines: Mapping[str, Numbers], *, note: str) -> Figure:
    """Return what was offered and what was achieved over time.

    Parameters
    ----------
    x : ndarray, shape (k,)
        Middles of the bins. [s]
    lines : mapping of str to ndarray, shape (k,)
        [1/s]
    note : str
    """
    own = figure(
        "Arrivals and throughput",
        x=moment_axis(_end(x)),
        y=Axis(title="requests a second [1/s]", from_zero=True),
        note=note,
    )
    for name, values in reversed(list(lines.items())):  # what is due lies on what became of it
        add_line(own, x, values, name=name)
    return own


def monitor_lines(
    own: Mapping[str, tuple[Numbers, Numbers]],
    other: Mapping[str, tuple[Numbers, Numbers]],
    *,
    unit: str,
    note: str,
) -> Figure:
    """Return the response time above what was read beside the run, on one time axis.

    Parameters
    ----------
    own : mapping of str to (ndarray, ndarray)
        Moments [s] and percentiles [ms], by name.
    other : mapping of str to (ndarray, ndarray)
        Moments [s] and readings, by name.
    unit : str
        Of the readings, as far as it is known.
    note : str
    """
    every = [x for x, _ in (*own.values(), *other.values()) if len(x)]
    figure_ = figure(
        "Beside the run",
        x=moment_axis(
            max((float(x[-1]) for x in every), default=1.0),
            start=min([0.0, *(float(x[0]) for x in every)]),
        ),
        y=duration_axis("response time [ms]", [y for _, y in own.values()]),
        note=note,
        height=560,
    )
    for place, (name, (x, y)) in enumerate(own.items()):
        add_line(figure_, x, y, name=name, place=place)
    for place, (name, (x, y)) in enumerate(other.items(), len(own)):
        add_line(figure_, x, y, name=name, place=place, yaxis="y2")
    below = Axis(title=f"readings{unit}", from_zero=True).layout()
    figure_.update_layout(
        yaxis={"domain": [0.5, 1.0]}, yaxis2=below | {"domain": [0.0, 0.4], "anchor": "x"},
        xaxis={"anchor": "y2"},
    )  # fmt: skip
    return figure_


def outcome_stack(x: Numbers, rates: Mapping[str, Numbers], *, note: str) -> Figure:
    """Return outcomes on each other over time: classes of status, and kinds of failure.

    Parameters
    ----------
    x : ndarray, shape (k,)
        Middles of the bins. [s]
    rates : mapping of str to ndarray, shape (k,)
        By class (``2xx``) or kind (``timeout``). [1/s]
    note : str
    """
    own = figure(
        "Outcomes over the run",
        x=moment_axis(_end(x)),
        y=Axis(title="requests a second [1/s]", from_zero=True),
        note=note,
    )
    rest = cycle((RED, BLUE, MUTED))
    patterns = ("", "/", "x", "\\", ".", "-", "|", "+")
    for place, (name, values) in enumerate(rates.items()):
        own.add_bar(
            x=x, y=values, name=name,
            marker={
                "color": _STATUS.get(name) or next(rest), "line": {"width": 0},
                "pattern": {"shape": patterns[place % len(patterns)]},
            },
            hovertemplate="%{x:.4~g} s: %{y:,.4~g}/s",
        )  # fmt: skip
    own.update_layout(barmode="stack", bargap=0)
    make_room(own, 1)
    return own


def concurrency_lines(in_flight: Numbers, lines: Mapping[str, Numbers], *, note: str) -> Figure:
    """Return the response time by what was in flight when a request started.

    Parameters
    ----------
    in_flight : ndarray, shape (k,)
        In ascending order. [1]
    lines : mapping of str to ndarray, shape (k,)
        Percentiles. [ms]
    note : str
    """
    own = figure(
        "Response time by concurrency",
        x=Axis(title="in flight when it started [1]", from_zero=True),
        y=duration_axis("response time [ms]", lines.values()),
        note=note,
    )
    for place, (name, values) in enumerate(lines.items()):
        add_line(own, in_flight, values, name=name, place=place, mode="lines+markers")
    return own


def _end(x: Numbers) -> float:
    """Where a time axis ends. [s]."""
    if not len(x):
        return 1.0
    half = (x[1] - x[0]) / 2 if len(x) > 1 else x[-1] or 1.0
    return float(x[-1] + half)
