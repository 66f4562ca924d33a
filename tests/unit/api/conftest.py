"""Tests of the objects that people hold never touch the data folder of whoever runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.api.made_runs import Maker

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_data_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A data folder for tests that ask for none."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("VAYU_HOME", str(home))
    return home


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    """``make(rows, **info)``: a run; baselines are kept in the test's own folder."""
    monkeypatch.setenv("VAYU_HOME", str(tmp_path / "home"))
    return Maker(tmp_path)
