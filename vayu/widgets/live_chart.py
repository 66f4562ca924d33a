"""The live chart: a plotly figure that is changed in place.

A `FigureWidget` has no backpressure, so it is fed little and seldom: `Timeline` keeps the points
below a few hundred, the ticker keeps drawings to five a second, and everything that changes in
a drawing is one `batch_update`, thus one redraw. Its 5 MB of JavaScript are sent once, and
taken out of the widget's state when it closes, so that no executed notebook stores them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from vayu.report.palette import DASH_DOT, DASHED, DOTTED, GRID, MUTED, SOLID
from vayu.report.panels import Panel, panels
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from vayu.report.chart import Line

MOST_POINTS = 200
"""Points of a live line."""

_DASHES = {SOLID: "solid", DASHED: "dash", DOTTED: "dot", DASH_DOT: "dashdot"}
_HEIGHTS = (0.27, 0.46, 0.27)
"""Of the three panels, in parts of the whole."""

_GAP = 0.11
"""Between two panels; holds the next one's title and legend."""


class LiveChart:
    """Throughput, response time and errors of a run, one above the other.

    Parameters
    ----------
    open_model : bool
        Arrivals are offered on a schedule.
    """

    def __init__(self, *, open_model: bool) -> None:
        self._open = open_model
        self._keys: list[tuple[str, str]] = []
        figure = make_subplots(
            rows=3, cols=1, shared_xaxes=True, vertical_spacing=_GAP, row_heights=_HEIGHTS
        )
        tops = [figure.layout[axis].domain[1] for axis in ("yaxis", "yaxis2", "yaxis3")]
        for row, panel in enumerate(_panels(Timeline(), open_model=open_model), start=1):
            _title(figure, panel, row=row, top=tops[row - 1])
            for line in panel.lines:
                figure.add_trace(_trace(line, row=row), row=row, col=1)
                self._keys.append((panel.title, line.name))
        _look(figure)
        self.widget: Any = go.FigureWidget(figure)

    def update(self, timeline: Timeline) -> None:
        """Show what is known now: one message, one redraw."""
        shown = {
            (panel.title, line.name): line
            for panel in _panels(timeline, open_model=self._open)
            for line in panel.drawn
        }
        time = np.asarray(timeline.time, dtype="float64")
        with self.widget.hold_sync(), self.widget.batch_update():
            for trace, key in zip(self.widget.data, self._keys, strict=True):
                if key in shown:
                    trace.x = time
                    trace.y = np.array(shown[key].values, dtype="float64")

    def close(self) -> None:
        """Take the figure away, and its JavaScript out of the state that may be stored."""
        self.widget.set_trait("_esm", "export default {}")
        self.widget.close()


def _panels(timeline: Timeline, *, open_model: bool) -> tuple[Panel, Panel, Panel]:
    """Return the panels to draw."""
    return panels(timeline, open_model=open_model, population="")


def _trace(line: Line, *, row: int) -> go.Scatter:
    """Return one line, still without points."""
    return go.Scatter(
        name=line.name,
        x=[],
        y=[],
        mode="lines",
        line={"color": line.colour, "width": 1.8, "dash": _DASHES[line.dash]},
        fill="tozeroy" if line.shade else None,
        fillcolor=f"rgba(43,127,212,{line.shade})" if line.shade else None,
        connectgaps=False,
        legend="legend" if row == 1 else f"legend{row}",
        hovertemplate="%{y:.4~g}",
    )


def _title(figure: go.Figure, panel: Panel, *, row: int, top: float) -> None:
    """Put title and unit above a panel at the left, its legend at the right."""
    figure.add_annotation(
        text=f"<b>{panel.title}</b> [{panel.unit}]",
        x=0, y=top, xref="paper", yref="paper",
        xanchor="left", yanchor="bottom", showarrow=False,
    )  # fmt: skip
    legend = {
        "orientation": "h", "x": 1, "y": top, "xanchor": "right", "yanchor": "bottom",
        "bgcolor": "rgba(0,0,0,0)", "traceorder": "normal",
    }  # fmt: skip
    figure.update_layout({"legend" if row == 1 else f"legend{row}": legend})


def _look(figure: go.Figure) -> None:
    """Make the figure fit a light and a dark page, and keep what the reader zoomed into."""
    figure.update_layout(
        template="none",
        height=520,
        margin={"l": 58, "r": 12, "t": 28, "b": 34},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": MUTED, "size": 12, "family": "system-ui, sans-serif"},
        hovermode="x unified",
        hoverlabel={"bgcolor": "#ffffff", "font": {"color": "#212121"}},
        uirevision="keep",
        showlegend=True,
    )
    figure.update_xaxes(gridcolor=GRID, zeroline=False, ticksuffix=" s", rangemode="tozero")
    figure.update_yaxes(gridcolor=GRID, zeroline=False, rangemode="tozero", nticks=5)
