"""Size and shape of the tree."""

from __future__ import annotations

import statistics
from pathlib import Path

import vayu

ROOT = Path(vayu.__file__).parent
REPOSITORY = ROOT.parent
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}


def test_modules_stay_small() -> None:
    """The median is below 120 lines."""
    lengths = [path.read_text().count("\n") for path in ROOT.rglob("*.py") if path.stat().st_size]

    assert statistics.median(lengths) < 120


def test_no_module_is_named_after_nothing() -> None:
    """A module is named after its concept."""
    assert not FORBIDDEN_NAMES & {path.stem for path in ROOT.rglob("*.py")}


def test_packages_are_packages() -> None:
    """Each folder with modules has its `__init__`, with a docstring."""
    folders = {path.parent for path in ROOT.rglob("*.py")}

    assert [f for f in folders if not (f / "__init__.py").read_text().startswith('"""')] == []


def test_every_package_module_has_tests() -> None:
    """Each folder of the source has its mirror under `tests/unit`, or is tested elsewhere."""
    elsewhere = {"engine/handlers"}  # tests/contract speaks to every handler over the wire
    folders = {
        path.parent.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if path.name != "__init__.py"
    }
    missing = [
        folder
        for folder in sorted(folders - {"."} - elsewhere)
        if not list((REPOSITORY / "tests" / "unit" / folder).glob("test_*.py"))
    ]

    assert missing == []
