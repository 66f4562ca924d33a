"""A plotly figure in the one theme, and its picture beside it.

Paper and plot are transparent: a figure does not know the page it is shown on. Every axis names
its unit, and the note below the title says who is in the numbers.

What a notebook saves is two things at once: the figure for plotly, and beside it the same
picture as an image that needs no script (`vayu.figures.static`). plotly alone leaves a blank
where nothing draws it: in a converted notebook, a mail, a review page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plotly import graph_objects as go

from vayu.figures.heading import LINE, heading, room, title_of
from vayu.figures.selectable import Selectable
from vayu.figures.static import figure_html
from vayu.figures.theme import COLOURS, HEIGHT, look_of
from vayu.report.escape import html_line, line as one_line
from vayu.report.palette import BLUE, GRID, MUTED

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOM = 48 + LINE  # for a title and a note of one line [px]

PLOTLY_MIME = "application/vnd.plotly.v1+json"

CONFIG = {"displaylogo": False, "showSendToCloud": False}
"""Of plotly, wherever it draws: nothing that was measured leaves the page at a click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis.

    Parameters
    ----------
    title : str
        What it is, with its unit in brackets.
    log : bool
        Equal steps are equal factors.
    ticks : sequence of (float, str), optional
        Where marks stand, and what they say; else plotly decides.
    span : (float, float), optional
        First and last value shown, in the axis' own unit.
    from_zero : bool
        The axis begins at 0.
    """

    title: str
    log: bool = False
    ticks: Sequence[tuple[float, str]] = ()
    span: tuple[float, float] | None = None
    from_zero: bool = False

    def layout(self) -> dict[str, Any]:
        """Return it in plotly's words."""
        found: dict[str, Any] = {
            "title": {"text": self.title, "standoff": 8},
            "type": "log" if self.log else None,
            "gridcolor": GRID, "linecolor": GRID, "zeroline": False, "automargin": True,
            "ticks": "outside", "tickcolor": GRID, "ticklen": 4,
        }  # fmt: skip
        if not self.log:
            found["separatethousands"] = True
        if self.from_zero:
            found["rangemode"] = "tozero"
        if self.ticks:
            found["tickvals"] = [value for value, _ in self.ticks]
            found["ticktext"] = [text for _, text in self.ticks]
        if self.span:
            from math import log10  # noqa: PLC0415 (one use)

            low, high = self.span
            found["range"] = [log10(low), log10(high)] if self.log else [low, high]
        return found


class Figure(Selectable, go.Figure):  # type: ignore[misc]
    """A plotly figure whose picture is saved with it."""

    _ipython_display_ = None  # plotly's own would show itself and save nothing else

    def _repr_mimebundle_(self, *_: object, **__: object) -> dict[str, Any]:
        """Return what a notebook shows and saves."""
        return {
            "text/plain": repr(self),
            "text/html": self._repr_html_(),
            PLOTLY_MIME: json.loads(self.to_json()) | {"config": CONFIG},
        }

    def _repr_html_(self) -> str:
        """Return the picture as HTML that needs no script."""
        return figure_html(self)

    def __repr__(self) -> str:
        """Say what it shows; plotly's own lists every point."""
        return f"<Figure: {one_line(title_of(self)[0])}>"


def figure(title: str, *, x: Axis, y: Axis, note: str = "", height: int = HEIGHT) -> Figure:
    """Return an empty figure.

    Parameters
    ----------
    title : str
        What it shows.
    x, y : Axis
    note : str, optional
        Below the title: the population, and how the numbers were made.
    height : int
        [px]

    Returns
    -------
    Figure
        A `plotly.graph_objects.Figure`.
    """
    own = Figure()
    above = heading(title, note)
    top = room(above["text"])
    own.update_layout(
        title=above,
        font={"family": "system-ui, sans-serif", "size": 12, "color": MUTED},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        colorway=list(COLOURS),
        height=height + max(0, top - _ROOM),
        margin={"l": 64, "r": 24, "t": top, "b": 52},
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 11}},
        hoverlabel={"font": {"family": "system-ui, sans-serif"}},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": MUTED, "activecolor": BLUE},
        bargap=0.05,
        xaxis=x.layout(),
        yaxis=y.layout(),
        # what plotly would otherwise add of its own: white paper, its colours
        template={"layout": {}},
    )
    return own


def add_line(
    own: Any,
    x: Any,
    y: Any,
    *,
    name: str,
    place: int = 0,
    colour: str | None = None,
    dash: str | None = None,
    **more: Any,
) -> None:
    """Draw one series.

    Parameters
    ----------
    own : Figure
    x, y : array_like
        NaN is a gap.
    name : str
        Of the legend.
    place : int
        Which series it is: chooses colour and dash, where its name does not.
    colour, dash : str, optional
        Instead of those of `look_of`; `dash` is one of `DASHES`.
    **more
        Further words of `plotly.graph_objects.Scatter`.
    """
    own_colour, own_dash = look_of(name, place)
    stroke = {"color": colour or own_colour, "width": 2, "dash": dash or own_dash}
    words = {"mode": "lines", "line": stroke, "name": html_line(name, limit=60)} | more
    own.add_scatter(x=x, y=y, **words)
    named = [trace.name for trace in own.data if trace.showlegend is not False]
    if len(named) > 1:
        make_room(own, _rows(named))


def make_room(own: Any, rows: int) -> None:
    """Make room between the heading of a figure and its axes.

    Parameters
    ----------
    own : Figure
    rows : int
        Of its legend.
    """
    own.update_layout(margin={"t": max(room(own.layout.title.text or ""), _ROOM) + 28 * rows})


def _rows(names: Sequence[str]) -> int:
    """Return in about how many rows a legend stands, where a page is 880 px wide."""
    return 1 + int(sum(50 + 7 * len(name) for name in names) / 800)


def add_mark(own: Any, x: float, text: str = "", *, row: str = "x") -> None:
    """Draw a vertical line at a moment that matters, and say what it is."""
    own.add_shape(
        type="line", x0=x, x1=x, y0=0, y1=1, xref=row, yref="paper",
        line={"color": MUTED, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    if not text:
        return
    own.add_annotation(
        x=x, y=1, xref=row, yref="paper", text=html_line(text), showarrow=False,
        xanchor="left", yanchor="top", xshift=4, font={"size": 11},
        yshift=-14 * (len(own.layout.annotations) % 4),  # below what stands there already
    )  # fmt: skip


def add_span(own: Any, start: float, end: float, *, text: str = "") -> None:
    """Shade a stretch of the time axis, and say what it is."""
    own.add_shape(
        type="rect", x0=start, x1=end, y0=0, y1=1, xref="x", yref="paper",
        fillcolor="rgba(128,128,128,0.14)", line={"width": 0}, layer="below",
    )  # fmt: skip
    if text:
        own.add_annotation(
            x=start, y=1, xref="x", yref="paper", text=html_line(text), showarrow=False,
            xanchor="left", yanchor="top", xshift=4, font={"size": 11},
        )  # fmt: skip
