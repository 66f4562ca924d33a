"""What becomes of a message from the page: the form changes, and the page is told what of it.

    page ── {"do": "edit", "part": "url", "value": …} ──> Controller ── {"checks": …} ──> page
                                                              └── Host: send, load, copy, save

The page owns the text that a person is typing; only `form` messages replace it: when a page
opens, when code sets the request, when a curl command was pasted. Sending and loading take
their time on a thread of their own, which ends with them. A page that is gone loses nothing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.errors import VayuError
from vayu.widgets.builder.kept import Kept
from vayu.widgets.builder.load_form import LoadForm
from vayu.widgets.builder.messages import Messages
from vayu.widgets.builder.page_view import PageView
from vayu.widgets.builder.schema import page_schema
from vayu.widgets.builder.script_check import ScriptCheck
from vayu.widgets.builder.send_buttons import SendButtons
from vayu.widgets.builder.typed_request import TypedRequest
from vayu.widgets.defect import defect

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.send import SendSpec
    from vayu.widgets.builder.host import Host


class Controller:
    """The form of one builder, and everything that can be done with it.

    Parameters
    ----------
    host : Host
    emit : callable
        Sends plain data to the page, from any thread.

    Attributes
    ----------
    typed : TypedRequest
    view : PageView
    """

    def __init__(self, host: Host, emit: Callable[[dict[str, Any]], None]) -> None:
        self._host = host
        self._lock = threading.RLock()
        self._kept = Kept()
        self._messages = Messages(emit, self._kept)
        self.typed = TypedRequest()
        scripts = ScriptCheck(host.vet, self._show_scripts)
        self.view = PageView(host, self.typed, self._kept, scripts)
        self._buttons = SendButtons(host, self.typed, self.view, self._messages, self._lock)

    @property
    def exchange(self) -> SendSpec:
        """The request as it stands; `InvalidConfig`, naming every problem, if it is none."""
        with self._lock:
            return self.typed.exchange

    @exchange.setter
    def exchange(self, exchange: SendSpec) -> None:
        with self._lock:
            self.typed.begin(exchange)
            self.view.recall(exchange)
            self._buttons.forget()
        self.refresh()

    def receive(self, content: dict[str, Any]) -> None:
        """Do what a message says; what is wrong with it is said on the page."""
        action = _ACTIONS.get(str(content.get("do")))
        if action is None or self._messages.closed:
            return
        try:
            with self._lock:
                action(self, content)
        except VayuError as error:
            self._messages.notice(error.message, kind="problem")
        except Exception as error:  # noqa: BLE001 (a dead button helps nobody)
            self._messages.notice(defect(error), kind="problem")

    def save(self, folder: str = "", place: str = "") -> None:
        """Put the request into a collection, its own unless another is named, and say so."""
        with self._lock:
            where = self._host.save(self.typed.exchange, folder, place)
            self.typed.saved()
            self._messages.emit({"place": self._host.place()})
            self._messages.notice(f"Saved: {where}.")

    def refresh(self) -> None:
        """Show the whole form afresh, in every page that has it open."""
        with self._lock:
            self._messages.emit(self.view.everything())

    def close(self) -> None:
        """Say nothing any more; what is under way ends by itself."""
        self._messages.closed = True

    def _hello(self, _: dict[str, Any]) -> None:
        """Tell a page that has just opened everything."""
        first = {"schema": page_schema(), "place": self._host.place()}
        self._messages.emit(first | self.view.everything() | self._buttons.last())

    def _edit(self, content: dict[str, Any]) -> None:
        """Take over one part of the form."""
        part = str(content.get("part"))
        value = content.get("value")
        if part not in {"pre", "tests"}:
            value = self._kept.restored(value)
        self.typed.edit(part, value)
        self._messages.emit(self.view.checks(content.get("seq")))

    def _settled(self, _: dict[str, Any]) -> None:
        """Give the page marks for the secrets that were typed into it."""
        self._messages.emit(self.view.settled())

    def _choose(self, content: dict[str, Any]) -> None:
        """Take another environment."""
        self.view.environment = str(content.get("name") or "")
        self._messages.emit(self.view.environments())
        self._messages.emit(self.view.checks())

    def _paste(self, content: dict[str, Any]) -> None:
        """Fill the form from a curl command; `InvalidConfig` if it says nothing to be sent."""
        said = self.typed.paste(str(content.get("text") or ""))
        self.refresh()
        self._messages.notice(said, kind="undo")

    def _undo(self, _: dict[str, Any]) -> None:
        """Take back what was pasted."""
        if self.typed.undo():
            self.refresh()
            self._messages.notice("")

    def _send(self, _: dict[str, Any]) -> None:
        """Send the request."""
        self._buttons.send()

    def _start(self, content: dict[str, Any]) -> None:
        """Start a load run, with the load form as the page has it."""
        self._buttons.start(content.get("form"))

    def _edit_load(self, content: dict[str, Any]) -> None:
        """Take over the load form."""
        self.view.load = msgspec.convert(content.get("form"), LoadForm)
        self._messages.emit(self.view.load_form())

    def _copy(self, content: dict[str, Any]) -> None:
        """Give the page the request as text, its secrets left out."""
        kind = str(content.get("kind"))
        copied = {"kind": kind, "text": self._host.copy(self.typed.exchange, kind)}
        self._messages.emit({"copied": copied})

    def _save(self, content: dict[str, Any]) -> None:
        """Put the request into the collection that a page names, or into its own."""
        self.save(str(content.get("folder") or ""), str(content.get("place") or ""))

    def _show_scripts(self) -> None:
        """Tell the page what is known of the scripts."""
        with self._lock:
            self._messages.emit(self.view.scripts())


_C = Controller
_ACTIONS: dict[str, Callable[[Controller, dict[str, Any]], None]] = {
    "hello": _C._hello, "edit": _C._edit, "settled": _C._settled,  # noqa: SLF001 (its own)
    "environment": _C._choose, "paste": _C._paste, "undo": _C._undo,  # noqa: SLF001
    "send": _C._send, "start": _C._start, "load": _C._edit_load,  # noqa: SLF001
    "copy": _C._copy, "save": _C._save,  # noqa: SLF001
}  # fmt: skip
"""What becomes of each kind of message."""
