"""The widget of the builder. It has no state: everything travels as messages, and only as asked.

So no saved notebook holds what somebody typed, and a page that was reloaded asks afresh. The
page is plain JavaScript without a build step: the files of ``page``, in the order of their
names, are one module.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget

from vayu.widgets.subshells import listen_on_subshells

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE = Path(__file__).parent / "page"


class BuilderWidget(anywidget.AnyWidget):
    """The page side of one builder.

    Parameters
    ----------
    received : callable
        Called with each message of a page; must be short.
    """

    _esm = "\n".join(path.read_text() for path in sorted(_PAGE.glob("[0-9]*.js")))
    _css = (_PAGE / "builder.css").read_text()

    def __init__(self, received: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        listen_on_subshells(self.comm)
        self._received = received
        self.on_msg(self._take)

    def _take(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Take a message from a page."""
        self._received(content)
