"""What widgets cost in a real JupyterLab.

    python -m bench.widgets [builder] [response] [blocked] [saved] [dashboards]

JupyterLab and an engine on loopback, and a headless Chromium that looks at them. A time begins
when a cell is executed and ends in the page, at the frame after the one in which what was waited
for can be read, and, where a person would type, has the focus.

    execute ──> kernel ──> comm ──> page: render ──> requestAnimationFrame ──> one more: painted

Beside each time stands the processor time of everything that took part (JupyterLab's server,
kernel, Chromium): what the same takes of a machine that does nothing else, one after the other.

The kernel finds the package compiled, as `pip install` leaves it; to compile it takes longer than
everything else that the first builder of a kernel does.
"""

from __future__ import annotations

import compileall
import json
import os
import statistics
import sys
import tempfile
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from playwright.sync_api import sync_playwright

import vayu
from tests.jupyter_lab import CHROMIUM, FLAGS, READY, Lab, jupyter_lab
from vayu.testing import Target

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 90_000  # ms
TIMES = 5  # a builder is opened so many times after the first
DASHBOARDS = 50
BLOCKED = 10  # s in which the kernel does nothing but compute
JSON_MB = 5

UNTIL = """async ([cell, selector, focus]) => {
  const { content } = window.jupyterapp.shell.currentWidget;
  const frame = () => new Promise(requestAnimationFrame);
  const there = () => {
    const found = content.widgets[cell].node.querySelector(selector);
    if (!found || !found.getBoundingClientRect().height) return false;
    if (focus) found.focus();
    return !focus || document.activeElement === found;
  };
  content.activeCellIndex = cell;
  const begin = performance.now();
  const seen = new Promise((done, failed) => {
    const observer = new MutationObserver(() => there() && (observer.disconnect(), done()));
    observer.observe(content.widgets[cell].node,
      { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
    setTimeout(() => failed(new Error(`no ${selector} in a minute`)), 60_000);
  });
  void window.jupyterapp.commands.execute("notebook:run-cell");
  await seen;
  await frame();
  await frame();
  return performance.now() - begin;
}"""
RUN = """async (cell) => {
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
  const begin = performance.now();
  await window.jupyterapp.commands.execute("notebook:run-cell");
  return performance.now() - begin;
}"""
PRINTED = """(cell) =>
  window.jupyterapp.shell.currentWidget.content.widgets[cell].model.outputs.toJSON()[0].text"""
START = "(cell) => void (" + RUN + ")(cell)"
FRAMES = """async (seconds) => {
  const gaps = [], end = performance.now() + 1000 * seconds;
  for (let last = performance.now(); last < end;) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  return gaps;
}"""
MOVES = """async (seconds) => {
  const moves = [], end = performance.now() + 1000 * seconds;
  let until = "";
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const now = document.querySelector(".vayu-live-chart")?.dataset.until ?? "";
    if (now !== until) moves.push([performance.now(), Number(now)]);
    until = now;
  }
  return moves;
}"""
DRAWN = "() => document.querySelector('.vayu-live-chart[data-state=drawn]')"
HELD = """
import gc, json, threading, comm
def held():
    gc.collect()
    return [threading.active_count(), len(comm.get_comm_manager().comms)]
"""


class Notebook:
    """A notebook that is open in a page of JupyterLab."""

    def __init__(self, lab: Lab, page: Page, name: str, cells: list[str]) -> None:
        self.page = page
        self.path = lab.write(f"{name}.ipynb", cells)
        page.set_default_timeout(PATIENCE)
        page.goto(lab.address(f"{name}.ipynb"))
        page.wait_for_function(READY)

    def run(self, cell: int) -> float:
        """Execute a cell; return how long it takes until its end is known [ms]."""
        took: float = self.page.evaluate(RUN, cell)
        return took

    def start(self, cell: int) -> None:
        """Execute a cell."""
        self.page.evaluate(START, cell)

    def until(self, cell: int, selector: str, *, focus: bool = False) -> float:
        """Execute a cell; return how long it takes until something is painted in it [ms]."""
        took: float = self.page.evaluate(UNTIL, [cell, selector, focus])
        return took

    def cpu_until(self, cell: int, selector: str, *, focus: bool = False) -> tuple[float, float]:
        """Return that time, and the processor time meanwhile [ms]."""
        before = _processor_time()
        took = self.until(cell, selector, focus=focus)
        return took, _processor_time() - before

    def printed(self, cell: int) -> Any:
        """Return the JSON that a cell printed."""
        return json.loads(self.page.evaluate(PRINTED, cell))


def builder(lab: Lab, page: Page, _url: str) -> dict[str, float]:
    """The first builder of a page, and the ones after it."""
    cells = ["import vayu", *["vayu.RequestBuilder()"] * (1 + TIMES)]
    notebook = Notebook(lab, page, "builder", cells)
    notebook.run(0)
    bar = ".vayu-builder[data-state=ready] [aria-label=URL]"
    took = [notebook.cpu_until(cell, bar, focus=True) for cell in range(1, len(cells))]
    ms, cpu_ms = (statistics.median(column) for column in zip(*took[1:], strict=True))
    return {"builder_first_ms": took[0][0], "builder_ms": ms, "builder_cpu_ms": cpu_ms}


def response(lab: Lab, page: Page, url: str) -> dict[str, float]:
    """A large JSON document, from its display to a tree."""
    make = f"""import json, vayu
items = [{{"id": i, "name": f"item {{i}}", "tags": ["a", "b"]}} for i in range({JSON_MB} * 19_000)]
body = json.dumps({{"items": items}})
response = vayu.post({url + "/echo"!r}, data=body, headers={{"Content-Type": "application/json"}})
print(json.dumps(len(body)))"""
    notebook = Notebook(lab, page, "response", [make, "vayu.RequestBuilder()", "response"])
    notebook.run(0)
    notebook.until(1, ".vayu-builder[data-state=ready]")  # what reaches a page once is there
    took, cpu = notebook.cpu_until(2, ".vayu-tree li li li")
    return {"json_mb": notebook.printed(0) / 1e6, "json_ms": took, "json_cpu_ms": cpu}


def dashboards(lab: Lab, page: Page, url: str) -> dict[str, float]:
    """Many live views of one run in one notebook, and what is left of them."""
    load = f"run = vayu.Request('GET', {url + '/json'!r}).load(rate=50, duration='5m')"
    show = f"shown = [vayu.Dashboard(run) for _ in range({DASHBOARDS})]\ndisplay(*shown)"
    close = "for one in shown: one.close()\nrun.stop()\nrun.wait()\nimport time; time.sleep(3)"
    cells = [
        f"{HELD}\nimport vayu\nfrom IPython.display import display\n{load}\nprint(held())",
        show,
        "print(held())",
        f"{close}\nprint(held())",
    ]  # fmt: skip
    notebook = Notebook(lab, page, "dashboards", cells)
    notebook.run(0)
    notebook.run(1)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(3_000)
    gaps = sorted(page.evaluate(FRAMES, 8))
    answered = notebook.run(2)
    notebook.run(3)
    page.wait_for_function("() => !document.querySelector('.vayu-live-chart')")
    before, during, after = (notebook.printed(cell) for cell in (0, 2, 3))
    return {
        "dashboards": DASHBOARDS, "frame_p95_ms": gaps[int(0.95 * len(gaps))],
        "frame_max_ms": gaps[-1], "cell_ms": answered,
        "threads_more": during[0] - before[0], "threads_left": after[0] - before[0],
        "comms_more": during[1] - before[1], "comms_left": after[1] - before[1],
    }  # fmt: skip


def blocked(lab: Lab, page: Page, url: str) -> dict[str, float]:
    """A dashboard while its kernel computes in pure Python."""
    cells = [
        f"import time, vayu\nvayu.Request('GET', {url + '/json'!r}).load(rate=100, duration='40s')",
        f"end = time.monotonic() + {BLOCKED}\nwhile time.monotonic() < end: sum(range(10_000))",
    ]
    notebook = Notebook(lab, page, "blocked", cells)
    notebook.start(0)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(2_000)
    notebook.start(1)
    page.wait_for_timeout(500)
    moves = page.evaluate(MOVES, BLOCKED - 1)
    gaps = [later[0] - earlier[0] for earlier, later in pairwise(moves[1:])]
    return {
        "blocked_s": BLOCKED, "blocked_moves": len(moves) - 1,
        "blocked_drawn_s": moves[-1][1] - moves[0][1], "blocked_gap_ms": max(gaps, default=9e9),
    }  # fmt: skip


def saved(lab: Lab, page: Page, url: str) -> dict[str, float]:
    """A notebook with three runs, executed and saved."""
    load = f"vayu.Request('GET', {url + '/json'!r}).load(rate=200, duration='5s').wait()"
    cells = ["import vayu", *[load] * 3]
    notebook = Notebook(lab, page, "saved", cells)
    for cell in range(len(cells)):
        notebook.run(cell)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    text = notebook.path.read_text()
    return {
        "saved_runs": text.count('"application/vnd.vayu.run.v1+json"'),
        "saved_kb": len(text.encode()) / 1e3,
        "saved_widgets": int("widgets" in json.loads(text)["metadata"]),
    }


def _processor_time() -> float:
    """Of every process below this one, so far [ms]."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has just ended
            total += sum(process.cpu_times()[:2])
    return 1_000 * total


PARTS = (builder, response, blocked, saved, dashboards)


def main() -> None:
    """Measure what is named, or all of it, and print one JSON line."""
    wanted = [part for part in PARTS if part.__name__ in sys.argv[1:]] or PARTS
    found: dict[str, float] = {}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(vayu.__file__).parent, quiet=1)
    with (
        tempfile.TemporaryDirectory(prefix="vayu-lab-") as folder,
        jupyter_lab(Path(folder)) as lab,
        Target() as target,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 1400})
        for measure in wanted:
            page = context.new_page()
            found |= measure(lab, page, target.url)
            page.close()
        browser.close()
    print(json.dumps(found | {"load": os.getloadavg()[0]}))


if __name__ == "__main__":
    main()
