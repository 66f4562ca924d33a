"""The widget of the live view: state that the page draws (`live_page`, whose files are one module).

All of it is set at once and travels as one message, so a drawing costs one. The library that
draws (`vayu.widgets.drawing_library`) reaches a page once: the first view of a kernel carries it,
and a page that has none, because it was reloaded, asks for it. It is taken out of the state at
the end, so that no executed notebook stores it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from vayu.widgets.drawing_library import drawing_library
from vayu.widgets.subshells import listen_on_subshells

if TYPE_CHECKING:
    from collections.abc import Callable


_PAGE = Path(__file__).parent / "live_page"


class LiveWidget(anywidget.AnyWidget):
    """State of one live view.

    Attributes
    ----------
    heads : list of str
        HTML above the charts, one for each run.
    controls : list of dict
        What can be done to each run: `vayu.widgets.controls`.
    spec : list of dict
        The charts: `vayu.widgets.live_chart`.
    frame : dict
        Their points: `vayu.widgets.live_frame`.
    final : str
        HTML of what the runs came to, which then takes the place of everything else.
    library : bytes
        What draws, gzipped; empty in a view of which a page needs none.
    """

    _esm = "\n".join(path.read_text() for path in sorted(_PAGE.glob("*.js")))
    _css = (_PAGE / "live_view.css").read_text()

    heads: t.List[Any] = t.List().tag(sync=True)
    controls: t.List[Any] = t.List().tag(sync=True)
    spec: t.List[Any] = t.List().tag(sync=True)
    frame = t.Dict().tag(sync=True)
    final = t.Unicode().tag(sync=True)
    library = t.Bytes().tag(sync=True)

    def __init__(self, *, asked: Callable[[dict[str, Any]], None], **state: Any) -> None:
        """Make the widget; `asked` is called with what a click asks for, and must be short."""
        super().__init__(library=drawing_library() if _is_first() else b"", **state)
        listen_on_subshells(self.comm)
        self._lock_state = threading.Lock()
        self._asked = asked
        self.on_msg(self._received)

    def set_state_at_once(self, **state: Any) -> None:
        """Change several parts of the state with one message. From any thread."""
        with self._lock_state, self.hold_sync():
            for name, value in state.items():
                self.set_trait(name, value)

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Take a message from the page."""
        if content.get("library") and not self.final:
            self.set_state_at_once(library=drawing_library())
        elif "do" in content:
            self._asked(content)


_FIRST = threading.Lock()


def _is_first() -> bool:
    """Whether no view of this kernel has carried the library yet."""
    return _FIRST.acquire(blocking=False)
