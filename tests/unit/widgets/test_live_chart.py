"""What the page draws is plain data in plotly's own words, and points that follow the ticks."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from msgspec.structs import replace

from vayu.model.results.tick import Percentiles, RequestCounts
from vayu.widgets.live_chart import MOST_POINTS, chart_spec
from vayu.widgets.live_frame import BUDGET, live_frame, pace
from vayu.widgets.live_panels import LiveRunFace, live_panels
from vayu.widgets.watched import Watched

ONE = [LiveRunFace(name="a", open_model=True)]
CLOSED = [LiveRunFace(name="a", open_model=False)]
SEVERAL = [LiveRunFace(name="a", open_model=True), LiveRunFace(name="b", open_model=False)]


def watched(recorded: Any, *, ticks: int, failed: int = 0) -> Watched:
    """A run that has got so far, looked at once."""
    recorded.play(ticks, failed=failed)
    run = Watched(recorded, 0, lambda: None)
    assert run.look()
    return run


@pytest.mark.parametrize("faces", [ONE, CLOSED, SEVERAL])
def test_plotly_accepts_every_chart(faces: list[LiveRunFace]) -> None:
    """Its own validation knows each attribute of traces and layout."""
    for chart in chart_spec(live_panels(faces)):
        figure = go.Figure({"data": chart["traces"], "layout": chart["layout"]})
        assert len(figure.data) == len(chart["traces"])


@pytest.mark.parametrize(
    ("faces", "lines"),
    [(ONE, [3, 4, 7, 1, 2]), (CLOSED, [1, 3, 7, 1, 1]), (SEVERAL, [3, 4, 4, 2, 2])],
)
def test_every_number_has_a_line(faces: list[LiveRunFace], lines: list[int]) -> None:
    """Service time beside response time, and offered beside achieved, only in the open model."""
    assert [len(chart["traces"]) for chart in chart_spec(live_panels(faces))] == lines


def test_several_runs_are_told_apart_by_colour_and_their_numbers_by_dash() -> None:
    """And in words: a legend names the run."""
    response = chart_spec(live_panels(SEVERAL))[1]["traces"]

    assert [trace["name"] for trace in response] == ["a p50", "a p99", "b p50", "b p99"]
    looks = [(trace["line"]["color"], trace["line"]["dash"]) for trace in response]
    assert len(set(looks)) == 4
    assert looks[0][0] == looks[1][0] != looks[2][0]


def test_every_column_of_a_frame_has_a_line(recorded: Any) -> None:
    """The page finds each by its name, and the x of each."""
    run = watched(recorded, ticks=4, failed=2)
    metas = [trace["meta"] for chart in chart_spec(live_panels(ONE)) for trace in chart["traces"]]
    columns = set(live_frame([run], ["a"])["columns"])

    assert columns <= {meta["y"] for meta in metas} | {"0:time"}
    assert {meta.get("x", "0:time") for meta in metas} == {"0:time"}
    assert {"0:failed", "0:none", "0:2xx"} <= columns
    assert "0:dropped" not in columns


def test_a_frame_says_whose_numbers_it_holds(recorded: Any) -> None:
    """The population of each chart, and until when."""
    frame = live_frame([watched(recorded, ticks=4, failed=2)], ["a"])

    assert frame["notes"] == {
        "Throughput": "40 requests completed of 40 due, 0 dropped.",
        "Response time": "Percentiles of 38 responses; 2 requests got none.",
        "Responses": "40 by status; 2 failed.",
        "In flight": "0 started; at the end of each tick.",
    }
    assert frame["until"] == 0.4


def test_where_every_request_fails_no_response_time_is_drawn(recorded: Any) -> None:
    """It was not measured: the chart says so in words, and the failures are drawn."""
    recorded.play(4)
    nothing = Percentiles(count=0)
    recorded._ticks = [
        replace(
            tick, latency=nothing, service_time=nothing, status_codes={"0": tick.requests.total},
            requests=RequestCounts(total=tick.requests.total, failed=tick.requests.total),
        )
        for tick in recorded._ticks
    ]  # fmt: skip
    run = Watched(recorded, 0, lambda: None)
    assert run.look()
    frame = live_frame([run], ["a"])

    drawn = {"time", "throughput", "offered", "in_flight", "failed", "none"}
    assert {name.removeprefix("0:") for name in frame["columns"]} == drawn
    assert frame["notes"]["Response time"] == "Percentiles of 0 responses; 40 requests got none."
    (chart,) = (one for one in chart_spec(live_panels(ONE)) if one["title"] == "Response time")
    assert chart["empty"].startswith("No response was received yet")
    assert "✗ failed" in run.head
    assert "100 %" in run.head


def test_of_several_runs_each_is_named(recorded: Any) -> None:
    """Two numbers in one place would not be told apart."""
    run = watched(recorded, ticks=1)
    notes = live_frame([run, run], ["a", "b"])["notes"]["Responses"]

    assert notes == "a: 10 by status; 0 failed. b: 10 by status; 0 failed."


def test_a_frame_is_small_and_a_large_one_makes_the_pace_slower(recorded: Any) -> None:
    """However long the run: few points, and no more bytes a second than the budget."""
    run = watched(recorded, ticks=40_000, failed=3)
    frame = live_frame([run], ["a"])
    sent = sum(map(len, frame["columns"].values()))

    assert len(frame["columns"]["0:time"]) <= 4 * MOST_POINTS
    assert sent / pace(frame, least=0.2) <= BUDGET
    assert pace({"columns": {"x": b"." * BUDGET}}, least=0.2) == 1.0
    assert pace({"columns": {}}, least=0.2, views=10) == 0.2
    assert pace({"columns": {}}, least=0.2, views=50) == 1.0  # 50 messages a second of all of them


def test_columns_are_little_endian_floats(recorded: Any) -> None:
    """As every page reads them."""
    column = watched(recorded, ticks=3).columns["0:throughput"]
    assert np.frombuffer(column, "<f4").tolist() == [100.0, 100.0, 100.0]
