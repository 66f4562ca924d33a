"""What stands under a name stays until a whole new file takes it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from vayu.errors import InvalidConfig, StoreError
from vayu.report.output_file import file_to_write, whole, write_text

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_is_there_is_kept_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    """The message names it and what helps; a link that leads nowhere is there, too."""
    there, link = tmp_path / "r.html", tmp_path / "l.html"
    there.write_text("old")
    link.symlink_to(tmp_path / "gone")
    for path in (there, link):
        with pytest.raises(InvalidConfig, match=f"{path.name} is there already") as raised:
            file_to_write(path)
        assert "overwrite=True" in str(raised.value)
        assert "--force" in str(raised.value)
        assert file_to_write(path, overwrite=True) == path
    assert there.read_text() == "old"


@pytest.mark.parametrize(
    ("given", "why"),
    [(None, "must be the path"), (" ", "must be the path"), (7, "must be the path"),
     ("", "must be the path"), (".", "is a folder"), ("gone/r.html", "there is no folder")],
)  # fmt: skip
def test_what_is_no_path_of_a_file(
    given: object, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says why, before anything is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidConfig, match=why):
        file_to_write(given)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """While it is written the old one stands; when that fails nothing is left behind."""
    target = tmp_path / "r.html"
    write_text(target, "old \ud800")
    assert target.read_text("utf-8") == "old ?"

    def broken() -> None:
        with whole(target) as part:
            part.write_text("half")
            assert target.read_text("utf-8") == "old ?"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        "r.html": "old ?"
    }


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With the system's reason, and nothing is left."""
    target = tmp_path / "r.html"

    def full() -> None:
        with whole(target):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StoreError, match=r"r\.html cannot be written: No space left"):
        full()
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    """A pipe stays one, with or without --force, and so does a link to a device."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null").symlink_to(os.devnull)
    for name in ("pipe", "null"):
        for overwrite in (True, False):
            with pytest.raises(InvalidConfig, match="no regular file"):
                file_to_write(tmp_path / name, overwrite=overwrite)
    assert (tmp_path / "pipe").is_fifo()


def test_a_file_that_is_replaced_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    """As with an editor: the link still leads to the file, which nobody else can read."""
    (tmp_path / "deep").mkdir()
    file, link = tmp_path / "deep" / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o600)
    link.symlink_to(file)
    write_text(file_to_write(link, overwrite=True), "new")
    assert (link.readlink(), file.read_text(), file.stat().st_mode & 0o777) == (file, "new", 0o600)
    assert [one.name for one in (tmp_path / "deep").iterdir()] == ["file"]
