"""Tests of the objects that people hold never touch the data folder of whoever runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
