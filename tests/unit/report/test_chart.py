"""A chart is a well-formed SVG image that shows every value, and every gap."""

from __future__ import annotations

from base64 import b64decode
from xml.etree import ElementTree as ET

from hypothesis import given, strategies as st

from vayu.report.chart import WIDTH, Chart, Line, image, svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart) -> ET.Element:
    """The chart as XML."""
    return ET.fromstring(svg(chart))


def paths(chart: Chart, colour: str) -> list[str]:
    """Data of the paths of one colour, without its sample in the legend."""
    found = [p.attrib for p in drawn(chart).iter(f"{NAMESPACE}path")]
    return [p["d"] for p in found if p.get("stroke") == colour and "h26" not in p["d"]]


def test_a_line_breaks_where_nothing_was_measured() -> None:
    """Two pieces and a lone point: a gap is no zero, and no straight line."""
    values = [1.0, 2.0, None, 3.0, None, 4.0, 5.0]
    chart = Chart(
        time=[1, 2, 3, 4, 5, 6, 7], lines=[Line(name="p50", values=values, colour="#123456")]
    )

    assert [d.count("L") for d in paths(chart, "#123456")] == [1, 1]
    assert len(list(drawn(chart).iter(f"{NAMESPACE}circle"))) == 1


def test_points_lie_where_they_belong() -> None:
    """0 is on the base line, the highest mark at the top, t0 at the left."""
    chart = Chart(
        time=[0, 10], lines=[Line(name="x", values=[0, 10], colour="#123456")], height=190
    )

    assert paths(chart, "#123456") == [f"M62.0 166.0L{WIDTH - 14}.0 30.0"]


def test_every_line_is_in_the_legend_with_its_dash() -> None:
    """Colour is not the only signal; once for a wide place, once for a narrow one."""
    lines = [Line(name="a<b", values=[1], colour="#111111"),
             Line(name="c", values=[1], colour="#222222", dash="7 4")]  # fmt: skip
    root = drawn(Chart(time=[1], lines=lines))

    texts = [t.text for t in root.iter(f"{NAMESPACE}text")]
    assert {"a<b", "c"} <= set(texts)
    samples = [p for p in root.iter(f"{NAMESPACE}path") if "h26" in p.attrib["d"]]
    assert [p.get("stroke-dasharray") for p in samples] == [None, "7 4"] * 2


def test_an_event_is_a_rule_with_its_words_where_there_is_room() -> None:
    """Words that would reach the next rule are left out; what lies after the end has no rule."""
    events = [
        (2.0, "rate <800>/s"),
        (5.0, "pause for a long while"),
        (5.1, "resume"),
        (11.0, "late"),
    ]
    line = Line(name="x", values=[1, 1], colour="#123456")
    root = drawn(Chart(time=[0, 10], lines=[line], events=events))

    rules = [p.get("d") for p in root.iter(f"{NAMESPACE}path") if p.get("stroke-dasharray")]
    texts = [t.text for t in root.iter(f"{NAMESPACE}text")]
    assert rules == ["M222.8 30V166", "M464.0 30V166", "M472.0 30V166"]
    assert [t for t in texts if t in dict(map(reversed, events))] == ["rate <800>/s", "resume"]


def test_an_image_is_a_data_uri() -> None:
    """It holds the document, and nothing is fetched for it."""
    chart = Chart(time=[1], lines=[Line(name="x", values=[1], colour="#123456")])
    head, _, packed = image(chart).partition(",")

    assert head == "data:image/svg+xml;base64"
    assert b64decode(packed).decode() == svg(chart)
    assert "href" not in svg(chart)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), max_size=50))
def test_any_values_make_a_chart_within_its_frame(values: list[float | None]) -> None:
    """Empty, all absent, all zero, huge: well-formed, and no number is NaN or infinite."""
    chart = Chart(time=[0.1 * i for i in range(1, len(values) + 1)],
                  lines=[Line(name="x", values=values, colour="#123456", shade=0.1)])  # fmt: skip
    text = svg(chart)

    ET.fromstring(text)
    assert "nan" not in text
    assert "inf" not in text
