"""A page that shows one widget, without Jupyter: real Chromium, real widget, a short wire.

JupyterLab takes half a minute to open on a busy machine; what a widget draws, and what its
buttons send, can be seen without it. State travels as Jupyter sends it: JSON, and binary apart.

    widget ── comm ──> Wire ── sync() ──> page: a model of its own, `render({model, el})`
    widget <── _handle_custom_msg ── sync() <── model.send
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import comm
from comm.base_comm import BaseComm

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from playwright.sync_api import Page

_THEMES = {
    "light": "--jp-content-font-color0:#111;--jp-border-color2:#bbb;--jp-layout-color0:#fff;"
    "background:#fff;color:#111;color-scheme:light;",
    "dark": "--jp-content-font-color0:#f3f3f3;--jp-border-color2:#616161;--jp-layout-color0:#111;"
    "background:#111;color:#f3f3f3;color-scheme:dark;",
}

_PAGE = """
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widget</title></head>
<body style="margin:0;padding:12px;font:14px system-ui"><main id="place"></main></body></html>
"""

_MODEL = """
const decode = (value) => {
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  if ("$bytes" in value) {
    const text = atob(value.$bytes);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new DataView(bytes.buffer);
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decode(v)]));
};
class Model {
  state = {}; listeners = new Map(); sent = []; dirty = {};
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; this.dirty[name] = value; this.emit(name); }
  save_changes() { this.sent.push({ state: this.dirty }); this.dirty = {}; }
  on(name, listener) {
    if (!this.listeners.has(name)) this.listeners.set(name, new Set());
    this.listeners.get(name).add(listener);
  }
  off(name, listener) {
    if (listener) this.listeners.get(name)?.delete(listener);
    else this.listeners.get(name)?.clear();
  }
  send(content) {
    if (window.kernelIsGone) throw new Error("Cannot send"); // as JupyterLab does it
    this.sent.push({ content });
  }
  emit(name) { for (const f of [...(this.listeners.get("change:" + name) ?? [])]) f(); }
  take(state) {
    const fresh = decode(state);
    Object.assign(this.state, fresh);
    for (const name of Object.keys(fresh)) this.emit(name);
  }
  hear(content) {
    const heard = [...(this.listeners.get("msg:custom") ?? [])];
    for (const f of heard) f(decode(content), decode(content.$));
  }
}
window.models = {};
window.open_widget = async (id, source, css, state, view) => {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  const model = (window.models[id] = new Model());
  model.state = decode(state);
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  await widget.initialize?.({ model });
  if (!view) return;
  const el = document.createElement("div");
  document.getElementById("place").append(el);
  model.close = await widget.render({ model, el });
};
window.take = (id, state) => window.models[id]?.take(state);
window.hear = (id, content) => window.models[id]?.hear(content);
window.drain = (id) => window.models[id]?.sent.splice(0) ?? [];
"""


class Wire(BaseComm):
    """A comm that keeps what is sent until the page takes it."""

    waiting: dict[str, list[tuple[str, Any]]]

    def publish_msg(self, msg_type: str, data: Any = None, **more: Any) -> None:
        """Keep a message."""
        if msg_type != "comm_msg" or not data:
            return
        if data.get("method") == "update":
            paths = zip(data.get("buffer_paths", []), more.get("buffers") or [], strict=True)
            for path, buffer in paths:
                _put(data["state"], path, bytes(buffer))
            self.waiting.setdefault(self.comm_id, []).append(("take", data["state"]))
        elif data.get("method") == "custom":
            content = dict(data["content"])
            buffers = [bytes(buffer) for buffer in more.get("buffers") or []]
            self.waiting.setdefault(self.comm_id, []).append(("hear", content | {"$": buffers}))


class BarePage:
    """One page for any number of widgets.

    Parameters
    ----------
    page : Page
        Of Playwright.
    waiting : dict
        What `Wire` keeps.
    """

    def __init__(self, page: Page, waiting: dict[str, list[tuple[str, Any]]]) -> None:
        self.page = page
        self._waiting = waiting
        self._widgets: dict[str, Any] = {}
        page.set_content(_PAGE)
        page.evaluate(_MODEL)

    def theme(self, name: str) -> None:
        """Take a light or a dark theme, as JupyterLab's variables say it."""
        self.page.evaluate("style => document.body.style.cssText += style", _THEMES[name])

    def show(self, widget: Any) -> None:
        """Show a widget as it is now."""
        self._open(widget, view=True)

    def make(self, widget: Any) -> None:
        """Make a widget's model, as a page does of one that is in no output."""
        self._open(widget, view=False)

    def _open(self, widget: Any, *, view: bool) -> None:
        """Tell the page of a widget."""
        self._widgets[widget.comm.comm_id] = widget
        self._waiting.pop(widget.comm.comm_id, None)
        css = getattr(widget, "_css", "") or ""
        state = {k: v for k, v in widget.get_state().items() if not k.startswith("_")}
        arguments = [widget.comm.comm_id, str(widget._esm), str(css), _encoded(state), view]
        self.page.evaluate("args => window.open_widget(...args)", arguments)

    def sync(self) -> int:
        """Carry everything that waits, both ways; return how many messages reached the page."""
        carried = 0
        for name, widget in self._widgets.items():
            for sent in self.page.evaluate("id => window.drain(id)", name):
                if "content" in sent:
                    widget._handle_custom_msg(sent["content"], [])
                else:
                    widget.set_state(sent["state"])
            for what, data in self._waiting.pop(name, []):
                self.page.evaluate(
                    f"([id, data]) => window.{what}(id, data)", [name, _encoded(data)]
                )
                carried += 1
        return carried

    def sync_for(self, seconds: float, *, step: float = 0.05) -> None:
        """Carry messages for a while."""
        for _ in range(round(seconds / step)):
            self.sync()
            self.page.wait_for_timeout(1_000 * step)
        self.sync()

    def sync_until(self, condition: str, *, patience: float = 20.0) -> None:
        """Carry messages until a JavaScript expression is true."""
        for _ in range(round(patience / 0.05)):
            self.sync()
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never true in the page: {condition}")


def open_bare(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[BarePage]:
    """Take the place of Jupyter for every widget that is made from now on."""
    waiting: dict[str, list[tuple[str, Any]]] = {}
    monkeypatch.setattr(Wire, "waiting", waiting, raising=False)
    monkeypatch.setattr(comm, "create_comm", Wire)
    yield BarePage(page, waiting)


def _put(state: Any, path: list[Any], value: bytes) -> None:
    """Put a buffer back where it was taken out."""
    for key in path[:-1]:
        state = state[key]
    if isinstance(state, list):
        state[path[-1]] = value
    else:
        state[path[-1]] = value


def _encoded(value: Any) -> Any:
    """Plain data with bytes as base64."""
    if isinstance(value, dict):
        return {str(k): _encoded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_encoded(v) for v in value]
    if isinstance(value, bytes | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, Path):
        return str(value)
    return json.loads(json.dumps(value))
