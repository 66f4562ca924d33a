"""The response viewer: the saved page of a response, brought to life where there is a kernel.

    output of a cell    <div data-vayu-view="id"> the page that is saved </div>
    widget `id`         finds that place in the page and puts the viewer there

What a notebook stores is the page alone: it needs no kernel, and no widget can be missing when
it is opened again. While there is a kernel, the page of the browser asks it for what somebody
looks at, a question at a time (`vayu.widgets.response_content`); the state of the widget holds
nothing of the response. Before the first answer, and without one, the saved page stays.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anywidget
import traitlets as t

from vayu.report.escape import line
from vayu.report.markup import Markup, element
from vayu.report.response_html import response_html
from vayu.report.response_text import response_text
from vayu.report.response_view import shown_response
from vayu.widgets.ending import end_widget
from vayu.widgets.response_content import ResponseContent
from vayu.widgets.slot import has_widgets
from vayu.widgets.subshells import listen_on_subshells

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import ResponseSpec

MOST_ALIVE = 20
"""Viewers in outputs that are alive; older ones become the page that is saved."""

MOST_BYTES = 200_000_000
"""Of the bodies that they keep, together; the newest is kept whatever its size."""

_PAGE = Path(__file__).parent / "response_page"

_ALIVE: deque[ResponseViewer] = deque()


class ResponseViewer(anywidget.AnyWidget):
    """A viewer of one response.

    Parameters
    ----------
    spec : ResponseSpec
        As it may be shown: `vayu.report.response_view.shown_response`.
    place : str, optional
        Which output it brings to life; empty for one that is shown as a widget.
    """

    _esm = "\n".join(path.read_text() for path in sorted(_PAGE.glob("*.js")))
    _css = (_PAGE / "response_view.css").read_text()

    place = t.Unicode().tag(sync=True)

    def __init__(self, spec: ResponseSpec, *, place: str = "") -> None:
        super().__init__(place=place)
        listen_on_subshells(self.comm)
        self.size = len(spec.body)
        self._content = ResponseContent(spec)
        self.on_msg(self._received)

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Answer a question of the page."""
        try:
            answer = self._content.answer(content)
        except Exception as error:  # noqa: BLE001 (a viewer without an answer helps nobody)
            answer = {"error": f"The viewer failed: {line(repr(error))}"}
        picture = answer.pop("bytes", None)
        buffers = [] if picture is None else [picture]
        self.send({"ask": content.get("ask"), **answer}, buffers)


def response_viewer(
    spec: ResponseSpec, *, redact: Callable[[str], str] | None = None
) -> ResponseViewer:
    """Return a viewer as a widget of its own, to be put among others; close it when it goes."""
    return ResponseViewer(shown_response(spec, redact=redact))


def living_bundle(
    spec: ResponseSpec, *, redact: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """Return a response as the output of a cell: the page that is saved, alive in a notebook.

    Parameters
    ----------
    spec : ResponseSpec
    redact : callable, optional
        Removes values known to be secret from any text.

    Returns
    -------
    dict
        ``text/plain`` and ``text/html``.
    """
    shown = shown_response(spec, redact=redact)
    html: Markup = response_html(shown)
    if has_widgets():
        place = uuid4().hex
        _ALIVE.append(ResponseViewer(shown, place=place))
        while len(_ALIVE) > 1 and _too_many():
            end_widget(_ALIVE.popleft())
        html = element("div", html, **{"data-vayu-view": place})
    return {"text/plain": response_text(shown), "text/html": str(html)}


def _too_many() -> bool:
    """Whether an older viewer has to make room."""
    return len(_ALIVE) > MOST_ALIVE or sum(viewer.size for viewer in _ALIVE) > MOST_BYTES
