"""The request builder in a real JupyterLab: sent and loaded by its shortcuts, and saved empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

BUILD = """\
import vayu
environment = vayu.Environment("demo", {{"base": "{url}", "token": "c4nary-token"}}, ["token"])
builder = vayu.RequestBuilder(environment=environment)
builder"""


def form(page: Page) -> Locator:
    """The builder, once it shows its form."""
    found = page.locator(".vayu-builder[data-state=ready]")
    expect(found).to_have_count(1)
    return found


def lines_are_typed(builder: Locator, page: Page) -> None:
    """Enter begins a line, and undo takes back: JupyterLab has both for its cells."""
    builder.get_by_role("tab", name="Headers").click()
    builder.get_by_role("button", name="Bulk edit").locator("visible=true").press("Enter")
    text = builder.get_by_label("All Headers as text")
    expect(text).to_be_focused()
    page.keyboard.type("Accept: text/plain\n// X-Off: a: b\nX-Gone: 1")
    page.keyboard.press("Control+z")
    expect(text).not_to_have_value(re.compile("Gone: 1"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Accept: text/plain\n// X-Off: a: b")
    expect(text).to_have_value("Accept: text/plain\n// X-Off: a: b")
    builder.get_by_role("button", name="Edit as table").locator("visible=true").press("Enter")
    expect(builder.get_by_label("Header 2 value")).to_have_value("a: b")
    expect(builder.get_by_label("Header 2 is sent")).not_to_be_checked()


def test_a_request_is_sent_and_loaded_in_jupyterlab(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    picture: Callable[[str], None],
) -> None:  # fmt: skip
    """By its shortcuts, which JupyterLab has for itself elsewhere; nothing typed is saved."""
    with Target() as target:
        path = lab.write("builder.ipynb", [BUILD.format(url=target.url)])
        open_notebook("builder.ipynb")
        run_all()
        builder = form(page)
        lines_are_typed(builder, page)
        builder.get_by_label("URL", exact=True).fill("{{base}}/echo?typed=c4nary-typed")
        page.keyboard.press("Control+Enter")
        expect(builder.get_by_label("Response")).to_contain_text("200 OK")
        picture("builder-lab-response")

        builder.get_by_role("button", name="Load", exact=True).press("Enter")
        builder.get_by_role("combobox", name="Load").fill("50 req/s for 6s")
        page.keyboard.press("Control+Shift+Enter")
        expect(page.get_by_text("Durations over the whole run")).to_be_visible()
        picture("builder-lab-report")
        builder.get_by_label("URL", exact=True).press("Control+s")  # saves the notebook
        page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
        kept = path.read_text()
        assert "<RequestBuilder" in kept
        assert "c4nary-typed" not in kept
