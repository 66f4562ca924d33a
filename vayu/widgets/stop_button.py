"""A button that stops a run, and says whether that worked.

The click is handled in the kernel; asking the engine happens on a thread of its own, because
a callback has to be short.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from vayu.errors import VayuError
from vayu.model.state import TERMINAL, RunState
from vayu.report.escape import html_line

if TYPE_CHECKING:
    from vayu.widgets.source import LiveSource

_ANSWERS = {
    RunState.STOPPED: "Stopped.",
    RunState.FINISHED: "It had already finished.",
    RunState.FAILED: "It had already failed.",
}
_STOPPING = "Stopping: nothing more is sent, responses on their way are awaited."


class StopButton:
    """The button and the word beside it.

    Parameters
    ----------
    source : LiveSource
        The run that it stops.
    """

    def __init__(self, source: LiveSource) -> None:
        self._source = source
        self._button = w.Button(
            description="Stop",
            icon="stop",
            tooltip="End the run now and keep what was measured",
            layout=w.Layout(width="110px"),
        )
        self._answer = w.HTML()
        self._button.on_click(self._clicked)
        self.widget: Any = w.HBox(
            [self._button, self._answer], layout=w.Layout(align_items="center", gap="10px")
        )

    def close(self) -> None:
        """Take the widgets away."""
        for widget in (self._button, self._answer, self.widget):
            widget.close()

    def _clicked(self, _button: object) -> None:
        """Say that the click arrived, and ask the engine elsewhere."""
        self._button.disabled = True
        self._button.description = "Stopping…"
        threading.Thread(target=self._stop, name="vayu-stop", daemon=True).start()

    def _stop(self) -> None:
        """Ask the engine, and show its answer."""
        try:
            state = self._source.stop()
        except VayuError as error:
            self._again(f"✗ Not stopped: {html_line(error.message)}")
            return
        except Exception as error:  # noqa: BLE001 (a dead button helps nobody)
            self._again(f"✗ Not stopped: {html_line(repr(error))}")
            return
        self._answer.value = _ANSWERS.get(state, _STOPPING)
        if state in TERMINAL:
            self._button.description = "Ended"

    def _again(self, why: str) -> None:
        """Show why it did not work, and let the reader try again."""
        self._answer.value = why
        self._button.description = "Stop"
        self._button.disabled = False
