"""Small things are remembered by a key; a damaged file costs the memory and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.client import remembered
from vayu.client.remembered import recall, remember

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that does not exist yet."""
    monkeypatch.setenv("VAYU_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_what_was_kept_comes_back(home: Path) -> None:
    """Readable by its owner only."""
    assert recall("x.json", "a") == {}
    remember("x.json", "a", {"n": 1})
    remember("x.json", "b", {"n": 2})

    assert recall("x.json", "a") == {"n": 1}
    assert (home / "x.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["x.json"]


def test_the_oldest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used last stays."""
    monkeypatch.setattr(remembered, "MOST", 2)
    for key in ("a", "b", "a", "c"):
        remember("x.json", key, {"key": key})

    assert [recall("x.json", key) for key in "abc"] == [{"key": "a"}, {}, {"key": "c"}]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"a": 1}', b"\xff"])
def test_a_damaged_file_is_none(home: Path, content: bytes) -> None:
    """And is replaced by the next that is kept."""
    home.mkdir()
    (home / "x.json").write_bytes(content)
    assert recall("x.json", "a") == {}
    remember("x.json", "a", {})
    assert recall("x.json", "a") == {}


def test_a_folder_that_cannot_be_written_costs_nothing(home: Path) -> None:
    """No error is raised: it is a convenience."""
    home.write_text("a file")
    remember("x.json", "a", {"n": 1})

    assert recall("x.json", "a") == {}
