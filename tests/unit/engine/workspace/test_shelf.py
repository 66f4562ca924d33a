"""The shelf: folders stay open, and are read as they are now."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store import collection_folder
from vayu.engine.store.database import DATABASE, Database
from vayu.engine.store.migrations import MIGRATIONS
from vayu.engine.workspace import shelf as module
from vayu.engine.workspace.shelf import Shelf
from vayu.errors import InvalidConfig, NoSuchItem, SaveConflict, StoreError
from vayu.model.collections.collection import ItemSpec, put
from vayu.model.requests.request import RequestSpec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "shop"
    place.mkdir()
    (place / "collection.yaml").write_text("vayu: 1\nname: Shop\n")
    (place / "ping.yaml").write_text("# mine\nurl: 'https://h/'\n")
    return place


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    database = Database(tmp_path / DATABASE, MIGRATIONS, lambda: datetime.now(UTC))
    yield Shelf(database)
    database.close()


def test_a_folder_is_open_once_whatever_its_path(
    shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    """Also through a link; with the same id after it was closed, and in another engine."""
    (tmp_path / "link").symlink_to(folder)
    first = shelf.open(folder)
    assert shelf.open(tmp_path / "link").id == first.id
    assert shelf.opened() == {first.id: str(folder)}

    shelf.close(first.id)
    assert shelf.opened() == {}
    with pytest.raises(NoSuchItem, match="no open collection"):
        shelf.state(first.id)
    assert shelf.open(folder).id == first.id


def test_what_was_not_changed_is_not_parsed_again(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was is, whoever did it."""
    state = shelf.open(folder)
    assert shelf.state(state.id) is state
    (folder / "ping.yaml").write_text("name: Pong\nurl: 'https://h/'\n")
    assert shelf.state(state.id).root.items[0].name == "Pong"
    monkeypatch.setattr(module, "State", None)
    shelf.state(state.id)


def test_what_could_not_be_read_again_is_not_written(shelf: Shelf, folder: Path) -> None:
    """A folder called as a file of its collection, say."""
    state = shelf.open(folder)
    files = {"environments/x.yaml": b"name: [\n"}
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    with pytest.raises(InvalidConfig, match=r"environments/x\.yaml"):
        shelf.save(state, state.root, state.layout, files)

    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_two_who_save_at_once_both_keep_their_work(shelf: Shelf, folder: Path) -> None:
    """Of the same file the second is told; what others did to other files stays."""
    state = shelf.open(folder)
    mine = ItemSpec(name="Mine", request=RequestSpec(url="https://mine/"))
    (folder / "theirs.yaml").write_text("url: 'https://theirs/'\n")
    shelf.save(state, put(state.root, ("Mine",), mine), state.layout)
    assert {p.name for p in folder.iterdir()} == {
        "collection.yaml", "ping.yaml", "theirs.yaml", "mine.yaml"
    }  # fmt: skip
    assert (folder / "ping.yaml").read_text().startswith("# mine")

    stale = shelf.state(state.id)
    (folder / "mine.yaml").write_text("name: Mine\nurl: 'https://theirs/'\n")
    other = ItemSpec(name="Mine", request=RequestSpec(url="https://mine/v2"))
    with pytest.raises(SaveConflict, match=r"mine\.yaml"):
        shelf.save(stale, put(stale.root, ("Mine",), other), stale.layout)


WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from vayu.engine.store.database import Database
from vayu.engine.store.migrations import MIGRATIONS
from vayu.engine.workspace.shelf import Shelf
from vayu.errors import SaveConflict
from vayu.model.collections.collection import ItemSpec, put
from vayu.model.requests.request import RequestSpec
home, folder, who = sys.argv[1:]
shelf = Shelf(Database(Path(home) / f"{who}.db", MIGRATIONS, lambda: datetime.now(UTC)))
known = shelf.open(Path(folder)).id
for number in range(15):
    item = ItemSpec(name=f"{who}{number}", request=RequestSpec(url=f"https://{who}/{number}"))
    while True:
        state = shelf.state(known)
        try:
            shelf.save(state, put(state.root, (item.name,), item), state.layout)
            break
        except SaveConflict:
            continue
"""


def test_two_processes_that_save_at_once_lose_nothing(
    shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    """Each tries again when it is told of a conflict."""
    both = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(folder), who])
        for who in ("a", "b")
    ]
    assert [process.wait(90) for process in both] == [0, 0]

    names = {item.name for item in shelf.open(folder).root.items}
    assert names == {"ping", *(f"{who}{number}" for who in "ab" for number in range(15))}


def test_a_disk_that_cannot_be_written_is_told_and_leaves_all_as_it_was(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full or read-only."""
    from pathlib import Path as RealPath

    state = shelf.open(folder)
    item = ItemSpec(name="New", request=RequestSpec(url="https://h/"))

    def full(self: Path, content: bytes) -> int:
        del content
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(RealPath, "write_bytes", full)
    with pytest.raises(StoreError, match="No space left on device"):
        shelf.save(state, put(state.root, ("New",), item), state.layout)
    monkeypatch.undo()

    assert shelf.state(state.id).known == state.known
    assert {p.name for p in folder.iterdir()} == {"collection.yaml", "ping.yaml"}


def test_a_file_of_200_mb_is_refused_by_its_size(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is read."""
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # takes no room
    asked = list[int]()
    monkeypatch.setattr(collection_folder.os, "read", lambda _, most: asked.append(most) or b"")
    with pytest.raises(InvalidConfig, match=r"huge\.yaml: holds 209,715,200 bytes"):
        shelf.open(folder)
    assert max(asked) < 1000
