"""Which file an item keeps when it is renamed or moved, and which files a change really changes.

What did not change keeps its file byte for byte, as a person left it: with comments, in an order
of its own. Only the file of what was changed is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.formats.collection_files import ENVIRONMENTS, Layout, write_files
from vayu.formats.collection_reader import read_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.model.collection import FolderSpec, Path


def moved(layout: Layout, old: Path, new: Path) -> Layout:
    """Return a layout in which what was at `old`, and all below it, is at `new`.

    Renamed in its folder it keeps its file; in another folder it gets one.

    Parameters
    ----------
    layout : Layout
    old, new : tuple of str
        Names from the collection to the item.
    """
    length, stays = len(old), old[:-1] == new[:-1]

    def place(path: Path) -> Path:
        return (*new, *path[length:]) if path[:length] == old else path

    names = {place(path): file for path, file in layout.names.items() if stays or path != old}
    return Layout(names, {place(path): order for path, order in layout.orders.items()})


def changed_files(
    known: Mapping[str, bytes],
    root: FolderSpec,
    layout: Layout,
    *,
    before: tuple[FolderSpec, Layout] | None = None,
) -> dict[str, bytes]:
    """Return the files of a collection after a change, without those of environments.

    A folder that says nothing needs no file, and gets none as long as that is so.

    Parameters
    ----------
    known : mapping of str to bytes
        The files before, by their path below the folder.
    root : FolderSpec
        The collection after.
    layout : Layout
        Of the files before, with what was moved.
    before : tuple, optional
        What the files before say, if that is known: reading them takes a while.
    """
    if before is None and known:
        loaded = read_files(known)
        before = loaded.root, loaded.layout
    was = write_files(*before) if before else {}
    after = write_files(root, layout)
    same = {path for path, text in after.items() if was.get(path) == text}
    new = {path: text.encode() for path, text in after.items() if path not in same}
    return new | {path: known[path] for path in same & known.keys()}


def is_environment(path: str) -> bool:
    """Whether a file below a collection's folder is that of an environment."""
    return path.startswith(f"{ENVIRONMENTS}/")
