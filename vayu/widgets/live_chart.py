"""The live charts in plotly.js's own words: what stays (`chart_spec`). Points come as columns.

Pure: no widget, no kernel, and nothing of plotly's Python side, whose import takes seconds on
a thread while a cell computes. Titles, legends and populations are text of the page, not of
the chart: they wrap in a narrow cell, and a screen reader reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.report.palette import DASH_DOT, DASHED, DOTTED, GRID, MUTED, SOLID
from vayu.widgets.live_panels import SPECTRUM
from vayu.widgets.spectrum import MARKS, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.widgets.live_panels import LiveLine, LivePanel

MOST_POINTS = 600
"""Points of a live line."""

HEIGHT = 190
"""Of a chart. [px]"""

_DASHES = {SOLID: "solid", DASHED: "dash", DOTTED: "dot", DASH_DOT: "dashdot"}


def chart_spec(panels: Iterable[LivePanel]) -> list[dict[str, Any]]:
    """Return everything about the charts that stays.

    Parameters
    ----------
    panels : iterable of LivePanel

    Returns
    -------
    list of dict
        For each chart ``title``, ``unit``, ``empty``, ``timed`` (whether its x axis is the time
        of the run), ``traces`` without points, and ``layout``: plotly.js's own words. The
        ``meta`` of a trace names its columns in a frame: ``y``, and ``x`` unless it has its own.
    """
    return [
        {
            "title": panel.title,
            "unit": panel.unit,
            "empty": panel.empty,
            "timed": panel.title != SPECTRUM,
            "traces": [_trace(panel, line, depth) for depth, line in enumerate(panel.lines)],
            "layout": _layout(panel),
        }
        for panel in panels
    ]


def column_name(run: int, column: str) -> str:
    """Return what a column is called in a frame."""
    return f"{run}:{column}"


def _trace(panel: LivePanel, line: LiveLine, depth: int) -> dict[str, Any]:
    """One line without points; the first of a panel lies on top, unless they are stacked."""
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": line.name,
        "meta": {"y": column_name(line.run, line.column)},
        "line": {"color": line.colour, "width": 1.6, "dash": _DASHES[line.dash]},
        "hovertemplate": f"%{{y:,.4~g}} {panel.unit}",
    }
    if panel.title == SPECTRUM:
        trace["x"] = list(PLACES)
        trace["line"]["shape"] = "hv"  # nearest rank: nothing is interpolated
    else:
        trace["meta"]["x"] = column_name(line.run, "time")
    if line.stacked:
        return trace | {"stackgroup": "status", "fillcolor": f"{line.colour}55"}
    trace["zorder"] = len(panel.lines) - depth
    if line.shaded:
        trace |= {"fill": "tozeroy", "fillcolor": f"{line.colour}22"}
    return trace


def _layout(panel: LivePanel) -> dict[str, Any]:
    """Look of one chart: transparent, and it keeps what the reader zoomed into."""
    axis = {"gridcolor": GRID, "zeroline": False, "automargin": False}
    below = {**axis, "rangemode": "tozero", "tickcolor": GRID, "ticks": "outside", "tickangle": 0}
    # plotly.js draws a spike upon a light band 2 px wider than itself; less than none is no band.
    below |= {"spikethickness": -2, "spikecolor": MUTED, "spikedash": "dot"}
    if panel.title == SPECTRUM:
        places, names = zip(*MARKS, strict=True)
        below |= {"tickvals": list(places), "ticktext": list(names)}
    else:
        below |= {"ticksuffix": " s", "nticks": 7}
    return {
        "height": HEIGHT,
        "margin": {"l": 52, "r": 10, "t": 14, "b": 26},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 11, "family": "system-ui, sans-serif"},
        "xaxis": below,
        "yaxis": {**axis, "rangemode": "tozero", "nticks": 5, "fixedrange": True},
        "hovermode": "x unified",
        "hoverlabel": {"font": {"size": 11}},
        "showlegend": False,
        "uirevision": "keep",
        "dragmode": "zoom",
    }
