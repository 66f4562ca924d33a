"""Which file an item keeps when it is renamed or moved, and which files a change really changes.

What did not change keeps its file byte for byte, as a person left it: with comments, in an order
of its own. Only the file of what was changed is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.formats.collections.collection_files import ENVIRONMENTS, Layout, file_text, sayings
from vayu.formats.collections.collection_reader import read_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.formats.collections.collection_files import Said
    from vayu.model.collections.collection import FolderSpec, Path


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
    was = sayings(*before) if before else {}
    after = sayings(root, layout)
    same = {path for path, said in after.items() if path in was and _alike(was[path], said)}
    new = {path: file_text(said).encode() for path, said in after.items() if path not in same}
    return new | {path: known[path] for path in same & known.keys()}


def _alike(old: Said, new: Said) -> bool:
    """Whether two files say the same; as text, because 1 and true are equal records."""
    return old is new or file_text(old) == file_text(new)


def is_environment(path: str) -> bool:
    """Whether a file below a collection's folder is that of an environment."""
    return path.startswith(f"{ENVIRONMENTS}/")
