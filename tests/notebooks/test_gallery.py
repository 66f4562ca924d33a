"""Each notebook of the gallery works from top to bottom, and what is saved of it is fit to be read.

nbval executes every cell and compares the outputs that do not vary; the others are looked at as
they are saved. Stories that judge times run two at a time.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.kernels import ATTEMPTS, DIED
from vayu.api.runs.run_notebook import OPEN, PARTS

GALLERY = Path(__file__).parents[2] / "notebooks"
INDEX = GALLERY / "00_gallery.ipynb"
TEMPLATE = GALLERY / "report_template.ipynb"
STORIES = sorted(path for path in GALLERY.glob("[0-9]*.ipynb") if path != INDEX)
QUIET = {"02_latency_analysis", "05_open_or_closed", "06_capacity", "07_ab_comparison",
         "09_ci_and_reports"}  # fmt: skip
"""Stories that judge times; the others hold whatever else the machine does."""

LARGEST = 600_000
"""Bytes of a notebook, with its outputs."""

named = pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    """Return a notebook as it is in the repository."""
    return nbformat.read(path, as_version=4)


def outputs(path: Path) -> list[Any]:
    """Return everything that its cells show."""
    return [output for cell in read(path).cells for output in cell.get("outputs", [])]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=pytest.mark.quiet if path.stem in QUIET else [])
        for path in (*STORIES, TEMPLATE)
    ],
)
def test_it_runs_and_shows_what_is_saved(path: Path, home: Path) -> None:
    """Every cell comes to its end, and what does not vary is what is saved."""
    options = ["-p", "nbval", "--nbval-lax", "--nbval-cell-timeout=200", "-p", "no:cacheprovider"]
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, "-q", str(path)],
            cwd=home, capture_output=True, text=True, timeout=800, check=False,
        )  # fmt: skip
        if DIED not in done.stdout:
            break
    cells = sum(cell.cell_type == "code" for cell in read(path).cells)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{cells} passed" in done.stdout


def test_the_template_shows_what_a_notebook_of_a_run_shows() -> None:
    """The same questions in the same order; it carries no answers of its own."""
    code = [cell for cell in read(TEMPLATE).cells if cell.cell_type == "code"]

    assert [cell.source for cell in code[2:]] == [one for part in PARTS.values() for one in part]
    assert code[1].source.endswith(f"\n\n{OPEN.removeprefix('import vayu').strip()}")
    assert outputs(TEMPLATE) == []


@named
def test_it_was_executed_in_order(path: Path) -> None:
    """It begins with its title, says what each cell is for, and ended without an error."""
    cells = read(path).cells
    counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]

    assert cells[0].source.startswith("# ")
    assert counts == list(range(1, len(counts) + 1))
    assert not [output for output in outputs(path) if output.output_type == "error"]
    assert not [output for output in outputs(path) if output.get("name") == "stderr"]


@named
def test_it_proves_what_it_says(path: Path) -> None:
    """Some outputs do not vary, and are compared each time it is executed."""
    compared = [c for c in read(path).cells if "nbval-check-output" in c.metadata.get("tags", ())]

    assert len(compared) >= 2
    assert all(cell.outputs for cell in compared)


@named
def test_what_is_saved_needs_no_kernel(path: Path) -> None:
    """No widget and no state; a figure has a picture that needs no script."""
    bundles = [output.data for output in outputs(path) if "data" in output]
    figures = [bundle for bundle in bundles if "application/vnd.plotly.v1+json" in bundle]

    assert "widgets" not in read(path).metadata
    assert not [b for b in bundles if "application/vnd.jupyter.widget-view+json" in b]
    assert all("data:image/svg+xml;base64," in figure["text/html"] for figure in figures)


@pytest.mark.parametrize("path", [INDEX, *STORIES], ids=lambda path: path.stem)
def test_nothing_private_is_saved(path: Path) -> None:
    """No path of a machine, and not much of anything."""
    text = path.read_text(encoding="utf-8")

    assert len(text) < LARGEST
    for word in ("/home/", "/root/", "/tmp/", str(Path.home())):
        assert word not in text


def test_the_index_lists_every_story() -> None:
    """In their order, each with its title."""
    cells = read(INDEX).cells
    text = "\n".join(cell.source for cell in cells)
    titles = [read(path).cells[0].source.splitlines()[0].removeprefix("# ") for path in STORIES]

    assert {cell.cell_type for cell in cells} == {"markdown"}
    assert re.findall(r"\]\(([^)]+\.ipynb)\)", text) == [path.name for path in STORIES]
    assert [title for title in titles if title not in text] == []
