"""A builder, or the settings panel, in a bare page of Chromium: all of it but JupyterLab.

    page ── tellKernel(message) ──> Controller          page <── fromKernel(), 30 times a second

So what people do with the form is tested in seconds; that it works in JupyterLab is another test.
"""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Any

from vayu.api.engine.config import config
from vayu.widgets.builder.widget import BuilderWidget
from vayu.widgets.settings_form import SettingsForm, SettingsWidget

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    import vayu

DARK = """--jp-layout-color1:#111111;--jp-content-font-color1:#ffffff;background:#111111;
color:#ffffff;color-scheme:dark;"""
LIGHT = "--jp-layout-color1:#ffffff;--jp-content-font-color1:rgba(0,0,0,0.87);background:#ffffff;"
MOUNT = """async ([esm, css, look, width]) => {
  document.head.innerHTML = "<style></style>";
  document.head.firstChild.textContent = css;
  document.body.style.cssText = look + "margin:0;padding:12px;";
  const root = document.createElement("div");
  root.style.width = width;
  document.body.replaceChildren(root);
  const heard = new Set();
  const model = {
    send: (message) => {
      if (window.kernelIsGone) throw new Error("Cannot send"); // as JupyterLab does it
      void window.tellKernel(message);
    },
    on: (_, act) => heard.add(act),
    off: (_, act) => heard.delete(act),
  };
  const turn = async () => {
    for (const message of await window.fromKernel()) heard.forEach((act) => act(message));
    setTimeout(turn, 30);
  };
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const begin = performance.now();
  window.end = (await import(url)).default.render({ model, el: root });
  new MutationObserver(() => (window.opened ??= performance.now() - begin)).observe(root,
    { attributes: true, attributeFilter: ["data-state"] });
  await turn();
}"""


def mount(
    page: Page, builder: vayu.RequestBuilder, *, look: str = LIGHT, width: str = "auto"
) -> Locator:
    """Show a builder in a page; return its root.

    Parameters
    ----------
    page : Page
    builder : RequestBuilder
    look : str, optional
        CSS of the page's body.
    width : str, optional
        Of the cell.
    """
    waiting: deque[dict[str, Any]] = deque()
    builder._repr_mimebundle_()
    assert builder._panel is not None
    builder._panel.send = waiting.append  # type: ignore[method-assign]
    receive = builder._controller.receive
    return _mount(page, BuilderWidget, receive, waiting, look=[look, width])


def mount_settings(page: Page, *, look: str = LIGHT, width: str = "auto") -> Locator:
    """Show the settings panel in a page; return its root."""
    waiting: deque[dict[str, Any]] = deque()
    receive = SettingsForm(config, waiting.append).receive
    return _mount(page, SettingsWidget, receive, waiting, look=[look, width])


def mount_asking(page: Page) -> tuple[Locator, deque[dict[str, Any]]]:
    """Show a settings panel that nobody answers; return its root, and where to put an answer."""
    waiting: deque[dict[str, Any]] = deque()
    look = [LIGHT, "auto"]
    root = _mount(page, SettingsWidget, lambda _: None, waiting, look=look, ready="")
    return root, waiting


def _mount(
    page: Page, widget: Any, receive: Any, waiting: deque[dict[str, Any]], *, look: list[str],
    ready: str = "[data-state=ready]",
) -> Locator:  # fmt: skip
    """Show the page side of a widget."""

    def from_kernel() -> list[dict[str, Any]]:
        return [json.loads(json.dumps(waiting.popleft())) for _ in range(len(waiting))]

    page.expose_function("tellKernel", receive)
    page.expose_function("fromKernel", from_kernel)
    page.goto("about:blank")
    page.evaluate(MOUNT, [widget._esm, widget._css, *look])
    root = page.locator(f".vayu-builder{ready}")
    root.wait_for()
    return root
