"""What a notebook shows of a builder: the form, and below it the run that it started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ipywidgets import VBox

from vayu.widgets.builder.widget import BuilderWidget
from vayu.widgets.ending import end_widget

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import ResponseSpec
    from vayu.widgets.live_view import LiveView
    from vayu.widgets.response_viewer import ResponseViewer
    from vayu.widgets.source import LiveSource

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"

_PATIENCE = 2.0  # s that the last drawing of a view may take


class BuilderPanel:
    """The form and the stage below it.

    Parameters
    ----------
    received : callable
        Called with each message of a page.
    """

    def __init__(self, received: Callable[[dict[str, Any]], None]) -> None:
        self._form = BuilderWidget(received)
        self._all = VBox([self._form], layout=self._form.layout)  # a page makes one comm less
        self._response: ResponseViewer | None = None
        self._run: LiveView | None = None

    @property
    def widget(self) -> VBox:
        """All of it, to be put among other widgets."""
        return self._all

    def view(self) -> dict[str, Any]:
        """Return what makes a front end show it."""
        view = {"model_id": self._all.model_id, "version_major": 2, "version_minor": 0}
        return {WIDGET_MIME: view}

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to every page that shows the form."""
        self._form.send(message)

    def show_response(self, spec: ResponseSpec, *, redact: Callable[[str], str]) -> None:
        """Show a response below the form, instead of the one before."""
        from vayu.widgets.response_viewer import response_viewer  # noqa: PLC0415 (after a Send)

        before, self._response = self._response, response_viewer(spec, redact=redact)
        self._arrange()
        if before is not None:
            end_widget(before)

    def show_run(self, source: LiveSource) -> None:
        """Show a run below the form, alive while it goes on, instead of the one before."""
        from vayu.widgets.live_view import LiveView  # noqa: PLC0415 (numpy, for who loads)
        from vayu.widgets.slot import Within  # noqa: PLC0415

        before, self._run = self._run, LiveView((source,), slot=Within)
        self._arrange()
        self._run.show()
        if before is not None:
            _end(before)

    def clear(self) -> None:
        """Take response and run away: they are of another request."""
        response, self._response = self._response, None
        run, self._run = self._run, None
        self._arrange()
        if response is not None:
            end_widget(response)
        if run is not None:
            _end(run)

    def _arrange(self) -> None:
        """Put what is there below the form: the run above the response, as it moves."""
        run = None if self._run is None else self._run.widget
        below = [widget for widget in (run, self._response) if widget is not None]
        self._all.children = (self._form, *below)

    def close(self) -> None:
        """Take everything out of the pages, and forget it; layouts are widgets, too."""
        self.clear()
        for widget in (self._form, self._all):
            end_widget(widget)


def _end(view: LiveView) -> None:
    """Take a view of a run out of the pages; the run goes on."""
    view.close()
    view.join(_PATIENCE)
    end_widget(view.widget)
