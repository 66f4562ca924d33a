"""The quickstart is the main job in eight cells, and shows it without a kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_quickstart.ipynb"


@pytest.fixture(scope="module")
def saved() -> Any:
    """The notebook as it is in the repository."""
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_the_main_job_in_eight_cells(saved: Any) -> None:
    """Eight code cells, each introduced by a text, all executed in order."""
    kinds = [cell.cell_type for cell in saved.cells]
    counts = [cell.execution_count for cell in saved.cells if cell.cell_type == "code"]

    assert kinds == ["markdown", *["markdown", "code"] * 8]
    assert counts == list(range(1, 9))


def test_what_is_saved_needs_no_kernel(saved: Any) -> None:
    """The run is its report, the response its text."""
    shown = [output for cell in saved.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in shown if "data" in output]

    (run,) = [b for b in bundles if "application/vnd.vayu.run.v1+json" in b]
    assert "data:image/svg+xml;base64," in run["text/html"]
    assert "✓ is ok" in "".join(b["text/plain"] for b in bundles)


def test_no_token_is_saved() -> None:
    """It stands where it is set, and nowhere else."""
    assert NOTEBOOK.read_text().count("not-a-real-one") == 1
