"""The same in Notebook 7: a form, a response that comes to life, a run that moves and is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
from playwright.sync_api import expect

from tests.jupyter_lab import READY, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from vayu.testing import Target

CELLS = """\
import vayu
vayu.get("{url}/json")
---
vayu.RequestBuilder(vayu.Request("GET", "{url}/json"))
---
run = vayu.Request("GET", "{url}/json").load(rate=50, duration="3m")
run"""


def test_everything_is_shown_in_notebook_7(
    lab: Any, page: Page, run_all: Callable[[], None], target: Target,
    picture: Callable[[str], None],
) -> None:  # fmt: skip
    """And the saved notebook holds the report alone."""
    path = lab.write("classic.ipynb", CELLS.format(url=target.url).split("\n---\n"))
    page.goto(f"{lab.url}/notebooks/classic.ipynb?token={TOKEN}")
    page.wait_for_function(READY)
    run_all()

    page.wait_for_selector(".vayu-live-chart[data-state=drawn]")
    picture("notebook-live")
    expect(page.locator(".vayu-response").get_by_role("tab", name="Timing")).to_be_visible()
    expect(page.locator(".vayu-tree li").first).to_have_css("list-style-type", "none")
    expect(page.locator(".vayu-builder[data-state=ready]")).to_have_count(1)
    page.get_by_role("button", name="■ Stop").click()
    expect(page.get_by_text("Durations over the whole run")).to_be_visible()
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    kept = nbformat.read(path, as_version=4)
    assert set(kept.cells[2].outputs[0].data) == {
        "text/plain", "text/html", "application/vnd.vayu.run.v1+json"
    }  # fmt: skip
    assert "widgets" not in kept.metadata
