"""The widget of the live view: state that the page draws (`live_view.js`).

All of it is set at once and travels as one message, so a drawing costs one. plotly.js goes along
once a view, packed (1.6 MB instead of 5), and is taken out of the state at the end, so that no
executed notebook stores it.
"""

from __future__ import annotations

import gzip
import pkgutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

if TYPE_CHECKING:
    from collections.abc import Callable


class LiveWidget(anywidget.AnyWidget):
    """State of one live view.

    Attributes
    ----------
    status : str
        HTML above the chart.
    spec, frame : dict
        The chart: `vayu.widgets.live_chart`.
    stop : dict
        The button: ``label``, ``enabled``, and the ``answer`` beside it.
    final : str
        HTML of the ended run, which then takes the place of everything else.
    library : bytes
        plotly.js, gzipped.
    """

    _esm = Path(__file__).with_name("live_view.js")

    status = t.Unicode().tag(sync=True)
    spec = t.Dict().tag(sync=True)
    frame = t.Dict().tag(sync=True)
    stop = t.Dict().tag(sync=True)
    final = t.Unicode().tag(sync=True)
    library = t.Bytes().tag(sync=True)

    def __init__(self, *, pressed: Callable[[], None], **state: Any) -> None:
        """Make the widget; `pressed` is called on a click of the button, and must be short."""
        super().__init__(library=plotly_js(), **state)
        _listen_on_subshells(self.comm)
        self._pressed = pressed
        self.on_msg(self._received)

    def set_state_at_once(self, **state: Any) -> None:
        """Change several parts of the state with one message."""
        with self.hold_sync():
            for name, value in state.items():
                self.set_trait(name, value)

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Take a message from the page."""
        if content.get("stop"):
            self._pressed()


def _listen_on_subshells(comm: Any) -> None:
    """Take messages on the thread that the front end chose, also while a cell computes.

    JupyterLab (4.4 on) sends them to a subshell, a thread of the kernel. ipykernel 7.4 sends
    them back to the thread that spoke last, the one that computes, unless this hook is gone;
    other versions have no such hook, and those before 7.0 no subshells: there a click waits for
    the end of the cell.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = None  # noqa: SLF001 (no public way)


@cache
def plotly_js() -> bytes:
    """Return plotly.js as the installed plotly package ships it, gzipped.

    Raises
    ------
    FileNotFoundError
        If the installed plotly has no such file.
    """
    source = pkgutil.get_data("plotly", "package_data/plotly.min.js")
    if source is None:
        raise FileNotFoundError("the installed plotly package holds no plotly.min.js")
    return gzip.compress(source, compresslevel=1, mtime=0)
