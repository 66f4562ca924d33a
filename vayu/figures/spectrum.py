"""The percentile spectrum: every percentile at once, the tail as wide as the middle.

The axis counts nines: at 1 / (1 - q) each further nine takes the same room,

    0 %      90 %     99 %     99.9 %   99.99 %
    1        10       100      1,000    10,000

and a line ends where the data do, at the largest of n values, 1 - 1/n.

Source: G. Tene, HdrHistogram, "Percentile distribution plots" (https://hdrhistogram.org).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vayu.figures.figure import Axis, Figure, add_line, figure
from vayu.figures.theme import COLOURS, look_of
from vayu.figures.time_axis import duration_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_POINTS = 400
_NINES = 7


@dataclass(frozen=True, slots=True)
class Spectrum:
    """One line.

    Parameters
    ----------
    name : str
    values : ndarray of int64, shape (n,)
        Durations, in ascending order. [ns]
    kind : {"response", "service", "lag"}
        Decides the dash.
    group : int
        Which run it is: decides the colour.
    counts : ndarray of int64, shape (n,), optional
        How often each value occurred; once, if it is not said.
    """

    name: str
    values: NDArray[np.int64]
    kind: str = "response"
    group: int = 0
    counts: NDArray[np.int64] | None = None


def spectrum(lines: Sequence[Spectrum], *, note: str, title: str = "") -> Figure:
    """Return percentile spectra as a figure.

    Parameters
    ----------
    lines : sequence of Spectrum
        At least one; one without values draws nothing.
    note : str
        Who is in the percentiles.
    title : str, optional

    Returns
    -------
    Figure
    """
    sampled = [(line, *_walk(line.values, line.counts)) for line in lines if len(line.values)]
    every = [ms for *_, ms in sampled]
    furthest = max((float(nines[-1]) for _, nines, _ in sampled), default=10.0)
    own = figure(
        title or "Percentile spectrum",
        x=Axis(
            title="percentile", log=True, ticks=nine_ticks(furthest), span=(1.0, furthest * 1.2)
        ),
        y=duration_axis("time [ms]", every),
        note=note,
    )
    several = len({line.group for line in lines}) > 1
    for line, nines, ms in sampled:
        colour, dash = look_of(line.kind, line.group)
        percent = 100 * (1 - 1 / nines)
        add_line(
            own, nines, ms, name=line.name,
            colour=COLOURS[line.group % len(COLOURS)] if several else colour, dash=dash,
            customdata=percent, hovertemplate="p%{customdata:.7~g}: %{y:,.4~g} ms",
        )  # fmt: skip
    return own


def nine_ticks(furthest: float) -> list[tuple[float, str]]:
    """Return the marks of an axis that counts nines, up to 1 / (1 - q) = `furthest`."""
    ticks = [(1.0, "0 %"), (2.0, "50 %"), (4.0, "75 %"), (10.0, "90 %"), (20.0, "95 %")]
    ticks += [(10.0**n, f"99.{'9' * (n - 2)}".rstrip(".") + " %") for n in range(2, _NINES + 1)]
    return [(value, text) for value, text in ticks if value <= furthest * 1.2]


def _walk(
    values: NDArray[np.int64], counts: NDArray[np.int64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return 1 / (1 - q) and the quantile [ms] of a few hundred q, by nearest rank."""
    totals = None if counts is None else np.cumsum(counts)
    count = len(values) if totals is None else int(totals[-1])
    ranks = np.unique(np.rint(count - np.geomspace(count, 1, min(_POINTS, count))).astype(np.int64))
    nines = count / (count - ranks)
    places = ranks if totals is None else np.searchsorted(totals, ranks, side="right")
    return nines, values[places] / 1e6
