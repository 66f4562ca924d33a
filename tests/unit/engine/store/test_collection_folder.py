"""The folder of a collection on the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store.collection_folder import read_folder, save_folder
from vayu.errors import InvalidConfig, SaveConflict, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES = {"collection.yaml": b"vayu: 1\n", "users/a.yaml": b"url: http://x/\n"}


def everything(folder: Path) -> set[str]:
    """Every file and folder there is, hidden ones too."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    """And nothing else is left there."""
    save_folder(tmp_path / "shop", FILES, {})

    assert read_folder(tmp_path / "shop") == FILES
    assert everything(tmp_path / "shop") == {*FILES, "users"}


def test_what_is_no_request_is_left_aside(tmp_path: Path) -> None:
    """Neither read nor removed."""
    save_folder(tmp_path, FILES, {})
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_bytes(b"x")
    (tmp_path / "README.md").write_bytes(b"x")
    assert read_folder(tmp_path) == FILES

    save_folder(tmp_path, {"collection.yaml": b"vayu: 1\n"}, FILES)
    assert everything(tmp_path) == {"collection.yaml", ".git", ".git/x.yaml", "README.md"}


def test_work_of_two_is_kept(tmp_path: Path) -> None:
    """Of two who read the same and change different files."""
    save_folder(tmp_path, FILES, {})
    save_folder(tmp_path, FILES | {"b.yaml": b"theirs"}, FILES)
    save_folder(tmp_path, {"collection.yaml": b"mine"}, FILES)

    assert read_folder(tmp_path) == {"collection.yaml": b"mine", "b.yaml": b"theirs"}


@pytest.mark.parametrize(
    "mine",
    [{"collection.yaml": b"mine"}, {"users/a.yaml": FILES["users/a.yaml"]}],
    ids=["changed", "removed"],
)
def test_a_conflict_is_refused(tmp_path: Path, mine: dict[str, bytes]) -> None:
    """By the name of the file, and nothing at all is written."""
    save_folder(tmp_path, FILES, {})
    theirs = FILES | {"collection.yaml": b"theirs"}
    save_folder(tmp_path, theirs, FILES)

    with pytest.raises(SaveConflict, match=r"by somebody else .*: collection\.yaml; nothing was"):
        save_folder(tmp_path, mine | {"c.yaml": b"new"}, FILES)
    assert read_folder(tmp_path) == theirs


def test_the_same_change_twice_is_no_conflict(tmp_path: Path) -> None:
    """Nor is the same new file."""
    save_folder(tmp_path, FILES, {})
    new = FILES | {"collection.yaml": b"new", "c.yaml": b"new"}
    save_folder(tmp_path, new, FILES)
    save_folder(tmp_path, new, FILES)

    assert read_folder(tmp_path) == new


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A collection from elsewhere reads nothing of this machine."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "secret.yaml").write_bytes(b"token: t0p")
    (tmp_path / "shop" / "a.yaml").symlink_to(tmp_path / "secret.yaml")

    with pytest.raises(InvalidConfig, match=r"a\.yaml: is a link"):
        read_folder(tmp_path / "shop")


def test_a_folder_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    """A file in its place, nothing there, a disk that only reads."""
    file = tmp_path / "file"
    file.write_bytes(b"")

    with pytest.raises(StoreError, match="gone cannot be read"):
        read_folder(tmp_path / "gone")
    with pytest.raises(StoreError, match="file cannot be written"):
        save_folder(file, FILES, {})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_stays_as_it_is(tmp_path: Path) -> None:
    """The error names it."""
    save_folder(tmp_path, FILES, {})
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written: Permission denied"):
            save_folder(tmp_path, FILES | {"b.yaml": b"x"}, FILES)
    finally:
        tmp_path.chmod(0o700)
    assert read_folder(tmp_path) == FILES


def test_a_failed_draft_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full in the middle of it."""
    place = type(tmp_path)
    save_folder(tmp_path, FILES, {})
    write = place.write_bytes

    def full(self: Path, content: bytes) -> int:
        if "b.yaml" in self.name:
            write(self, content[:1])
            raise OSError(28, "No space left on device", str(self))
        return write(self, content)

    monkeypatch.setattr(place, "write_bytes", full)
    new = FILES | {"collection.yaml": b"new", "b.yaml": b"new"}
    with pytest.raises(StoreError, match="No space left"):
        save_folder(tmp_path, new, FILES)
    assert everything(tmp_path) == {*FILES, "users"}
    assert read_folder(tmp_path) == FILES


@pytest.mark.process
def test_many_processes_save_at_once(tmp_path: Path) -> None:
    """Each adds a file of its own and tries to change one of all: one wins, no file is lost."""
    save_folder(tmp_path, FILES, {})
    code = (
        "import sys; from pathlib import Path\n"
        "from vayu.engine.store.collection_folder import *\n"
        "from vayu.errors import SaveConflict\n"
        "folder, me = Path(sys.argv[1]), sys.argv[2]\n"
        "known = read_folder(folder)\n"
        "print('read', flush=True); sys.stdin.readline()\n"
        "save_folder(folder, known | {f'{me}.yaml': me.encode()}, known)\n"
        "try: save_folder(folder, known | {'collection.yaml': me.encode()}, known)\n"
        "except SaveConflict: print('conflict')\n"
        "else: print('saved')\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), f"p{i}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for i in range(4)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "read\n"
    ends = [process.communicate("go\n", timeout=60)[0] for process in processes]

    assert sorted(ends) == ["conflict\n"] * 3 + ["saved\n"]
    winner = f"p{ends.index('saved' + chr(10))}".encode()
    assert read_folder(tmp_path) == FILES | {"collection.yaml": winner} | {
        f"p{i}.yaml": f"p{i}".encode() for i in range(4)
    }


def test_a_pipe_is_no_request(tmp_path: Path) -> None:
    """Reading it would wait for whoever writes into it."""
    os.mkfifo(tmp_path / "a.yaml")

    with pytest.raises(InvalidConfig, match=r"a\.yaml: is not a file"):
        read_folder(tmp_path)


def test_what_does_not_go_with_the_work_of_others_is_a_conflict(tmp_path: Path) -> None:
    """Each is right by itself: two requests of one name, say. Nothing is written."""

    def check(files: Mapping[str, bytes]) -> None:
        if len(set(files.values())) < len(files):
            raise InvalidConfig({"a.yaml, name": "is the name of b.yaml too"})

    save_folder(tmp_path, FILES, {}, check=check)
    save_folder(tmp_path, FILES | {"b.yaml": b"B"}, FILES, check=check)
    with pytest.raises(SaveConflict, match=r"what is there by now: a\.yaml, name: is the name of"):
        save_folder(tmp_path, FILES | {"a.yaml": b"B"}, FILES, check=check)
    assert read_folder(tmp_path) == FILES | {"b.yaml": b"B"}

    (tmp_path / "c.yaml").write_bytes(b"B")  # their mistake does not keep us from saving
    save_folder(tmp_path, FILES | {"a.yaml": b"A"}, FILES, check=check)
    with pytest.raises(SaveConflict, match="to another folder"):
        save_folder(tmp_path, {"new.yaml": b"N"}, {}, check=check)
