"""Into which parts requests fall: one bar a part, its share, and how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.figures.figure import Axis, Figure, figure
from vayu.figures.theme import COLOURS
from vayu.report.escape import html_line

if TYPE_CHECKING:
    from collections.abc import Mapping


def share_figure(title: str, parts: Mapping[str, int], *, note: str) -> Figure:
    """Return the figure.

    Parameters
    ----------
    title : str
    parts : mapping of str to int
        How many requests are in each; none of them: every share is 0.
    note : str
        What they come to.
    """
    names = [html_line(f"{name}: {count:,}") for name, count in parts.items()]
    whole = sum(parts.values())
    places = list(range(len(names)))
    own = figure(
        title,
        x=Axis(
            title="requests",
            ticks=list(zip(map(float, places), names, strict=True)),
            span=(-0.5, max(len(names) - 0.5, 0.5)),
        ),
        y=Axis(title="share [%]", span=(0, 100)),
        note=note,
    )
    own.add_bar(
        x=places,
        y=[100 * count / whole if whole else 0.0 for count in parts.values()],
        name="share",
        marker={"color": COLOURS[0]},
        hovertext=names,
    )
    return own
