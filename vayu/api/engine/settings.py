"""``vayu.Settings()``: the engine's settings as a panel in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.api.engine.config import config
from vayu.widgets.ending import end_widget

if TYPE_CHECKING:
    from vayu.widgets.settings_form import SettingsWidget

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


class Settings:
    """A panel of the engine's settings; `vayu.config` has the same as attributes.

    Show it as the last expression of a cell. What is saved in it is kept, and holds for every
    program that uses Vayu's data folder.
    """

    def __init__(self) -> None:
        self._widget: SettingsWidget | None = None
        self._closed = False

    def close(self) -> None:
        """End the panel: it leaves every page, and nothing of it stays in the kernel."""
        if self._widget is not None:
            end_widget(self._widget)
        self._closed = True

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the panel in a notebook; where there are no widgets, the settings."""
        from vayu.widgets.settings_form import SettingsWidget  # noqa: PLC0415 (display only)

        if self._closed:
            return {"text/plain": "<Settings (closed): vayu.Settings() shows another panel>"}
        if self._widget is None:
            self._widget = SettingsWidget(config)
        view = {"model_id": self._widget.model_id, "version_major": 2, "version_minor": 0}
        return {"text/plain": "<Settings: vayu.config shows them as text>", WIDGET_MIME: view}
