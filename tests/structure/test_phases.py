"""`make test` runs each test once: every folder is in a phase, and marks are where one looks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
MAKEFILE = (TESTS.parent / "Makefile").read_text(encoding="utf-8")
FOLDERS = {
    name: set(folders.split())
    for name, folders in re.findall(r"^([A-Z]+) := ((?:tests/\w+ ?)+)$", MAKEFILE, re.MULTILINE)
}
"""The folders of each phase, by its name in the Makefile."""


def test_each_folder_of_tests_is_in_one_phase() -> None:
    """Those of `tests/accuracy` are run by themselves, for hours."""
    there = {f"tests/{path.relative_to(TESTS).parts[0]}" for path in TESTS.rglob("test_*.py")}
    phases = [folder for folders in FOLDERS.values() for folder in folders]

    assert set(FOLDERS) == {"PARTS", "WHOLES", "PAGES"}
    assert sorted(phases) == sorted(there - {"tests/accuracy"})


@pytest.mark.parametrize(
    ("mark", "phases"),
    [("quiet", ["WHOLES"]), ("alone", ["WHOLES"]), ("browser", ["PAGES"])],
)
def test_a_mark_is_where_its_phase_looks(mark: str, phases: list[str]) -> None:
    """Elsewhere it would say what nobody heeds."""
    marked = {
        f"tests/{path.relative_to(TESTS).parts[0]}"
        for path in TESTS.rglob("test_*.py")
        if f"pytest.mark.{mark}" in path.read_text(encoding="utf-8") and path != Path(__file__)
    }

    assert marked <= set().union(*(FOLDERS[phase] for phase in phases))
