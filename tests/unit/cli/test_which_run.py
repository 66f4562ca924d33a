"""A run is meant by its id, by its name, or as the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from vayu.cli.which_run import any_run
from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import RUN

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"1-a": "base", "2-b": "base", "3-c": "new", "4-d": "1-a", "5-e": None}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all runs: named ones, one that cannot be read, and a file that is no run."""
    monkeypatch.setenv("VAYU_HOME", str(tmp_path))
    runs = tmp_path / "runs"
    for run, name in NAMES.items():
        (runs / run).mkdir(parents=True)
        known = {
            "id": run, "name": name, "status": "finished", "createdAt": "2025-01-01T00:00:00Z",
            "folder": "", "request": {"url": "http://h/"}, "config": {}, "load": "1 user",
        }  # fmt: skip
        (runs / run / RUN).write_bytes(msgspec.json.encode(known))
    (runs / "2-x").mkdir()
    (runs / "2-x" / RUN).write_text("{")
    (runs / "6-file").write_text("")
    return runs


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("meant", "run"),
    [("1-a", "1-a"), ("base", "2-b"), ("new", "3-c"), ("last", "5-e"), ("4-d", "4-d")],
)
def test_an_id_goes_before_a_name_and_the_latest_of_a_name_is_meant(meant: str, run: str) -> None:
    """So a run that is called like another's id does not hide it."""
    assert any_run(meant).id == run


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("meant", ["nobody", "None", "", "..", "*", "6-file", "bas"])
def test_what_is_no_run_is_refused(meant: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InvalidConfig):
        any_run(meant)
