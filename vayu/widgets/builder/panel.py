"""What a notebook shows of a builder: the form, and below it the run that it started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ipywidgets import VBox

from vayu.widgets.builder.widget import BuilderWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.widgets.source import LiveSource

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


class BuilderPanel:
    """The form and the stage below it.

    Parameters
    ----------
    received : callable
        Called with each message of a page.
    """

    def __init__(self, received: Callable[[dict[str, Any]], None]) -> None:
        self._form = BuilderWidget(received)
        self._stage = VBox([])
        self._all = VBox([self._form, self._stage])

    def view(self) -> dict[str, Any]:
        """Return what makes a front end show it."""
        view = {"model_id": self._all.model_id, "version_major": 2, "version_minor": 0}
        return {WIDGET_MIME: view}

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to every page that shows the form."""
        self._form.send(message)

    def show_run(self, source: LiveSource) -> None:
        """Show a run below the form, alive while it goes on."""

    def close(self) -> None:
        """Take everything out of the pages, and forget it; layouts are widgets, too."""
        for widget in (*self._stage.children, self._stage, self._form, self._all):
            widget.layout.close()
            widget.close()
