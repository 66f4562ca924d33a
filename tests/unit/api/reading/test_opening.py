"""`vayu.open` says what it was given when that is nothing that was saved."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import InvalidConfig, StoreError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", [None, "", "  ", 7, b"run.zip"])
def test_a_wrong_path_is_named(path: object) -> None:
    """By the argument it is."""
    with pytest.raises(InvalidConfig, match="path: must be the path of what was saved, got"):
        vayu.open(path)  # type: ignore[arg-type]


def test_nothing_there(tmp_path: Path) -> None:
    """The path is in the message."""
    with pytest.raises(InvalidConfig, match=r"path: there is no '.*run\.zip'"):
        vayu.open(tmp_path / "run.zip")


def test_something_else(tmp_path: Path) -> None:
    """What can be opened is in the message."""
    (tmp_path / "notes.txt").write_text("hello")
    for path in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(InvalidConfig, match=r"is neither a run folder nor .* nor a zip file"):
            vayu.open(path)


@pytest.mark.parametrize("size", [4, 60, 110])
def test_a_zip_file_that_breaks_off(tmp_path: Path, size: int) -> None:
    """It is called that, with what helps; that it were nothing Vayu knows would be no help."""
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as archive:
        archive.writestr("manifest.json", "{}" * 20)
    whole = (tmp_path / "run.zip").read_bytes()
    (tmp_path / "run.zip").write_bytes(whole[:size])

    with pytest.raises(StoreError, match=r"run\.zip is no zip file, breaks off") as caught:
        vayu.open(tmp_path / "run.zip")
    assert "download it once more" in str(caught.value)


def test_a_zip_file_of_something_else(tmp_path: Path) -> None:
    """It is named, and nothing of it is kept."""
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("a.jpg", b"x")
    with pytest.raises(StoreError, match=r"photos\.zip holds no run"):
        vayu.open(tmp_path / "photos.zip")


def test_a_collection(tmp_path: Path) -> None:
    """By its folder of files."""
    vayu.Collection("Shop").save(tmp_path)

    assert repr(vayu.open(tmp_path)) == "<Collection 'Shop': 0 requests, 0 folders>"
