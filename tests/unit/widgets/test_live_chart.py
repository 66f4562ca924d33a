"""What the page draws is plain data that follows the panels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import pytest

from vayu.report.timeline import Timeline
from vayu.widgets.live_chart import MOST_POINTS, chart_frame, chart_spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.tick import Tick


@pytest.mark.parametrize("open_model", [True, False])
def test_plotly_accepts_every_word_of_it(*, open_model: bool) -> None:
    """Plotly's own validation knows each attribute of traces and layout."""
    spec = chart_spec(open_model=open_model)

    figure = go.Figure({"data": spec["traces"], "layout": spec["layout"]})
    assert len(figure.data) == len(spec["traces"])


@pytest.mark.parametrize(("open_model", "lines"), [(True, 12), (False, 9)])
def test_every_line_that_may_come_has_a_trace(
    tick: Callable[..., Tick], *, open_model: bool, lines: int
) -> None:
    """The page finds a trace for each line of a frame, and no two share a key."""
    keys = [trace["meta"] for trace in chart_spec(open_model=open_model)["traces"]]
    ticks = [tick(i, failed=i) for i in range(1, 5)]
    frame = chart_frame(Timeline(ticks), open_model=open_model)

    assert len(keys) == len(set(keys)) == lines
    assert set(frame["lines"]) <= set(keys)
    assert "Errors/timeout" in frame["lines"]


def test_a_frame_says_what_is_empty(tick: Callable[..., Tick]) -> None:
    """A panel without lines has words in its middle."""
    frame = chart_frame(Timeline([tick(1), tick(2)]), open_model=True)

    assert frame["notes"] == [{"text": "No request failed.", "axis": "yaxis3", "y": 0.115}]
    assert frame["lines"]["Response time/p99"] == [3.0, 3.0]
    assert frame["time"] == [0.1, 0.2]
    assert len(chart_frame(Timeline(), open_model=True)["notes"]) == 3


def test_a_frame_stays_small(tick: Callable[..., Tick]) -> None:
    """However long the run: few points, few kilobytes, valid JSON."""
    timeline = Timeline((tick(i, failed=i) for i in range(1, 40_000)), limit=MOST_POINTS)
    frame = chart_frame(timeline, open_model=True)

    assert len(frame["time"]) <= MOST_POINTS
    assert len(json.dumps(frame, allow_nan=False)) < 20_000
