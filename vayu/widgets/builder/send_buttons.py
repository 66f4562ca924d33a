"""Sends what stands in the form, once or under load: on a thread of its own, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.errors import InvalidConfig
from vayu.widgets.builder.checks import problems_of
from vayu.widgets.builder.explaining import explained
from vayu.widgets.builder.load_form import LoadForm, load_of
from vayu.widgets.builder.undertaking import Undertaking

if TYPE_CHECKING:
    from threading import RLock

    from vayu.model.sends.send import SendSpec
    from vayu.widgets.builder.host import Host
    from vayu.widgets.builder.messages import Messages
    from vayu.widgets.builder.page_view import PageView
    from vayu.widgets.builder.typed_request import TypedRequest


class SendButtons:
    """What the buttons Send and Start do.

    Parameters
    ----------
    host : Host
    typed : TypedRequest
    view : PageView
    messages : Messages
    lock : RLock
        Of the builder.
    """

    def __init__(
        self, host: Host, typed: TypedRequest, view: PageView, messages: Messages, lock: RLock
    ) -> None:
        self._host = host
        self._typed = typed
        self._view = view
        self._messages = messages
        self._lock = lock
        self._answer: dict[str, Any] = {}
        self._work = Undertaking(lambda word: messages.emit({"busy": word}), self._failed)

    def last(self) -> dict[str, Any]:
        """Return what came of the last one, and what is under way."""
        return {"answer": self._answer, "busy": self._work.word}

    def forget(self) -> None:
        """Forget what came of the last one: the form holds another request."""
        self._answer = {}

    def send(self) -> None:
        """Send the request."""
        exchange, name = self._sendable("sent"), self._view.environment
        if exchange is None:
            return
        self._messages.notice("")
        self._work.begin("Sending…", lambda: self._sent(exchange, name))

    def start(self, form: object = None) -> None:
        """Start a load run, as a load form says it; one that needs a word of consent asks."""
        exchange, name = self._sendable("started"), self._view.environment
        if exchange is None:
            return
        if form is not None:
            self._view.load = msgspec.convert(form, LoadForm)
        shown = self._view.load_at(explained(self._host, exchange, name).url)
        self._messages.emit({"load": shown, "tab": "load"})
        if shown["problems"] or shown["ask"]:
            ask = shown["ask"]
            why = f"tick that you may load {ask}" if ask else "mend the load form"
            self._messages.notice(f"Not started: {why}.", kind="problem")
            return
        config = load_of(self._view.load).config
        kept = msgspec.to_builtins(self._view.load) | {"agreed": ""}
        self._host.remember(exchange, kept)
        self._messages.notice("")
        self._work.begin("Starting…", lambda: self._host.load(exchange, name, config))

    def _sendable(self, done: str) -> SendSpec | None:
        """Return the request if it can be sent and nothing is under way; else say why not."""
        if self._work.word:
            return None
        try:
            return self._typed.exchange
        except InvalidConfig as error:
            self._messages.emit(self._view.checks())
            count = len(error.problems)
            what = "a problem" if count == 1 else f"{count} problems"
            tab = next(iter(problems_of(error, self._view.kept)))["tab"]
            self._messages.emit({"tab": tab})
            self._messages.notice(f"Not {done}: the request has {what}.", kind="problem")
            return None

    def _sent(self, exchange: SendSpec, name: str) -> None:
        """Send the request, and show what came back."""
        answer = self._host.send(exchange, name)
        with self._lock:
            self._view.last_ms = answer.took_ms
            self._answer = {"summary": answer.summary}
            self._messages.emit({"answer": self._answer})
            self._messages.emit(self._view.checks())

    def _failed(self, message: str, hint: str) -> None:
        """Say in the place of the response why there is none."""
        self._answer = {"problem": self._view.kept.redact(message), "hint": hint}
        self._messages.emit({"answer": self._answer})
