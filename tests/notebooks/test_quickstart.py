"""The quickstart works from top to bottom, and what is saved of it is fit to be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_quickstart.ipynb"


@pytest.fixture(scope="module")
def saved() -> Any:
    """The notebook as it is in the repository."""
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_runs_and_shows_what_is_saved(home: Path) -> None:
    """nbval executes every cell and compares those whose output does not vary."""
    options = ["--nbval-lax", "--nbval-cell-timeout=90", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(NOTEBOOK)],
        cwd=home, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 passed" in done.stdout


def test_it_is_the_main_job_in_eight_cells(saved: Any) -> None:
    """Eight code cells, each introduced by a text, all executed in order."""
    kinds = [cell.cell_type for cell in saved.cells]
    counts = [cell.execution_count for cell in saved.cells if cell.cell_type == "code"]

    assert kinds == ["markdown", *["markdown", "code"] * 8]
    assert counts == list(range(1, 9))


def test_what_is_saved_needs_no_kernel(saved: Any) -> None:
    """The run is its report, the response its text; no widget, no error, no state."""
    shown = [output for cell in saved.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in shown if "data" in output]

    assert "widgets" not in saved.metadata
    assert not [output for output in shown if output["output_type"] == "error"]
    assert not [b for b in bundles if "application/vnd.jupyter.widget-view+json" in b]
    (run,) = [b for b in bundles if "application/vnd.vayu.run.v1+json" in b]
    assert "data:image/svg+xml;base64," in run["text/html"]
    assert "✓ is ok" in "".join(b["text/plain"] for b in bundles)


def test_nothing_private_is_saved() -> None:
    """No path of a machine, no token, and not much of anything."""
    text = NOTEBOOK.read_text()

    assert len(text) < 300_000
    assert text.count("not-a-real-one") == 1  # where it is set
    for word in ("/home/", "/root/", "/tmp/", str(Path.home())):
        assert word not in text
