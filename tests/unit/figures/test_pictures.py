"""Each picture holds the numbers it was given, names its units, and can be kept still."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from vayu.figures.distribution import density, ecdf
from vayu.figures.heatmap import latency_map, offset_map
from vayu.figures.over_time import concurrency_lines, outcome_stack, percentile_lines, rate_lines
from vayu.figures.phases import tail_phases, waterfall
from vayu.figures.questions import question_figure
from vayu.figures.static import figure_svg
from vayu.figures.steady import steady_figure
from vayu.report.palette import GREEN, MUTED, ORANGE, RED
from vayu.report.panels import ERROR_LINES
from vayu.report.trust import Trust

X = np.array([0.5, 1.5, 2.5])
COUNTS = np.array([[1, 0, 1000], [0, 5, 0]])
SORTED = np.sort(np.random.default_rng(1).lognormal(15, 0.5, 2_000).astype(np.int64))
NOTE = "3 responses"

FIGURES: dict[str, Any] = {
    "heatmap": latency_map(X, np.array([1.0, 10.0]), COUNTS, note=NOTE),
    "offsets": offset_map(X, np.array([250.0, 750.0]), COUNTS, of="started", note=NOTE),
    "percentiles": percentile_lines(X, {"p50": X, "p99": 9 * X}, note=NOTE, start=1.0, changes=[2]),
    "rates": rate_lines(X, {"due": X, "completed": X}, note=NOTE),
    "outcomes": outcome_stack(X, {"2xx": X, "5xx": 2 * X, "timeout": X}, note=NOTE),
    "concurrency": concurrency_lines(X, {"p50": X}, note=NOTE),
    "waterfall": waterfall({"lag": 1.0, "wait": 5.0, "other": 0.5}, note=NOTE),
    "tail": tail_phases(["p0 to p50", "p50 to p100"], {"wait": np.array([1.0, 9.0])}, note=NOTE),
    "ecdf": ecdf([("response", SORTED)], note=NOTE),
    "density": density([("response", SORTED), ("service", SORTED)], note=NOTE),
    "steady": steady_figure(X, X, start=1.0, note=NOTE),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_shows(name: str) -> None:
    """A title, the population, and a unit on each axis of numbers."""
    layout = FIGURES[name].layout
    units = [axis.title.text for axis in (layout.xaxis, layout.yaxis) if axis.title.text]

    assert "<b>" in layout.title.text
    assert NOTE in layout.title.text
    assert any(re.search(r"\[(s|ms|1/s|1|%)\]", unit) for unit in units)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_still_picture(name: str) -> None:
    """Well-formed, with something drawn, and without anything that has to be fetched."""
    svg = figure_svg(FIGURES[name])
    root = ET.fromstring(svg)
    drawn = [e for e in root.iter() if e.tag.rpartition("}")[2] in {"path", "rect", "image"}]

    assert len(drawn) > 8
    assert re.findall(r"href='(?!data:)", svg) == []
    assert "nan" not in svg.lower().replace("href='data:", "").split("base64")[0]


def test_an_empty_cell_is_clear_and_a_full_one_is_not() -> None:
    """The picture in the picture has a pixel for each cell."""
    import struct
    import zlib

    uri = re.search(r"data:image/png;base64,([^']+)", figure_svg(FIGURES["heatmap"]))
    assert uri
    data = b64decode(uri[1])
    width, height = struct.unpack(">II", data[16:24])
    size = struct.unpack(">I", data[33:37])[0]
    lines = np.frombuffer(zlib.decompress(data[41 : 41 + size]), np.uint8).reshape(height, -1)
    opacity = lines[:, 1:].reshape(height, width, 4)[..., 3]

    assert (width, height) == (3, 2)
    assert ((opacity > 0) == (COUNTS[::-1] > 0)).all()


def test_phases_follow_each_other() -> None:
    """Each bar begins where the one before ends."""
    bases = [float(bar.base[0]) for bar in FIGURES["waterfall"].data]

    assert bases == [0.0, 1.0, 6.0]


def test_an_ecdf_ends_at_all_of_them() -> None:
    """And passes through the ranks."""
    (line,) = FIGURES["ecdf"].data
    share = [(float(x) * 1e6 >= SORTED).mean() * 100 for x in line.x]

    assert line.y[-1] == 100
    assert np.asarray(line.y) == pytest.approx(share, abs=0.06)


def test_a_density_adds_up_to_all() -> None:
    """The shares of all bins are 100 %."""
    assert [sum(line.y) for line in FIGURES["density"].data] == pytest.approx([100, 100])


def test_a_still_picture_leaves_the_figure_as_it_is() -> None:
    """Stacked bars too: who shows a figure must not change it."""
    own = outcome_stack(X, {"2xx": X, "5xx": 2 * X}, note=NOTE)
    before = own.to_json()
    first = figure_svg(own)

    assert own.to_json() == before
    assert figure_svg(own) == first
    assert first.count("<rect") > 6


def test_a_colour_means_one_thing() -> None:
    """Outcomes have the colours of a run's charts; an answer that is bad is never green."""
    stack = outcome_stack(X, {"2xx": X, "4xx": X, "5xx": X, "timeout": X, "reset": X}, note=NOTE)
    drawn = {trace.name: trace.marker.color for trace in stack.data}
    of_run = {name: ERROR_LINES[line][1] for name, line in (
        ("4xx", "http_4xx"), ("5xx", "http_5xx"), ("timeout", "timeout"), ("reset", "connection"),
    )}  # fmt: skip

    assert drawn == {"2xx": GREEN} | of_run
    levels = [str(trust) for trust in Trust]
    asked = question_figure([(level, level, "why") for level in levels], levels, note=NOTE)
    colours = {trace.name: trace.line.color for trace in asked.data}
    assert colours == {"good": GREEN, "unknown": MUTED, "care": ORANGE, "bad": RED}
