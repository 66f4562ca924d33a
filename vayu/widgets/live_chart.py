"""The live chart as plain data: what stays (`chart_spec`) and what changes (`chart_frame`).

The page draws it with plotly.js. Pure: no widget, no kernel, and nothing of plotly's Python
side, whose import takes seconds on a thread while a cell computes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.report.palette import DASH_DOT, DASHED, DOTTED, GRID, SOLID
from vayu.report.panels import Panel, panels
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from vayu.report.chart import Line

MOST_POINTS = 200
"""Points of a live line."""

HEIGHT = 520
"""Of the chart. [px]"""

_DASHES = {SOLID: "solid", DASHED: "dash", DOTTED: "dot", DASH_DOT: "dashdot"}
_DOMAINS = ((0.78, 1.0), (0.33, 0.68), (0.0, 0.23))
"""Bottom and top of each panel, in parts of the chart; titles and legends are in between."""


def chart_spec(*, open_model: bool) -> dict[str, Any]:
    """Return everything about the chart that stays.

    Parameters
    ----------
    open_model : bool
        Arrivals are offered on a schedule.

    Returns
    -------
    dict
        ``traces`` without points, each with its name in a frame as ``meta``, ``layout`` and
        ``config``: plotly.js's own words. ``titles``: what stands above each panel.
    """
    traces: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    layout = _layout()
    for number, panel in enumerate(_panels(Timeline(), open_model=open_model)):
        layout |= _panel(number)
        titles.append(_title(panel, number))
        for depth, line in enumerate(panel.lines):
            traces.append(_trace(panel, line, number) | {"zorder": -depth})  # the first on top
    config = {"displaylogo": False, "displayModeBar": False, "responsive": False}
    return {"traces": traces, "titles": titles, "layout": layout, "config": config}


def chart_frame(timeline: Timeline, *, open_model: bool) -> dict[str, Any]:
    """Return the points of the chart now.

    Parameters
    ----------
    timeline : Timeline
    open_model : bool

    Returns
    -------
    dict
        ``time`` [s]; ``lines``, the values of each line that has any, null where nothing was
        measured; ``notes``, what is said in a panel that has none, and on which axis.
    """
    drawn = _panels(timeline, open_model=open_model)
    lines = {
        _key(panel, line): [None if v is None else round(v, 3) for v in line.values]
        for panel in drawn
        for line in panel.drawn
    }
    notes = [
        {"text": panel.empty, "axis": _numbered("yaxis", number), "y": sum(_DOMAINS[number]) / 2}
        for number, panel in enumerate(drawn)
        if not panel.drawn
    ]
    return {"time": [round(t, 3) for t in timeline.time], "lines": lines, "notes": notes}


def _panels(timeline: Timeline, *, open_model: bool) -> tuple[Panel, Panel, Panel]:
    """Return the panels to draw."""
    return panels(timeline, open_model=open_model, population="")


def _key(panel: Panel, line: Line) -> str:
    """Name of a line in a frame."""
    return f"{panel.title}/{line.name}"


def _numbered(name: str, number: int) -> str:
    """Name of an axis or legend as plotly.js counts them: y, y2, y3."""
    return f"{name}{number + 1}" if number else name


def _trace(panel: Panel, line: Line, number: int) -> dict[str, Any]:
    """One line without points."""
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": line.name,
        "meta": _key(panel, line),
        "yaxis": _numbered("y", number),
        "legend": _numbered("legend", number),
        "line": {"color": line.colour, "width": 1.8, "dash": _DASHES[line.dash]},
        "hovertemplate": f"%{{y:,.4~g}} {panel.unit}",
    }
    if line.shade:
        trace |= {"fill": "tozeroy", "fillcolor": f"{line.colour}{round(255 * line.shade):02x}"}
    return trace


def _title(panel: Panel, number: int) -> dict[str, Any]:
    """Title and unit of one panel, above it at the left."""
    text = f"<b>{panel.title}</b> [{panel.unit}]"
    return {"text": text, "y": _DOMAINS[number][1], "x": 0, "xanchor": "left", "yanchor": "bottom"}


def _panel(number: int) -> dict[str, Any]:
    """Axis of one panel, and its legend above it at the right."""
    bottom, top = _DOMAINS[number]
    axis = {
        "domain": [bottom, top],
        "rangemode": "tozero",
        "nticks": 5,
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
    }
    legend = {
        "orientation": "h",
        "x": 1,
        "y": top,
        "xanchor": "right",
        "yanchor": "bottom",
        "bgcolor": "rgba(0,0,0,0)",
    }
    return {_numbered("yaxis", number): axis, _numbered("legend", number): legend}


def _layout() -> dict[str, Any]:
    """Look of the whole chart: transparent, and it keeps what the reader zoomed into."""
    return {
        "height": HEIGHT,
        "margin": {"l": 56, "r": 14, "t": 30, "b": 30},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "family": "system-ui, sans-serif"},
        "xaxis": {
            "anchor": "y3",
            "rangemode": "tozero",
            "ticksuffix": " s",
            "ticks": "outside",
            "tickcolor": "rgba(0,0,0,0)",
            "gridcolor": GRID,
            "zeroline": False,
        },
        "hovermode": "x unified",
        "showlegend": True,
        "uirevision": "keep",
    }
