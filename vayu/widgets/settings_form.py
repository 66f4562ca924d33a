"""The settings panel: the engine's settings as a form that is generated from their record.

page ── hello, change {name: text}, reset ──> SettingsForm ── Keeper ──> PATCH /config
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import anywidget
import msgspec
from msgspec.structs import fields

from vayu.errors import InvalidConfig, VayuError
from vayu.model.settings import Settings
from vayu.widgets.defect import defect
from vayu.widgets.record_form import form_fields, form_values, typed_values
from vayu.widgets.subshells import listen_on_subshells

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE = Path(__file__).parent / "builder" / "page"
_MODULES = ("1_dom.js", "6_fields.js", "settings_panel.js")


class Keeper(Protocol):
    """Who has the settings. `vayu.config` is one."""

    @property
    def settings(self) -> Settings:
        """All of them."""

    def change(self, **changes: Any) -> Settings:
        """Change some, all or none; return all of them."""


class SettingsForm:
    """What becomes of a message from the panel's page.

    Parameters
    ----------
    keeper : Keeper
    emit : callable
        Sends plain data to the page.
    """

    def __init__(self, keeper: Keeper, emit: Callable[[dict[str, Any]], None]) -> None:
        self._keeper = keeper
        self._emit = emit

    def receive(self, content: dict[str, Any]) -> None:
        """Do what a message says; what is wrong with it is said in its place."""
        try:
            if content.get("do") == "hello":
                self._emit({"schema": msgspec.to_builtins(form_fields(Settings))})
                self._show(self._keeper.settings)
            elif content.get("do") == "change":
                self._show(self._keeper.change(**_changes(content.get("values"))), said="Saved.")
        except InvalidConfig as error:
            self._emit({"problems": error.problems})
        except VayuError as error:
            self._emit({"problems": {"": error.message}})
        except Exception as error:  # noqa: BLE001 (a dead button helps nobody)
            self._emit({"problems": {"": defect(error)}})

    def _show(self, settings: Settings, said: str = "") -> None:
        """Show the settings as they are now."""
        self._emit({"values": form_values(settings), "said": said})


def _changes(typed: object) -> dict[str, Any]:
    """Return what was typed as settings; an empty field is as it was at first.

    Raises
    ------
    InvalidConfig
        Naming each that there is not.
    """
    texts = msgspec.convert(typed, dict[str, str | bool])
    usual = {field.name: field.default for field in fields(Settings)}
    wrong = {name: "there is no such setting" for name in texts if name not in usual}
    if wrong:
        raise InvalidConfig(wrong)
    read = typed_values(Settings, texts)
    return {name: read.get(name, usual[name]) for name in texts}


class SettingsWidget(anywidget.AnyWidget):
    """The page side of a settings panel. It has no state.

    Parameters
    ----------
    keeper : Keeper
    """

    _esm = "\n".join((_PAGE / name).read_text() for name in _MODULES)
    _css = (_PAGE / "builder.css").read_text()

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        listen_on_subshells(self.comm)
        self._form = SettingsForm(keeper, self.send)
        self.on_msg(self._take)

    def _take(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Take a message from a page."""
        self._form.receive(content)
