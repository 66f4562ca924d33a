"""The state of a collection that is being edited; folders and items are views of it."""

from __future__ import annotations

import difflib
from copy import copy
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.api.collections.collection_secrets import refuse_outside
from vayu.api.collections.current import CurrentVariables
from vayu.api.collections.environment_map import EnvironmentMap
from vayu.api.environments.environment import Environment, environments
from vayu.api.environments.environment_checks import file_hint
from vayu.errors import InvalidConfig, NoSuchItem
from vayu.formats.collections.collection_files import Layout
from vayu.formats.collections.collection_layout import moved
from vayu.model.collections.collection import (
    FolderSpec,
    ItemSpec,
    levels,
    put,
    remove,
    split_path,
    walk,
)
from vayu.model.collections.rearrange import duplicate, move
from vayu.model.words.near import near
from vayu.model.words.show import show

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from vayu.model.collections.collection import Item, Path

_MOST_NAMED = 5  # in a message


class Tree:
    """A collection's present state.

    Parameters
    ----------
    root : FolderSpec
    layout : Layout, optional
        Which file says what.

    Attributes
    ----------
    root : FolderSpec
        Replaced with each change.
    layout : Layout
    environments : EnvironmentMap
    globals : Environment
        Below the variables of the collection; never written to a file.
    current : CurrentVariables
        What scripts set in `pm.collectionVariables`; None unsets. Never written to a file.
    home : pathlib.Path, optional
        Where its files are; relative paths of files that requests send begin here.
    trusted : bool
        Whether requests may send files from outside of `home`.
    """

    def __init__(self, root: FolderSpec, layout: Layout | None = None) -> None:
        self.root = root
        self.layout = layout or Layout()
        self.environments = EnvironmentMap()
        self.globals = Environment("globals")
        self.current = CurrentVariables()
        self.home: FilePath | None = None
        self.trusted = False

    def environment(self, given: Any) -> Any:
        """Return the environment that is meant: one of the collection may be named, or a saved one.

        Raises
        ------
        InvalidConfig
            If there is none of that name.
        """
        if not isinstance(given, str):
            return given
        if given in self.environments:
            found = self.environments[given]
            refuse_outside(found, None if self.trusted else self.home)
            return found
        saved = environments()
        if given in saved:
            return Environment.named(given)
        own = f"the collection has {', '.join(map(show, self.environments)) or 'none'}; "
        own = own if self.environments or self.home is not None else ""  # of a cell, say
        kept = f"saved are {', '.join(map(show, saved)) or 'none'}"
        close = near(given, [*self.environments, *saved])
        why = f"there is none of the name {show(given)}: {own}{kept}{close}"
        raise InvalidConfig({"environment": why}, hint=file_hint(given))

    def levels(self, path: Path) -> tuple[Item, ...]:
        """Return the items on the way to `path`, the root first.

        Raises
        ------
        NoSuchItem
            If it leads nowhere (any more).
        """
        found = levels(self.root, path)
        if found is None:
            raise NoSuchItem(f"{show('/'.join(path))} is not in {show(self.root.name)} any more")
        return found

    def folder(self, path: Path) -> FolderSpec:
        """Return the folder at `path`.

        Raises
        ------
        NoSuchItem
            If there is a request.
        """
        found = self.levels(path)[-1]
        if isinstance(found, FolderSpec):
            return found
        raise NoSuchItem(f"{show('/'.join(path))} is a request, and no folder")

    def find(self, above: Path, key: object) -> Path:
        """Return the path of what `key` names below a folder.

        Parameters
        ----------
        above : tuple of str
            The folder's path.
        key : str or tuple of str
            ``"Users/Create user"`` or ``("Users", "Create user")``.

        Raises
        ------
        NoSuchItem
            If there is nothing; the message says what is like it.
        """
        found = self._found(above, key)
        if found is not None:
            return found
        folder = self.folder(above)
        text = "/".join(map(str, key)) if isinstance(key, tuple) else key
        if not isinstance(text, str):
            raise NoSuchItem(f"a path is text such as 'Users/Create user', got {show(key)}")
        known = ["/".join(path) for path, _ in walk(folder)]
        close = difflib.get_close_matches(text, known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]!r}?" if close else _inside(folder)
        raise NoSuchItem(f"nothing in {show(folder.name)} is called {show(text)}", hint=hint)

    def _found(self, above: Path, key: object) -> Path | None:
        """Return the path of what `key` names below a folder; None: nothing."""
        folder = self.folder(above)
        if isinstance(key, tuple) and key and levels(folder, key) is not None:
            return (*above, *key)
        path = split_path(folder, key) if isinstance(key, str) else None
        return (*above, *path) if path else None

    def place(self, above: Path, key: object) -> Path:
        """Return the path of what `key` names, or where it would be; `NoSuchItem` for no path."""
        found = self._found(above, key)
        if found is not None:
            return found
        if isinstance(key, tuple) and key and all(isinstance(name, str) for name in key):
            return (*above, *key)
        if not isinstance(key, str) or not key.strip("/ "):
            return self.find(above, key)  # which refuses it
        folder, path = self.folder(above), above
        rest = key.strip("/")
        while True:
            inner = [f for f in folder.items if isinstance(f, FolderSpec)]
            inside = next((f for f in inner if rest.startswith(f"{f.name}/")), None)
            if inside is None:
                return (*path, *(name.strip() for name in rest.split("/")))
            folder, path, rest = inside, (*path, inside.name), rest[len(inside.name) + 1 :]

    def put(self, path: Path, item: Item) -> None:
        """Put an item at `path`, instead of what is there or after its siblings."""
        if path:
            self._refuse_folder(path)
            self.root = put(self.root, path, item)
        elif isinstance(item, FolderSpec):
            self.root = item

    def with_item(self, path: Path, item: Item) -> Tree:
        """Return a tree with another item at `path`; this one stays as it is."""
        other = copy(self)  # of everything else there is one
        other.root = put(self.root, path, item)
        return other

    def rename(self, path: Path, name: str) -> Path:
        """Give an item another name; its file keeps its own. Return its path."""
        item = self.levels(path)[-1]
        self.root = put(self.root, path, replace(item, name=name)) if path else replace(
            self.root, name=name
        )  # fmt: skip
        if not path:
            return path
        new = (*path[:-1], name)
        self.layout = moved(self.layout, path, new)
        return new

    def move(self, path: Path, to: Path, *, position: int | None = None) -> Path:
        """Put an item into another folder, or elsewhere in its own. Return its path."""
        self.root, new = move(self.root, path, to, position=position)
        self.layout = moved(self.layout, path, new)
        return new

    def duplicate(self, path: Path) -> Path:
        """Put a copy of an item after it. Return the copy's path."""
        self.root, new = duplicate(self.root, path)
        return new

    def remove(self, path: Path) -> None:
        """Remove what is at `path`."""
        self.root = remove(self.root, path)

    def _refuse_folder(self, path: Path) -> None:
        """Refuse a way through a request.

        Raises
        ------
        NoSuchItem
            If a name on the way is that of a request.
        """
        for length in range(1, len(path)):
            found = levels(self.root, path[:length])
            if found is not None and isinstance(found[-1], ItemSpec):
                raise NoSuchItem(f"{show('/'.join(path[:length]))} is a request, and no folder")


def _inside(folder: FolderSpec) -> str:
    """Say what there is directly in a folder, the first of it."""
    names = [show(item.name) for item in folder.items]
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"in it: {', '.join(names[:_MOST_NAMED])}{more}" if names else "it is empty"
