"""Where the data is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from vayu.client.place import data_dir

if TYPE_CHECKING:
    import pytest


def test_vayu_home_wins(vayu_home: Path) -> None:
    """``VAYU_HOME`` says where the data is."""
    assert data_dir() == vayu_home


def test_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine has another working directory, so a relative path would mean another place."""
    monkeypatch.setenv("VAYU_HOME", "somewhere")

    assert data_dir() == Path.cwd() / "somewhere"


def test_tilde_is_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde that no shell expanded still means the user's home."""
    monkeypatch.setenv("VAYU_HOME", "~/v")

    assert data_dir() == Path.home() / "v"


def test_platform_decides_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ``VAYU_HOME`` it is the platform's user data folder."""
    monkeypatch.delenv("VAYU_HOME", raising=False)

    assert data_dir() == user_data_path("vayu", appauthor=False)
