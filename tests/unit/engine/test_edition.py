"""An edition changes with what processes write for each other, and with nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu._version import __version__
from vayu.engine.edition import SHARED, installed, refuse_another, running
from vayu.errors import ProtocolMismatch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of a few files."""
    for name in ("_version.py", "units.py", *(f"{part}/one.py" for part in SHARED)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('__version__ = "1.2"\n')
    return tmp_path


def test_this_process_is_of_the_files_it_was_read_from() -> None:
    """Its version, and eight digits."""
    version, plus, digest = running().partition("+")

    assert (version, plus, len(digest)) == (__version__, "+", 8)
    assert running() == installed()


@pytest.mark.parametrize("name", ["units.py", "model/new.py", *(f"{p}/one.py" for p in SHARED)])
def test_a_shared_file_that_changes_or_comes_makes_another_edition(
    package: Path, name: str
) -> None:
    """Also of the same length, and under the same version."""
    before = installed(package)
    (package / name).write_text('__version__ = "1.3"\n')

    assert before.startswith("1.2+")
    assert installed(package).startswith("1.2+")
    assert installed(package) != before


def test_a_version_is_an_edition_whatever_else_is_the_same(package: Path) -> None:
    """A release is told apart by its version alone."""
    (package / "_version.py").write_text('__version__ = "1.3"\n')

    assert installed(package).startswith("1.3+")


def test_other_files_are_of_no_account(package: Path) -> None:
    """Such as what has been compiled, and who draws."""
    before = installed(package)
    (package / "model" / "__pycache__").mkdir()
    (package / "model" / "__pycache__" / "one.pyc").write_bytes(b"1")
    (package / "cli").mkdir()
    (package / "cli" / "main.py").write_text("1")

    assert installed(package) == before


def test_half_a_package_is_another_edition(package: Path) -> None:
    """As in the middle of an upgrade: nothing breaks."""
    (package / "_version.py").unlink()

    assert installed(package).startswith("unknown+")


@pytest.mark.parametrize(("engine", "named"), [("1.1+aa", "engine is 1.1+aa"), ("", "an earlier")])
def test_another_edition_is_refused_by_name(engine: str, named: str) -> None:
    """An engine that says none is one from before there were editions."""
    with pytest.raises(ProtocolMismatch, match="vayu engine stop") as caught:
        refuse_another(engine, "1.2+bb")

    assert named in caught.value.message
    assert "1.2+bb" in caught.value.message
    refuse_another("1.2+bb", "1.2+bb")
