"""A figure on which a person draws a box or a lasso: the kernel is told, and counts who is in it.

It is made only when it is asked for. The figure travels once, plotly.js when a page has none
(1.7 MB, in a message, so that no notebook stores it), and back come the corners of what was drawn.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from vayu.errors import VayuError
from vayu.figures.region import region_of
from vayu.widgets.drawing_library import plotly_js

if TYPE_CHECKING:
    from vayu.figures.figure import Figure

HOW = "Draw a box, or take the lasso above: figure.selection is then a mask of run.requests."

_PAGE = Path(__file__).parent / "selection_page"


@cache
def _library() -> bytes:
    """Return plotly.js, gzipped; made once."""
    return gzip.compress(plotly_js(), compresslevel=1, mtime=0)


class SelectionWidget(anywidget.AnyWidget):
    """A figure whose requests can be selected.

    Parameters
    ----------
    figure : Figure
        Learns what is drawn; it knows where its requests are.

    Attributes
    ----------
    figure : dict
        As plotly.js takes it.
    said : str
        Below it: how many requests are selected.
    """

    _esm = (_PAGE / "selection.js").read_text()
    _css = (_PAGE / "selection.css").read_text()

    figure = t.Dict().tag(sync=True)
    said = t.Unicode(HOW).tag(sync=True)

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure=json.loads(figure.to_json()))
        self._own = figure
        self.on_msg(self._received)

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Take a message from the page."""
        if content.get("library"):
            self.send({"library": True}, [_library()])
        elif "region" in content:
            self.said = self._take(content["region"])

    def _take(self, region: object) -> str:
        """Let the figure learn what was drawn, and say how many requests are in it."""
        try:
            if region is None:
                self._own.region = None
                return HOW
            self._own.region = region_of(region)
            mask = self._own.selection
        except VayuError as error:
            return error.message
        return f"{int(mask.sum()):,} of {len(mask):,} requests are selected."

    def _repr_mimebundle_(self, **words: Any) -> Any:
        """Return the widget, and for a page without a kernel the figure's still picture."""
        found = super()._repr_mimebundle_(**words)
        bundle, about = found if isinstance(found, tuple) else (found, {})
        still = {"text/plain": repr(self._own), "text/html": self._own._repr_html_()}
        return {**(bundle or {}), **still}, about
