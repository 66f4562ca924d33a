"""The variables of a folder, to be used like a dict; changing them changes the collection."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.api.environments.variables import variables_of

if TYPE_CHECKING:
    from vayu.api.collections.tree import Tree
    from vayu.model.collections.collection import Path
    from vayu.model.variables.scoped import Value, Variables


class FolderVariables(MutableMapping[str, "Value"]):
    """Text, numbers, booleans, None, or lists and dicts of them, by name."""

    def __init__(self, tree: Tree, path: Path) -> None:
        self._tree, self._path = tree, path

    def __getitem__(self, name: str) -> Value:
        """Return one value."""
        return self._tree.folder(self._path).variables[name]

    def __setitem__(self, name: str, value: Value) -> None:
        """Set one variable."""
        self._put(self._tree.folder(self._path).variables | variables_of({name: value}))

    def __delitem__(self, name: str) -> None:
        """Remove one variable."""
        kept = dict(self._tree.folder(self._path).variables)
        del kept[name]
        self._put(kept)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in order."""
        return iter(self._tree.folder(self._path).variables)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._tree.folder(self._path).variables)

    def __repr__(self) -> str:
        """Show names, never values."""
        return f"<Variables: {', '.join(f'{name}=***' for name in self) or 'none'}>"

    def _put(self, variables: Variables) -> None:
        """Replace them all."""
        folder = self._tree.folder(self._path)
        self._tree.put(self._path, replace(folder, variables=variables))
