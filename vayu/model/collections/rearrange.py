"""A collection rearranged: what is moved and copied keeps everything but its place or name.

Each function returns another root; nothing is changed.

    duplicate   "Create user" becomes "Create user copy", then "Create user copy 2"
    move        into a folder, to a place among its items; also within its own folder
"""

from __future__ import annotations

from itertools import count

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec, Item, Path, levels, put, remove, unshared
from vayu.model.words.show import show


def free_name(folder: FolderSpec, name: str) -> str:
    """Return `name`, or that name with the first number that no item of `folder` has."""
    taken = {item.name for item in folder.items}
    return next(n for i in count(1) if (n := name if i == 1 else f"{name} {i}") not in taken)


def duplicate(root: FolderSpec, path: Path) -> tuple[FolderSpec, Path]:
    """Return `root` with a copy of what is at `path` right after it, and where the copy is.

    Parameters
    ----------
    root : FolderSpec
    path : tuple of str
        It leads somewhere, and not to the root.
    """
    above, folder, item = _at(root, path)
    name = free_name(folder, f"{item.name} copy")
    place = [sibling.name for sibling in folder.items].index(item.name) + 1
    copy = unshared(item) if isinstance(item, FolderSpec) else item
    return _inserted(root, above, replace(copy, name=name), place), (*above, name)


def move(
    root: FolderSpec, path: Path, to: Path, *, position: int | None = None
) -> tuple[FolderSpec, Path]:
    """Return `root` with what is at `path` in another place, and where it is then.

    Parameters
    ----------
    root : FolderSpec
    path : tuple of str
        It leads somewhere, and not to the root.
    to : tuple of str
        The folder to put it into; empty: the root.
    position : int, optional
        Among the items of that folder, from 0, without itself; last, if not given.

    Raises
    ------
    InvalidConfig
        If there is no such folder, it is in what is moved, or the name is taken there.
    """
    _, _, item = _at(root, path)
    if to[: len(path)] == path:
        raise InvalidConfig({"to": f"{show('/'.join(to))} is in what is moved; choose another"})
    without = remove(root, path)
    found = levels(without, to)
    if found is None or not isinstance(found[-1], FolderSpec):
        raise InvalidConfig({"to": f"{show('/'.join(to))} is no folder; choose one"})
    if any(sibling.name == item.name for sibling in found[-1].items):
        raise InvalidConfig({"to": f"{show(item.name)} is taken there; rename it first"})
    return _inserted(without, to, item, position), (*to, item.name)


def _at(root: FolderSpec, path: Path) -> tuple[Path, FolderSpec, Item]:
    """Return the path of the folder that an item is in, that folder, and the item.

    Raises
    ------
    InvalidConfig
        If the path leads nowhere, or to the root.
    """
    found = levels(root, path)
    folder = found[-2] if found and path else None
    if found is None or not isinstance(folder, FolderSpec):
        raise InvalidConfig({"path": f"{show('/'.join(path))} leads to nothing that can be moved"})
    return path[:-1], folder, found[-1]


def _inserted(root: FolderSpec, above: Path, item: Item, position: int | None) -> FolderSpec:
    """Return `root` with `item` at a position among the items of the folder at `above`."""
    found = levels(root, above)
    assert found is not None
    folder = found[-1]
    assert isinstance(folder, FolderSpec)
    place = len(folder.items) if position is None else max(0, position)
    changed = replace(folder, items=(*folder.items[:place], item, *folder.items[place:]))
    return put(root, above, changed) if above else changed
