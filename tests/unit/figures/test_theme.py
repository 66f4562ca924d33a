"""The theme can be told apart by whoever sees no colour, on any page."""

from __future__ import annotations

import pytest

from vayu.figures.theme import COLOURS, HEAT
from vayu.report.palette import contrast, luminance


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_read_on_white_and_on_black(colour: str) -> None:
    """3 : 1 against both (WCAG 2.2, 1.4.11)."""
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#111111") >= 3


def test_the_colours_of_a_map_rise_in_lightness() -> None:
    """Whoever sees no colour sees more and less."""
    light = [luminance(colour) for _, colour in HEAT]
    assert light == sorted(light)
