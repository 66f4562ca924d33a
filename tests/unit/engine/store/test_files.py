"""Files are whole, private, and never replaced by a guess."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import pytest

from vayu.engine.store.files import (
    GrowingFile,
    append_line,
    part_of,
    private_folder,
    read_record,
    write_record,
    write_whole,
)
from vayu.errors import StoreError
from vayu.model.settings import Settings


def test_a_record_survives_the_file(tmp_path: Path) -> None:
    """And only its owner can read it."""
    path = tmp_path / "config.json"
    write_record(path, Settings(workers=3))

    assert read_record(path, Settings) == Settings(workers=3)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_takes_a_while_leaves_no_draft_when_it_breaks(tmp_path: Path) -> None:
    """And what was there before stays as it was."""
    path = tmp_path / "requests.parquet"
    path.write_bytes(b"old")

    def full(part: Path) -> None:
        part.write_bytes(b"")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), part_of(path) as part:
        full(part)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {path.name: b"old"}


def test_a_reader_never_sees_a_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that breaks leaves the old file, and no draft."""
    path = tmp_path / "a"
    write_whole(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", full)
    with pytest.raises(StoreError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_file_is_on_the_disk_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First what is in it, then the name that leads there, then the folder that has the name."""
    path, calls, replace = tmp_path / "a", list[str](), type(tmp_path).replace

    def sync(handle: int) -> None:
        what = os.fstat(handle)
        calls.append("folder" if stat.S_ISDIR(what.st_mode) else f"{what.st_size} bytes")

    def renamed(draft: Path, target: Path) -> Path:
        calls.append("name")
        return replace(draft, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(type(path), "replace", renamed)
    write_whole(path, b"new")

    assert calls == ["3 bytes", "name", "folder"]
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"workers": "many"}', b'{"x": 1}', b"\xff"]
)
def test_a_damaged_file_is_named_and_kept(tmp_path: Path, content: bytes) -> None:
    """Somebody may still repair it."""
    path = tmp_path / "config.json"
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"config.json is damaged"):
        read_record(path, Settings)
    assert path.read_bytes() == content


def test_a_missing_file_is_an_error_of_the_store(tmp_path: Path) -> None:
    """Not a traceback of the standard library."""
    with pytest.raises(StoreError, match="cannot be read"):
        read_record(tmp_path / "none", Settings)


def test_lines_are_added(tmp_path: Path) -> None:
    """One after the other, in a private file."""
    path = tmp_path / "t"
    append_line(path, b"1")
    append_line(path, b"2")

    assert path.read_bytes() == b"1\n2\n"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="cannot be written"):
        append_line(tmp_path / "no" / "t", b"1")


def test_a_growing_file_stays_open(tmp_path: Path) -> None:
    """From its first line on, also where its name is gone; closed, it begins with the next one."""
    path = tmp_path / "t"
    with contextlib.closing(GrowingFile(path)) as file:
        assert not path.exists()
        file.append(b"1")
        path.rename(tmp_path / "moved")
        file.append(b"2")
        file.close()
        file.append(b"3")

    assert ((tmp_path / "moved").read_bytes(), path.read_bytes()) == (b"1\n2\n", b"3\n")


def test_what_takes_no_more_says_so() -> None:
    """A full disk."""
    file = GrowingFile(Path("/dev/full"))
    with contextlib.closing(file), pytest.raises(StoreError, match="No space left"):
        file.append(b"1")


def test_a_private_folder(tmp_path: Path) -> None:
    """With its parents; a file in its place is an error that names it."""
    private_folder(tmp_path / "a" / "b")
    (tmp_path / "file").touch()

    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    with pytest.raises(StoreError, match="file cannot be created"):
        private_folder(tmp_path / "file")
    assert os.listdir(tmp_path / "a" / "b") == []  # noqa: PTH208
