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

from vayu.errors import InvalidConfig, VayuError
from vayu.model.script import ScriptSpec
from vayu.widgets.builder.checks import checks_of, problems_of
from vayu.widgets.builder.explaining import explained, explained_form
from vayu.widgets.builder.form import BLANK, Form, edited, exchange_of, form_of
from vayu.widgets.builder.kept import Kept
from vayu.widgets.builder.load_form import LoadForm, load_of, load_view
from vayu.widgets.builder.masked import masked
from vayu.widgets.builder.pasted import pasted
from vayu.widgets.builder.schema import page_schema
from vayu.widgets.builder.script_check import ScriptCheck
from vayu.widgets.builder.undertaking import Undertaking
from vayu.widgets.defect import defect

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.send import SendSpec
    from vayu.widgets.builder.host import Explained, Host


class Controller:
    """The form of one builder, and everything that can be done with it.

    Parameters
    ----------
    host : Host
    emit : callable
        Sends plain data to the page, from any thread.
    """

    def __init__(self, host: Host, emit: Callable[[dict[str, Any]], None]) -> None:
        self._host = host
        self._send_message = emit
        self._lock = threading.RLock()
        self._origin = BLANK
        self._form = self._kept_form = Form()
        self._before: tuple[Form, SendSpec] | None = None
        self._kept = Kept()
        self._load = LoadForm()
        self._answer: dict[str, Any] = {}
        self._last_ms: float | None = None
        self._scripts = ScriptCheck(host.vet, self._show_scripts)
        self._work = Undertaking(lambda word: self._emit({"busy": word}), self._failed)
        self._closed = False
        self.environment = ""

    @property
    def exchange(self) -> SendSpec:
        """The request as it stands; `InvalidConfig`, naming every problem, if it is none."""
        with self._lock:
            return exchange_of(self._form, self._origin)

    @exchange.setter
    def exchange(self, exchange: SendSpec) -> None:
        with self._lock:
            self._form, self._origin = form_of(exchange), exchange
            self._kept_form = self._form
            self._load = self._recalled(exchange)
            self._answer, self._last_ms = {}, None
        self.refresh()

    @property
    def form(self) -> Form:
        """What stands in the form, right or wrong."""
        return self._form

    @property
    def edited(self) -> bool:
        """Whether somebody typed what is saved nowhere."""
        return self._form != self._kept_form

    @property
    def load(self) -> LoadForm:
        """What stands in the load form, right or wrong."""
        return self._load

    def receive(self, content: dict[str, Any]) -> None:
        """Do what a message says; what is wrong with it is said on the page."""
        action = _ACTIONS.get(str(content.get("do")))
        if action is None or self._closed:
            return
        try:
            with self._lock:
                action(self, content)
        except VayuError as error:
            self._notice(error.message, kind="problem")
        except Exception as error:  # noqa: BLE001 (a dead button helps nobody)
            self._notice(defect(error), kind="problem")

    def save(self, folder: str = "", place: str = "") -> None:
        """Put the request into a collection, its own unless another is named, and say so."""
        with self._lock:
            where = self._host.save(self.exchange, folder, place)
            self._kept_form = self._form
            self._emit({"place": self._host.place()})
            self._notice(f"Saved: {where}.")

    def refresh(self) -> None:
        """Show the whole form afresh, in every page that has it open."""
        with self._lock:
            self._emit(self._everything())

    def close(self) -> None:
        """Say nothing any more; what is under way ends by itself."""
        self._closed = True

    def _hello(self, _: dict[str, Any]) -> None:
        """Tell a page that has just opened everything."""
        first = {"schema": page_schema(), "place": self._host.place()}
        last = {"answer": self._answer, "busy": self._work.word}
        self._emit(first | self._everything() | last)

    def _edit(self, content: dict[str, Any]) -> None:
        """Take over one part of the form."""
        part = str(content.get("part"))
        value = content.get("value")
        if part not in {"pre", "tests"}:
            value = self._kept.restored(value)
        self._form = edited(self._form, part, value)
        self._check(content.get("seq"))

    def _settled(self, _: dict[str, Any]) -> None:
        """Give the page marks for the secrets that were typed into it."""
        shown = masked(self._form, self._kept)
        self._emit({"settled": {part: shown[part] for part in ("auth", "settings")}})

    def _choose(self, content: dict[str, Any]) -> None:
        """Take another environment."""
        self.environment = str(content.get("name") or "")
        self._emit({"environments": self._choices()})
        self._check()

    def _paste(self, content: dict[str, Any]) -> None:
        """Fill the form from a curl command; `InvalidConfig` if it says nothing to be sent."""
        form, origin = self._form, self._origin
        typed = ScriptSpec(pre=form.pre or None, post=form.tests or None)
        found = pasted(str(content.get("text") or ""), name=origin.request.name, script=typed)
        self._before = (form, origin)
        self._form, self._origin = form_of(found.exchange), found.exchange
        self.refresh()
        self._notice(found.said, kind="undo")

    def _undo(self, _: dict[str, Any]) -> None:
        """Take back what was pasted."""
        if self._before is not None:
            self._form, self._origin = self._before
            self._before = None
            self.refresh()
            self._notice("")

    def _send(self, _: dict[str, Any]) -> None:
        """Send the request on a thread of its own."""
        exchange, name = self._sendable("send"), self.environment
        if exchange is None:
            return
        self._notice("")
        self._work.begin("Sending…", lambda: self._sent(exchange, name))

    def _sent(self, exchange: SendSpec, name: str) -> None:
        """Send the request, and show what came back."""
        answer = self._host.send(exchange, name)
        with self._lock:
            self._last_ms = answer.took_ms
            self._answer = {"summary": answer.summary}
            self._emit({"answer": self._answer})
            self._check()

    def _start(self, content: dict[str, Any]) -> None:
        """Start a load run on a thread of its own; one that needs a word of consent asks."""
        exchange, name = self._sendable("load"), self.environment
        if exchange is None:
            return
        if content.get("form") is not None:
            self._load = msgspec.convert(content["form"], LoadForm)
        view = self._load_view(explained(self._host, exchange, name).url)
        self._emit({"load": view, "tab": "load"})
        if view["problems"] or view["ask"]:
            why = f"tick that you may load {view['ask']}" if view["ask"] else "mend the load form"
            self._notice(f"Not started: {why}.", kind="problem")
            return
        config = load_of(self._load).config
        form = msgspec.to_builtins(self._load) | {"agreed": ""}
        self._host.remember(exchange, form)
        self._notice("")
        self._work.begin("Starting…", lambda: self._host.load(exchange, name, config))

    def _edit_load(self, content: dict[str, Any]) -> None:
        """Take over the load form."""
        self._load = msgspec.convert(content.get("form"), LoadForm)
        self._emit({"load": self._load_view(self._explained()[0].url)})

    def _copy(self, content: dict[str, Any]) -> None:
        """Give the page the request as text, its secrets left out."""
        kind = str(content.get("kind"))
        self._emit({"copied": {"kind": kind, "text": self._host.copy(self.exchange, kind)}})

    def _save(self, content: dict[str, Any]) -> None:
        """Put the request into the collection that a page names, or into its own."""
        self.save(str(content.get("folder") or ""), str(content.get("place") or ""))

    def _sendable(self, verb: str) -> SendSpec | None:
        """Return the request if it can be sent and nothing is under way; else say why not."""
        if self._work.word:
            return None
        try:
            return self.exchange
        except InvalidConfig as error:
            self._check()
            count = len(error.problems)
            what = "a problem" if count == 1 else f"{count} problems"
            done = "sent" if verb == "send" else "started"
            self._emit({"tab": next(iter(problems_of(error, self._kept)))["tab"]})
            self._notice(f"Not {done}: the request has {what}.", kind="problem")
            return None

    def _failed(self, message: str, hint: str) -> None:
        """Say in the place of the response why there is none."""
        self._answer = {"problem": self._kept.redact(message), "hint": hint}
        self._emit({"answer": self._answer})

    def _everything(self) -> dict[str, Any]:
        """Return what a page shows of the form: in one message, as each takes a page's turn."""
        shown = {"form": masked(self._form, self._kept), "environments": self._choices()}
        return shown | self._checked()

    def _check(self, seq: object = None) -> None:
        """Tell the page what is wrong, and what the variables come to."""
        self._emit(self._checked(seq))

    def _checked(self, seq: object = None) -> dict[str, Any]:
        """Return what is wrong, what the variables come to, and the load form with them."""
        explained, problems = self._explained()
        return {
            "checks": checks_of(self._form, explained, problems) | {"seq": seq},
            "scripts": self._scripts.look(self._form),
            "load": self._load_view(explained.url),
        }

    def _show_scripts(self) -> None:
        """Tell the page what is known of the scripts."""
        with self._lock:
            self._emit({"scripts": self._scripts.look(self._form)})

    def _load_view(self, url: str) -> dict[str, Any]:
        """Return what the load form comes to."""
        return load_view(self._load, url, last_ms=self._last_ms)

    def _explained(self) -> tuple[Explained, list[dict[str, str]]]:
        """Return what the form comes to, and why it is no request."""
        return explained_form(
            self._host, self._form, self._origin, environment=self.environment, kept=self._kept
        )

    def _recalled(self, exchange: SendSpec) -> LoadForm:
        """Return the load form as it was last used."""
        try:
            return msgspec.convert(self._host.recall(exchange), LoadForm)
        except (msgspec.ValidationError, VayuError):
            return LoadForm()

    def _choices(self) -> dict[str, Any]:
        """Return the environments that there are, and which is chosen."""
        return {"names": self._host.environments(), "chosen": self.environment}

    def _notice(self, text: str, *, kind: str = "") -> None:
        """Say something in one line below the form."""
        self._emit({"notice": {"text": self._kept.redact(text), "kind": kind}})

    def _emit(self, message: dict[str, Any]) -> None:
        """Send a message, unless the builder is closed."""
        if not self._closed:
            self._send_message(message)


_C = Controller
_ACTIONS: dict[str, Callable[[Controller, dict[str, Any]], None]] = {
    "hello": _C._hello, "edit": _C._edit, "settled": _C._settled,  # noqa: SLF001 (its own)
    "environment": _C._choose, "paste": _C._paste, "undo": _C._undo,  # noqa: SLF001
    "send": _C._send, "start": _C._start, "load": _C._edit_load,  # noqa: SLF001
    "copy": _C._copy, "save": _C._save,  # noqa: SLF001
}  # fmt: skip
"""What becomes of each kind of message."""
