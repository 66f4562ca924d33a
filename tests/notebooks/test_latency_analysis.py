"""The analysis finds the known cause and says by how much it was mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "02_latency_analysis.ipynb"


@pytest.fixture(scope="module")
def saved() -> Any:
    """The notebook as it is in the repository."""
    return nbformat.read(NOTEBOOK, as_version=4)


def test_what_is_saved_says_it_in_one_sentence(saved: Any) -> None:
    """With an interval."""
    shown = [output for cell in saved.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in shown if "data" in output]
    printed = "".join(output.get("text", "") for output in shown)

    assert "Better: p99.7 -" in printed
    assert "connection is new, 100 %" in "".join(b["text/plain"] for b in bundles)
    assert sum("application/vnd.plotly.v1+json" in b for b in bundles) == 2
