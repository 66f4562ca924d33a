"""The analysis finds the known cause and says by how much it was mended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "02_latency_analysis.ipynb"


@pytest.fixture(scope="module")
def saved() -> Any:
    """The notebook as it is in the repository."""
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_runs_and_finds_the_cause(home: Path) -> None:
    """nbval executes every cell and compares those whose output does not vary."""
    options = ["--nbval-lax", "--nbval-cell-timeout=90", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(NOTEBOOK)],
        cwd=home, capture_output=True, text=True, timeout=170, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 passed" in done.stdout


def test_what_is_saved_says_it_in_one_sentence(saved: Any) -> None:
    """With an interval; figures have a picture that needs no script."""
    shown = [output for cell in saved.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in shown if "data" in output]
    printed = "".join(output.get("text", "") for output in shown)

    assert not [output for output in shown if output["output_type"] == "error"]
    assert "Better: p99.7 -" in printed
    assert "connection is new, 100 %" in "".join(b["text/plain"] for b in bundles)
    figures = [b for b in bundles if "application/vnd.plotly.v1+json" in b]
    assert len(figures) == 2
    assert all("data:image/svg+xml;base64," in b["text/html"] for b in figures)


def test_nothing_private_is_saved() -> None:
    """No path of a machine, and not much of anything."""
    text = NOTEBOOK.read_text()

    assert len(text) < 600_000
    for word in ("/home/", "/root/", "/tmp/", str(Path.home())):
        assert word not in text
