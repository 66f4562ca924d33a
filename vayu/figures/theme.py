"""Colours and dashes of every figure: they read on white and on black, in colour and without.

Text has the middle tone `vayu.report.palette.MUTED`, and everything drawn one of the palette's.
Series differ in dash as well as in colour.
"""

from __future__ import annotations

from vayu.report.palette import (
    BLUE,
    BROWN,
    DASH_DOT,
    DASHED,
    DOTTED,
    GREEN,
    MUTED,
    ORANGE,
    PURPLE,
    RED,
    SOLID,
    TEAL,
)

COLOURS = (BLUE, ORANGE, PURPLE, GREEN, BROWN, TEAL, RED)
"""Of the series, in order. Neighbours differ for every kind of colour blindness in lightness or
in the blue channel; the dash tells them apart without any colour."""

DASHES = ("solid", "dash", "dot", "dashdot")

LOOKS = {
    "p50": (BLUE, "solid"), "p95": (TEAL, "dash"), "p99": (PURPLE, "dot"),
    "response": (BLUE, "solid"), "service": (BROWN, "dashdot"), "lag": (MUTED, "dot"),
    "due": (ORANGE, "dash"), "started": (TEAL, "dot"), "completed": (BLUE, "solid"),
}  # fmt: skip
"""Colour and dash of series that live views and the report of a run draw too, as these do."""

SVG_DASHES = {"solid": SOLID, "dash": DASHED, "dot": DOTTED, "dashdot": DASH_DOT}
"""plotly's names of dashes as SVG writes them."""

GROUND = "#11151c"
"""Behind a heat map, on any page: one scale of colours cannot read on white and on black."""

HEAT = (
    (0.0, "#3b528b"),
    (0.25, "#2c728e"),
    (0.5, "#21a585"),
    (0.75, "#86d549"),
    (1.0, "#fde725"),
)
"""Colours of few to many: viridis without its darkest quarter, which `GROUND` would swallow.
Source: S. van der Walt and N. Smith, matplotlib, 2015; made for colour blindness."""

HEIGHT = 420
"""Of a figure, where it asks for none. [px]"""


def look_of(name: str, place: int) -> tuple[str, str]:
    """Return colour and dash of a series: its own, or those of its place among others.

    Parameters
    ----------
    name : str
    place : int
        Which series it is.
    """
    return LOOKS.get(name) or (COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)])
