"""Figures in a page: each in its place, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plotly.offline import get_plotlyjs

from vayu.errors import VayuError
from vayu.figures.static import figure_html
from vayu.report.escape import plain
from vayu.report.markup import QUIET, Markup, element
from vayu.report.page import Drawing, drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.figures.figure import Figure


def plotly_source() -> str:
    """Return what draws the figures of a page, for `vayu.report.page.page`."""
    return str(get_plotlyjs())


def placed(make: Callable[[], Figure]) -> Markup:
    """Return a figure's place in a page, or why there is none."""
    try:
        figure = make()
    except VayuError as error:
        return absent(error)
    return drawn(Drawing(figure.to_json(), Markup(figure_html(figure))))


def absent(error: VayuError) -> Markup:
    """Say why something is not there."""
    return element("p", plain(error.message, limit=500), style=QUIET)
