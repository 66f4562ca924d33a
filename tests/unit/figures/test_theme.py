"""The theme can be told apart by whoever sees no colour, on any page."""

from __future__ import annotations

import pytest

from vayu.figures.theme import COLOURS, HEAT, LOOKS, SVG_DASHES, look_of
from vayu.report.palette import contrast, luminance
from vayu.report.panels import response_panel, throughput_panel
from vayu.report.timeline import Timeline


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_read_on_white_and_on_black(colour: str) -> None:
    """3 : 1 against both (WCAG 2.2, 1.4.11)."""
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#111111") >= 3


def test_the_colours_of_a_map_rise_in_lightness() -> None:
    """Whoever sees no colour sees more and less."""
    light = [luminance(colour) for _, colour in HEAT]
    assert light == sorted(light)


def test_what_a_report_and_a_figure_both_draw_looks_the_same_in_both() -> None:
    """The report of a run draws p95, service time and what was offered, as figures do."""
    response = response_panel(Timeline(), open_model=True, population="")
    throughput = throughput_panel(Timeline(), open_model=True)
    drawn = {line.name: (line.colour, line.dash) for line in response.lines + throughput.lines}
    same = {
        "p50": "p50", "p95": "p95", "p99": "p99", "service": "service time p99",
        "due": "offered", "completed": "throughput",
    }  # fmt: skip

    looks = {name: (colour, SVG_DASHES[dash]) for name, (colour, dash) in LOOKS.items()}
    assert {name: looks[name] for name in same} == {one: drawn[two] for one, two in same.items()}
    assert look_of("p95", 1) == LOOKS["p95"]
    assert look_of("another", 1) == (COLOURS[1], "dash")
