"""Where the data is."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_data_path

from vayu.client.launch import launch
from vayu.client.place import data_dir
from vayu.errors import StoreError


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


def test_home_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, with a remedy."""
    monkeypatch.setenv("VAYU_HOME", "~nobody-of-that-name/v")

    with pytest.raises(StoreError, match=r"~nobody-of-that-name/v[^H]*\nHint: set VAYU_HOME"):
        data_dir()


@pytest.mark.parametrize("place", ["a-file", "a-file/v", "/proc/nope"])
def test_no_engine_is_started_where_nothing_can_be_written(tmp_path: Path, place: str) -> None:
    """Whatever keeps the folder from being made, it is named, with a remedy."""
    (tmp_path / "a-file").touch()

    with pytest.raises(StoreError, match=rf"{place}.*\nHint: set VAYU_HOME"):
        launch(tmp_path / place)
