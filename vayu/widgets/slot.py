"""The place in a notebook where a run is shown: first alive, later as it is saved.

A display handle gives the output an id, and `replace` puts other content in its place, wherever
the output is by then. Front ends follow that at any time. Tools that execute notebooks
(nbclient, nbconvert, nbval) only listen while a cell executes, and only to what that cell sends:
so content that was replaced between two cells is sent again by the next cell before it ends.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from IPython.core.getipython import get_ipython
from IPython.display import display, update_display

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.report.run_view import MimeBundle


def has_widgets() -> bool:
    """Whether this is a kernel, whose front end may show widgets."""
    return getattr(get_ipython(), "kernel", None) is not None


class Slot:
    """One output whose content can be replaced once, from any thread.

    Parameters
    ----------
    final : callable
        Returns what to put in the end, or None while that is not known. Called when a cell
        ends, so that a cell that waited for the run also shows what it came to.
    emptied : callable
        Called once the first content is no longer shown. Both may be called from any thread.
    """

    def __init__(
        self, final: Callable[[], MimeBundle | None], *, emptied: Callable[[], None]
    ) -> None:
        self._final = final
        self._emptied = emptied
        self._id = uuid4().hex
        self._lock = threading.Lock()
        self._in_cell = True
        self._kept = False
        self._shell: Any = get_ipython()

    def show(self, bundle: MimeBundle) -> None:
        """Show the first content, as an output of the cell that executes now."""
        display(bundle, raw=True, display_id=self._id)  # type: ignore[no-untyped-call]
        self._shell.events.register("pre_run_cell", self._cell_begins)
        self._shell.events.register("post_run_cell", self._cell_ends)

    def replace(self, bundle: MimeBundle) -> None:
        """Put `bundle` in the place of the first content."""
        with self._lock:
            self._put(bundle)
        self._emptied()

    def _put(self, bundle: MimeBundle) -> None:
        """Send the content, and note whether a cell was there to keep it."""
        update_display(bundle, raw=True, display_id=self._id)  # type: ignore[no-untyped-call]
        self._kept = self._in_cell

    def _cell_begins(self, _info: object) -> None:
        """Note that a cell executes."""
        with self._lock:
            self._in_cell = True

    def _cell_ends(self, _result: object) -> None:
        """Make sure that the cell keeps the final content, if there is one."""
        bundle = self._final()
        if bundle is not None:
            with self._lock:
                if not self._kept:
                    self._put(bundle)
            self._emptied()
        with self._lock:
            self._in_cell = False
            if self._kept:
                self._shell.events.unregister("pre_run_cell", self._cell_begins)
                self._shell.events.unregister("post_run_cell", self._cell_ends)


class Within:
    """A place within another widget: the view that stood there shows the final content, too.

    Parameters
    ----------
    final, emptied : callable
        As of `Slot`.
    """

    def __init__(
        self, final: Callable[[], MimeBundle | None], *, emptied: Callable[[], None]
    ) -> None:
        del final  # no cell keeps anything of it
        self._emptied = emptied

    def show(self, bundle: MimeBundle) -> None:
        """Do nothing: whoever holds the other widget has put the view there."""

    def replace(self, bundle: MimeBundle) -> None:
        """Let the view show what it came to."""
        del bundle
        self._emptied()
