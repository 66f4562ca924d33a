"""What an executed notebook holds of a run, whoever executed it and whenever the run ended."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.testing import Target

BUNDLE = "application/vnd.vayu.run.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


def start(target: Target, **load: str | int) -> str:
    """A cell that starts a run and shows it."""
    words = ", ".join(f"{name}={value!r}" for name, value in load.items())
    return f"import vayu\nrun = vayu.Request('GET', {target.url + '/json'!r}).load({words})\nrun"


def outputs(notebook: Any, cell: int) -> list[Any]:
    """Data of what a cell shows."""
    return [output.get("data", output) for output in notebook.cells[cell].outputs]


def converted(notebook: Any, path: Path) -> str:
    """The notebook as nbconvert makes a page of it."""
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", "basic", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=90)
    return path.with_suffix(".html").read_text()


def state_bytes(notebook: Any) -> int:
    """Size of the widget state in the notebook's metadata."""
    return len(json.dumps(notebook.metadata.get("widgets", {})))


def test_waiting_in_the_next_cell(
    execute: Callable[..., Any], target: Target, tmp_path: Path
) -> None:
    """The output is the report; no widget is needed, little is stored, and it can be converted."""
    notebook = execute(start(target, rate=100, iterations=100), "run.wait()")

    (shown,) = outputs(notebook, 0)
    assert set(shown) == {"text/plain", "text/html", BUNDLE}
    assert shown[BUNDLE]["summary"]["started"] == 100
    assert shown[BUNDLE]["summary"]["status"] == "finished"
    (value,) = outputs(notebook, 1)
    assert value["text/plain"].endswith(" is above.")
    assert state_bytes(notebook) < 300_000
    page = converted(notebook, tmp_path / "run.ipynb")
    assert page.count("data:image/svg+xml;base64,") >= 2
    assert "Percentiles of all 100 completed requests." in page


def test_computing_in_the_next_cell(execute: Callable[..., Any], target: Target) -> None:
    """The kernel never gets to its loop, and the report is there all the same."""
    busy = (
        "import time\nwhile not run.live.done:\n    sum(range(10_000))\n"
        "end = time.monotonic() + 1\nwhile time.monotonic() < end:\n    sum(range(10_000))"
    )
    notebook = execute(start(target, rate=100, iterations=100), busy, "run.status.value")

    (shown,) = outputs(notebook, 0)
    assert set(shown) == {"text/plain", "text/html", BUNDLE}
    assert outputs(notebook, 2)[0]["text/plain"] == "'finished'"


def test_ending_between_two_cells(execute: Callable[..., Any], target: Target) -> None:
    """Nobody listens when the view is replaced; the cell after that sends the report again."""
    later = "import time\nwhile len(run.live.ticks()) < 10:\n    time.sleep(0.05)\nrun.stop()"
    notebook = execute(start(target, rate=100, duration="30s"), later, "run.wait()\n1")

    (shown,) = outputs(notebook, 0)
    assert WIDGET not in shown
    assert "■ stopped" in shown["text/plain"]


def test_a_notebook_that_ends_before_the_run(execute: Callable[..., Any], target: Target) -> None:
    """What is saved says that the run went on, and how to see what it came to."""
    notebook = execute(start(target, rate=50, duration="30s"))

    (shown,) = outputs(notebook, 0)
    assert "was still going when this was saved" in shown["text/plain"]
    assert "vayu.run(" in shown["text/html"]


def test_a_run_that_has_ended_needs_no_widget(execute: Callable[..., Any], target: Target) -> None:
    """Shown again, or attached to again: the report at once."""
    notebook = execute(
        start(target, rate=100, iterations=100) + "\nrun.wait()\nNone",
        "run",
        "vayu.run(run.id)",
    )

    for cell in (1, 2):
        (shown,) = outputs(notebook, cell)
        assert set(shown) == {"text/plain", "text/html", BUNDLE}
        assert shown[BUNDLE]["summary"]["succeeded"] == 100


def test_nothing_listens_there(execute: Callable[..., Any], refused_url: str) -> None:
    """Every request fails: the report says so in words, and has no response times."""
    cell = (
        f"import vayu\nrun = vayu.Request('GET', {refused_url!r}).load(rate=50, iterations=50)\nrun"
    )
    notebook = execute(cell, "run.wait();")

    (shown,) = outputs(notebook, 0)
    assert "✗ finished, every request failed" in shown["text/plain"]
    assert shown[BUNDLE]["summary"]["errors"]["connection"] == 50
    assert "no response time was measured" in shown["text/html"]


def test_a_response_is_saved_as_text(execute: Callable[..., Any], target: Target) -> None:
    """HTML that a server sent is shown as its source, and secrets are masked."""
    notebook = execute(
        f"import vayu\nvayu.get({target.url + '/html'!r})",
        f"vayu.get({target.url + '/echo'!r}, auth=vayu.BearerAuth('canary-token'))",
    )

    (page,) = outputs(notebook, 0)
    assert "<script" not in page["text/html"]
    assert "&lt;script" in page["text/html"]
    (echo,) = outputs(notebook, 1)
    assert "Bearer ***" in echo["text/plain"]
    assert "canary-token" not in json.dumps(echo)
