"""The widget of the workspace. It has no state: everything travels as messages, as it is asked.

So no saved notebook holds a collection or a variable, and a page that was reloaded asks afresh.
The files of ``page``, in the order of their names, are one JavaScript module.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget

from vayu.widgets.subshells import listen_on_subshells

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipywidgets import Layout

_PAGE = Path(__file__).parent / "page"


class WorkspaceWidget(anywidget.AnyWidget):
    """The page side of one workspace.

    Parameters
    ----------
    received : callable
        Called with each message of a page; must be short.
    layout : Layout
        The room that it takes.
    """

    _esm = "\n".join(path.read_text() for path in sorted(_PAGE.glob("*.js")))
    _css = (_PAGE / "workspace.css").read_text()

    def __init__(self, received: Callable[[dict[str, Any]], None], *, layout: Layout) -> None:
        super().__init__(layout=layout)
        listen_on_subshells(self.comm)
        self._received = received
        self.on_msg(self._take)

    def _take(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Take a message from a page."""
        self._received(content)
