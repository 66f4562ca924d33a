"""Colours that read on white and on black.

A saved notebook does not know the theme it is opened in, and an image cannot ask. So text takes
the page's own colour, and everything drawn has a middle tone: each one here has a contrast of at
least 3 : 1 against white and against #111111 (WCAG 2.2, 1.4.11), and `MUTED`, the colour of
text in images, 4 : 1. Colour is never the only signal: lines differ in dash too.
"""

from __future__ import annotations

BLUE = "#2b7fd4"
ORANGE = "#d06a00"
PURPLE = "#a855c7"
GREEN = "#1f9254"
RED = "#dc3f45"
BROWN = "#9a7040"
TEAL = "#0f8f9a"
MUTED = "#787878"

RUN_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, RED, BROWN, TEAL, MUTED)
"""Of runs that are laid over each other, in order; then again from the first."""

GRID = "rgba(128,128,128,0.28)"
"""Hairlines and borders."""

SHADE = "rgba(128,128,128,0.09)"
"""Background of a box."""

SOLID, DASHED, DOTTED, DASH_DOT = "", "7 4", "2 3", "8 3 2 3"
"""Dashes of lines, in px on and off."""


def ink(colour: str) -> str:
    """Return a colour for words: mixed with the page's own, they read as these do.

    Where a page does not know how to mix, they have the page's own colour.
    """
    return f"color:color-mix(in srgb, {colour} 62%, currentColor);"


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
