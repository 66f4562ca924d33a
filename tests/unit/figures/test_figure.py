"""A figure is a plotly figure, and a picture where nothing draws plotly."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from vayu.figures.figure import PLOTLY_MIME, Axis, add_line, add_mark, figure
from vayu.figures.theme import COLOURS

NAMESPACE = "{http://www.w3.org/2000/svg}"


def bundle_of(own: Any) -> dict[str, Any]:
    """What a notebook saves."""
    return own._repr_mimebundle_()


def picture(own: Any) -> ET.Element:
    """The still picture, as XML."""
    uri = re.search(r"data:image/svg\+xml;base64,([^\"]+)", bundle_of(own)["text/html"])
    assert uri
    return ET.fromstring(b64decode(uri[1]))


def plain() -> Any:
    """A figure with two lines."""
    own = figure("A <b>", x=Axis(title="time [s]"), y=Axis(title="rate [1/s]"), note="5 & 6")
    add_line(own, [0, 1, 2, 3], [1.0, np.nan, 2.0, 3.0], name="one <i>")
    add_line(own, [0, 3], [2.0, 2.0], name="two", place=1)
    return own


def test_a_notebook_keeps_figure_and_picture() -> None:
    """plotly's JSON, HTML without a script, and one line of text."""
    bundle = bundle_of(plain())

    assert sorted(bundle) == [PLOTLY_MIME, "text/html", "text/plain"]
    assert bundle["text/plain"] == "<Figure: A <b>>"
    assert len(bundle[PLOTLY_MIME]["data"]) == 2
    assert "<script" not in bundle["text/html"]
    assert "http" not in bundle["text/html"].split("base64")[0]
    json.dumps(bundle)


def test_no_button_of_plotly_sends_a_figure_away() -> None:
    """plotly 4 offers to share what it draws with a server of its makers, unless told."""
    assert bundle_of(plain())[PLOTLY_MIME]["config"]["showSendToCloud"] is False


def test_what_people_wrote_is_escaped_everywhere() -> None:
    """In the title for plotly, in HTML, and in the picture."""
    own = plain()
    texts = [t.text for t in picture(own).iter(f"{NAMESPACE}text")]

    assert own.layout.title.text.startswith("<b>A &lt;b&gt;</b>")
    assert "A &lt;b&gt;" in bundle_of(own)["text/html"]
    assert {"one <i>", "two", "time [s]", "rate [1/s]"} <= set(texts)


def test_a_gap_is_a_gap() -> None:
    """The line of four values, one of them missing, is a dot and a piece."""
    paths = [p.attrib for p in picture(plain()).iter(f"{NAMESPACE}path")]
    lines = [p["d"] for p in paths if p.get("stroke") == COLOURS[0] and "h26" not in p["d"]]

    assert [d.count("L") for d in lines] == [0, 1]


def test_series_differ_in_dash_too() -> None:
    """Colour is not the only signal."""
    dashes = [trace.line.dash for trace in plain().data]

    assert dashes == ["solid", "dash"]


def test_marks_are_in_the_picture() -> None:
    """With what they say."""
    own = plain()
    add_mark(own, 1.5, "steady")

    assert "steady" in [t.text for t in picture(own).iter(f"{NAMESPACE}text")]


@pytest.mark.parametrize("kind", ["pie", "box"])
def test_what_no_picture_draws_is_said(kind: str) -> None:
    """By name."""
    own = plain()
    own.add_trace({"type": kind})

    assert f"not in this still picture: {kind}" in bundle_of(own)["text/html"]
