"""The response time over a run, with the part that is steady marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.figures.figure import Figure, add_line, add_mark, add_span, figure
from vayu.figures.time_axis import duration_axis, moment_axis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def steady_figure(
    moments: NDArray[np.float64],
    response: NDArray[np.float64],
    *,
    start: float | None,
    note: str,
) -> Figure:
    """Return the figure.

    Parameters
    ----------
    moments : ndarray, shape (m,)
        After t0. [s]
    response : ndarray, shape (m,)
        Geometric means of batches. [ms]
    start : float, optional
        From when on it is steady. [s]
    note : str
    """
    end = float(moments[-1]) if len(moments) else 1.0
    own = figure(
        "Steady state",
        x=moment_axis(end),
        y=duration_axis("response time, geometric mean [ms]", [response]),
        note=note,
    )
    add_line(own, moments, response, name="response time")
    if start is not None:
        if start > 0:
            add_span(own, 0.0, start, text="warm-up")
        add_mark(own, start, "steady")
    return own
