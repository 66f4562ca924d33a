"""One opened collection as its files are at one moment: what is where, and which revision it has.

id of the collection    a digest of its folder's path
id of anything in it    the same, and a digest of its file's path: what is renamed keeps its file,
                        and so its id, also when another process or an editor did it
revision                a digest of the file
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from vayu.errors import NoSuchItem, SaveConflict
from vayu.formats.collections.collection_files import ENDING, FOLDER_FILE, ROOT_FILE
from vayu.formats.collections.collection_reader import read_files
from vayu.model.collections.collection import FolderSpec, levels, walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath

    from vayu.formats.collections.collection_reader import Loaded
    from vayu.model.collections.collection import Item, Path

ANY = "*"
"""The revision of whoever does not mind what was there."""


class State:
    """A collection's files and what they say.

    Parameters
    ----------
    id : str
    folder : Path
    known : mapping of str to bytes
        Every file, by its path below the folder; `InvalidConfig` names what is wrong with them.
    before : State, optional
        As it was another time: only what has changed is read.
    """

    def __init__(
        self, id: str, folder: FilePath, known: Mapping[str, bytes],  # noqa: A002
        before: State | None = None,
    ) -> None:  # fmt: skip
        self.id = id
        self.folder = folder
        self.known = known
        self.loaded: Loaded = read_files(known, None if before is None else before.loaded)
        self.root, self.layout = self.loaded.root, self.loaded.layout
        self.environments = self.loaded.environments
        self.environment_files = self.loaded.environment_files

    @cached_property
    def _paths(self) -> dict[str, Path]:
        """The path of each item by its id."""
        return {self.id_of(path): path for path in ((), *(path for path, _ in walk(self.root)))}

    def path(self, item_id: str) -> Path:
        """Return the path of an item.

        Raises
        ------
        NoSuchItem
            If nothing in the collection has that id.
        """
        found = self._paths.get(item_id)
        if found is None:
            raise NoSuchItem(
                f"nothing has the id {item_id!r}", hint="GET /collections lists what there is"
            )
        return found

    def item(self, path: Path) -> Item:
        """Return the item at a path that is there."""
        found = levels(self.root, path)
        assert found is not None
        return found[-1]

    def folder_path(self, item_id: str) -> Path:
        """Return the path of a folder, or of the collection itself.

        Raises
        ------
        NoSuchItem
            If there is none of that id.
        """
        path = self.path(item_id)
        if not isinstance(self.item(path), FolderSpec):
            raise NoSuchItem(f"{item_id!r} is a request, and no collection or folder")
        return path

    def id_of(self, path: Path) -> str:
        """Return the id of what is at a path."""
        return f"{self.id}-{digest(self.file(path).encode())[:12]}" if path else self.id

    def file(self, path: Path) -> str:
        """Return the file of what is at a path, below the folder."""
        if not path:
            return ROOT_FILE
        names = self.layout.names
        stem = "/".join(names[path[: i + 1]] for i in range(len(path)))
        inside = isinstance(self.item(path), FolderSpec)
        return f"{stem}/{FOLDER_FILE}" if inside else f"{stem}{ENDING}"

    def revision(self, path: Path) -> str:
        """Return the revision of what a file says; a folder need not have one."""
        return digest(self.known.get(self.file(path), b""))[:16]

    def tree_revision(self, path: Path) -> str:
        """Return the revision of everything below a folder, the folder itself included."""
        above = self.file(path).rpartition("/")[0]
        below = sorted(name for name in self.known if name.startswith(f"{above}/" if above else ""))
        return digest("".join(f"{n} {digest(self.known[n])}\n" for n in below).encode())[:16]

    def refuse_stale(self, path: Path, seen: str, now: str) -> None:
        """Keep somebody from changing what is not any more what they saw.

        Raises
        ------
        SaveConflict
            If `seen` is not the revision `now`.
        """
        if seen not in {ANY, now}:
            raise SaveConflict(
                f"{self.file(path)} of {self.folder} has changed since it was read: it is of "
                f"revision {now}, and {seen} was seen; nothing was saved",
                hint="GET it again, repeat the change on that, and send its ETag as If-Match",
            )


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file. [hex]."""
    return sha256(content).hexdigest()
