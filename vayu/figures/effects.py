"""How strong each of some effects is, one bar each, the strongest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.figures.figure import Axis, Figure, figure
from vayu.figures.theme import COLOURS
from vayu.report.escape import html_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    class Effect(Protocol):
        """What is drawn."""

        @property
        def dimension(self) -> str:
            """Of a request."""
            ...

        @property
        def level(self) -> str:
            """Of the dimension."""
            ...

        @property
        def effect(self) -> float:
            """Cliff's delta. [1]."""
            ...


def effect_figure(
    effects: Sequence[Effect],
    *,
    note: str,
    title: str = "What the marked requests have in common",
    x: str = "dimension",
    y: str = "effect (Cliff's delta) [1]",
) -> Figure:
    """Return the figure.

    Parameters
    ----------
    effects : sequence
        With `dimension`, `level` and `effect`, strongest first.
    note : str
        What they come to.
    title, x, y : str
        Of the figure, and of its axes.
    """
    names = [html_line(f"{one.dimension}: {one.level}") for one in effects]
    places = list(range(len(names)))
    own = figure(
        title,
        x=Axis(
            title=x,
            ticks=list(zip(map(float, places), names, strict=True)),
            span=(-0.5, max(len(names) - 0.5, 0.5)),
        ),
        y=Axis(title=y),
        note=note,
    )
    own.add_bar(
        x=places,
        y=[one.effect for one in effects],
        name="effect",
        marker={"color": COLOURS[0]},
        hovertext=names,
    )
    return own
