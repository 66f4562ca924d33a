"""A run in a real JupyterLab: it moves, it stops, and what is saved needs no kernel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import ipykernel
import nbformat
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from vayu.testing import Target

BUNDLE = "application/vnd.vayu.run.v1+json"
BUSY = """\
from pathlib import Path
while not Path({seen!r}).exists():
    sum(range(10_000))
run.stop()
'computed'"""
"""Computes until the page was looked at, however long that takes."""


def load(url: str, **words: str | int) -> str:
    """A cell that starts a run and shows it."""
    arguments = ", ".join(f"{name}={value!r}" for name, value in words.items())
    return f"import vayu\nrun = vayu.Request('GET', {url!r}).load({arguments})\nrun"


def shown_until(page: Page) -> float:
    """Until when the live chart shows the run. [s]."""
    text = page.locator(".vayu-live-chart").first.get_attribute("data-until")
    return float(text or 0)


def moved(page: Page, start: float, *, by: float) -> None:
    """Wait until the live chart has moved on."""
    page.wait_for_function(
        "([start, by]) => Number(document.querySelector('.vayu-live-chart')?.dataset.until ?? 0)"
        " > start + by",
        arg=[start, by],
    )


def saved(page: Page, lab: Any, name: str) -> Any:
    """The notebook as JupyterLab saves it."""
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    return nbformat.read(lab.folder / name, as_version=4)


def prompt(page: Page, cell: int) -> str:
    """What stands before a cell: ``[*]:`` while it executes."""
    return page.locator(".jp-CodeCell").nth(cell).locator(".jp-InputPrompt").inner_text()


def output(page: Page, cell: int) -> Locator:
    """What a cell shows."""
    return page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea")


def test_it_moves_while_another_cell_computes_and_ends_as_a_report(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    target: Target, picture: Callable[[str], None], updates: list[int],
) -> None:  # fmt: skip
    """The chart goes on although the kernel is busy; at the end the report is in its place."""
    load_cell = load(target.url + "/json", rate=100, duration="3m")
    lab.write("moves.ipynb", [load_cell, BUSY.format(seen="moves.seen")])
    open_notebook("moves.ipynb")
    run_all()

    page.wait_for_selector(".vayu-live-chart[data-state=drawn]")
    moved(page, shown_until(page), by=1.0)
    assert prompt(page, 1) == "[*]:"
    picture("live")
    (lab.folder / "moves.seen").touch()
    expect(output(page, 1)).to_contain_text("computed")
    expect(output(page, 0)).to_contain_text("Durations over the whole run")
    expect(page.locator(".vayu-live-chart")).to_have_count(0)
    picture("report")

    notebook = saved(page, lab, "moves.ipynb")
    (kept,) = notebook.cells[0].outputs
    assert set(kept.data) == {"text/plain", "text/html", BUNDLE}
    assert "widgets" not in notebook.metadata
    summary = kept.data[BUNDLE]["summary"]
    assert summary["started"] > 100
    *drawings, _report = updates
    assert 2 <= len(drawings) <= 5 * (summary["duration"] + 3)  # five a second, one message each
    assert max(drawings) < 30_000


@pytest.mark.skipif(
    ipykernel.version_info < (7,), reason="before ipykernel 7 a click counts when the cell ends"
)
def test_stop_works_while_another_cell_computes(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    target: Target,
) -> None:  # fmt: skip
    """The button answers at once, and the run ends as stopped."""
    load_cell = load(target.url + "/delay/3s", concurrency=3, duration="60s")
    lab.write("stops.ipynb", [load_cell, BUSY.format(seen="stops.seen")])
    open_notebook("stops.ipynb")
    run_all()
    page.get_by_role("button", name="■ Stop").click()

    expect(page.get_by_role("button", name="■ Stopping…")).to_be_disabled()
    expect(output(page, 0)).to_contain_text(
        re.compile("Stopping: nothing more is sent|[■∅!] stopped")
    )
    expect(output(page, 0)).to_contain_text(re.compile("[■∅!] stopped"))
    assert prompt(page, 1) == "[*]:"
    expect(page.get_by_role("button", name="■ Stop")).to_have_count(0)
    (lab.folder / "stops.seen").touch()


def test_a_saved_run_is_readable_without_a_kernel(
    lab: Any, page: Page, open_notebook: Callable[..., None], quickstart: Any,
    picture: Callable[[str], None],
) -> None:  # fmt: skip
    """Reopened untrusted and without a kernel: charts, numbers and bodies, in either theme."""
    nbformat.write(quickstart, lab.folder / "reopened.ipynb")
    open_notebook("reopened.ipynb", kernel=False)

    picture("reopened-top")
    report = page.locator(".jp-RenderedHTML", has_text="Durations over the whole run")
    for theme in ("Light", "Dark"):
        change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
        page.evaluate(change, f"JupyterLab {theme}")
        page.wait_for_function(f"document.body.dataset.jpThemeName === 'JupyterLab {theme}'")
        report.scroll_into_view_if_needed()
        for name in ("Throughput", "Response time", "Errors"):
            image = report.locator(f"img[alt^='{name} in']")
            expect(image).to_be_visible()
            assert image.evaluate("image => image.complete && image.naturalWidth") == 880
        assert report.evaluate(CONTRAST) > 4.5
        assert report.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
        picture(f"reopened-{theme.lower()}")
    expect(page.locator(".jp-RenderedHTML", has_text="Headers (")).to_be_visible()


def test_a_hostile_response_never_runs_its_script(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    target: Target,
) -> None:  # fmt: skip
    """Whatever a server sends is shown as text, also in the run whose name it chose."""
    evil = "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script>"
    html = "headers={'Content-Type': 'text/html'}"
    cells = [
        f"import vayu\nvayu.get({target.url + '/html'!r})",
        f"vayu.post({target.url + '/echo'!r}, data={evil!r}, {html})",
        f"vayu.Request('GET', {target.url + '/html'!r}, name={evil!r}).load(iterations=3).wait()",
    ]
    lab.write("hostile.ipynb", cells)
    open_notebook("hostile.ipynb")
    run_all()

    expect(output(page, 0).get_by_role("tab", name="Body")).to_be_visible()  # it came to life
    expect(output(page, 0)).to_contain_text("<script>")
    expect(output(page, 1)).to_contain_text("window.pwned=1")
    expect(output(page, 2)).to_contain_text(re.compile("[✓!] finished"))
    page.wait_for_timeout(500)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".jp-OutputArea script").count() == 0


def test_a_page_that_was_reloaded_finds_the_run_again(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    target: Target,
) -> None:  # fmt: skip
    """The view is restored from the kernel, goes on, is steered and stopped by the keyboard."""
    lab.write("reloaded.ipynb", [load(target.url + "/json", rate=50, duration="3m")])
    open_notebook("reloaded.ipynb")
    run_all()
    page.wait_for_selector(".vayu-live-chart[data-state=drawn]")
    saved(page, lab, "reloaded.ipynb")
    page.reload()

    page.wait_for_selector(".vayu-live-chart[data-state=drawn]")
    moved(page, shown_until(page), by=0.5)
    rate = page.get_by_label("Rate [requests/s]", exact=True)
    rate.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("80")
    page.keyboard.press("Enter")  # JupyterLab would begin to edit the cell
    expect(page.locator(".vayu-live-events")).to_contain_text("rate 80/s")
    page.get_by_label("Rate [requests/s], slider").focus()
    page.keyboard.press("ArrowUp")  # JupyterLab would go to the cell above
    expect(page.locator(".vayu-live-events")).to_contain_text("rate 81/s")
    page.get_by_role("button", name="■ Stop").press("Enter")
    expect(output(page, 0)).to_contain_text("■ stopped")
    expect(output(page, 0)).to_contain_text("Durations over the whole run")


def test_a_kernel_that_was_restarted_finds_the_run_again(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    target: Target, picture: Callable[[str], None],
) -> None:  # fmt: skip
    """It went on meanwhile; the new kernel shows all of it, and stops it."""
    lab.write("restarted.ipynb", [load(target.url + "/json", rate=50, duration="3m"), "pass"])
    open_notebook("restarted.ipynb")
    run_all()
    page.wait_for_selector(".vayu-live-chart[data-state=drawn]")
    before = shown_until(page)
    page.evaluate(RESTART)
    page.evaluate(ATTACH)

    again = output(page, 1)
    picture("live-attached")
    again.locator(".vayu-live-chart").first.scroll_into_view_if_needed()
    expect(again.locator(".vayu-live-chart").first).to_have_attribute("data-state", "drawn")
    assert float(again.locator(".vayu-live-chart").first.get_attribute("data-until") or 0) > before
    again.get_by_role("button", name="■ Stop").click()
    expect(again).to_contain_text("■ stopped")
    expect(again).to_contain_text("Durations over the whole run")


RESTART = """async () => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  await kernel.restart();
  await kernel.requestKernelInfo();
}"""
ATTACH = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  panel.content.activeCellIndex = 1;
  panel.content.activeCell.model.sharedModel.setSource(
    "import vayu\\nvayu.run(vayu.runs().id.iloc[0])");
  await window.jupyterapp.commands.execute("notebook:run-cell");
}"""

CONTRAST = """node => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((c) => c / 255).map(
      (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = node;
  while (numbers(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const pair = [getComputedStyle(node).color, getComputedStyle(ground).backgroundColor].map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""
