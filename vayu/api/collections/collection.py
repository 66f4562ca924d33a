"""A collection: a folder of requests that is kept as a folder of files, and its environments."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vayu.api.collections.collection_secrets import has_secrets, known_secrets, opened, seal
from vayu.api.collections.folder import Folder
from vayu.api.collections.kept_environments import KeptEnvironments
from vayu.api.collections.open_secret_warning import OpenSecretWarning
from vayu.api.collections.tree import Tree
from vayu.api.environments.environment import Environment
from vayu.client.session import announce
from vayu.engine.store.anchored import relative
from vayu.engine.store.collection_folder import read_folder, save_folder
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.formats.collections.collection_layout import changed_files
from vayu.formats.collections.collection_reader import read_files
from vayu.formats.exporting.export import check_kind
from vayu.formats.exporting.http_collection import write_http_collection
from vayu.formats.exporting.postman_export import write_postman
from vayu.model.collections.collection import FolderSpec, mapped, unshared
from vayu.resolve.levels import composed
from vayu.resolve.open_secrets import open_items, open_words, refuse_open

if TYPE_CHECKING:
    import os

    from vayu.api.collections.current import CurrentVariables
    from vayu.api.collections.environment_map import EnvironmentMap
    from vayu.formats.collections.collection_reader import Loaded
    from vayu.formats.importing.imported import Skipped
    from vayu.model.variables.environment import EnvironmentSpec


class Exported(str):
    """Text for another tool.

    Attributes
    ----------
    skipped : tuple of Skipped
        What it has no place for.
    """

    __slots__ = ("skipped",)

    skipped: tuple[Skipped, ...]

    def __new__(cls, text: str, skipped: tuple[Skipped, ...]) -> Self:
        """Make it of text and notes."""
        self = super().__new__(cls, text)
        self.skipped = skipped
        return self


class Collection(Folder):
    """Requests in folders to any depth, and environments to send them with.

    Parameters are those of `Folder`. `vayu.open` reads one from its folder of files.

    Examples
    --------
    >>> from vayu.api.requests.request import Request
    >>> shop = Collection("Shop", variables={"base": "https://shop.example.com"})
    >>> shop["Users/Create user"] = Request("POST", "{{base}}/users", json={"name": "Ada"})
    >>> print(shop.tree())
    Users/
      POST Create user
    """

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, **options)
        self._folder: Path | None = None
        self._known: dict[str, bytes] = {}
        self._loaded: Loaded | None = None
        self._kept = KeptEnvironments(self.environments)

    @classmethod
    def of(
        cls, root: FolderSpec, environments: tuple[EnvironmentSpec, ...] = (), *,
        home: Path | None = None,
    ) -> Collection:  # fmt: skip
        """Return the collection that plain records describe; it has no folder yet.

        Files of its requests are looked for in `home`, and only there until it is trusted.
        """
        collection = cls(root.name)
        collection._tree = Tree(root)
        collection._kept = KeptEnvironments(collection.environments)
        collection._tree.home = home
        for spec in environments:
            collection.environments[spec.name] = Environment.of(spec)
        return collection

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Collection:
        """Read a collection from its folder of files.

        `InvalidConfig` is raised if anything is wrong with them, naming every problem with its
        file and line, and `StoreError` if they cannot be read.
        """
        collection = cls("Collection")
        collection._read(Path(folder).expanduser().absolute())
        return collection

    @property
    def folder(self) -> Path | None:
        """Where its files are; None until it is saved."""
        return self._folder

    @property
    def environments(self) -> EnvironmentMap:
        """Environments by name: ``request.send(environment="staging")``."""
        return self._tree.environments

    @property
    def globals(self) -> Environment:
        """Variables below the collection's own, which `pm.globals` sees and sets. Not saved."""
        return self._tree.globals

    @property
    def current(self) -> CurrentVariables:
        """What scripts set in `pm.collectionVariables`. Not saved; see `persist`."""
        return self._tree.current

    def persist(self, *names: str) -> None:
        """Make what scripts set variables of the collection, to be written by `save`.

        Parameters
        ----------
        *names : str
            All of them by default. `InvalidConfig` names each that is a secret, which belongs
            into an environment.
        """
        current = self._tree.current
        wanted = {name: current[name] for name in names or tuple(current)}
        alone = FolderSpec(name=self.name, variables=wanted)
        refuse_open(alone, known_secrets(self.environments))
        for name, value in wanted.items():
            del current[name]
            if value is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = value

    def save(self, folder: str | os.PathLike[str] | None = None) -> Path:
        """Write what has changed to the collection's files.

        `SaveConflict` is raised, and nothing written, if somebody else has changed one of these
        files, or the same secret, since it was read; what only others have changed is read again.
        A request that is written with a secret in clear is a `vayu.OpenSecretWarning`.

        Parameters
        ----------
        folder : str or path, optional
            By default the one it was read from or saved to.

        Returns
        -------
        Path

        Raises
        ------
        InvalidConfig
            If it has no folder yet and none is given, or the folder holds another collection; or
            variables of it or its folders are secrets, which belong into an environment.
        """
        place = self._folder if folder is None else Path(folder).expanduser().absolute()
        if place is None:
            raise InvalidConfig({"folder": "the collection has none yet; give one to save it to"})
        known = self._known if place == self._folder else {}
        if place != self._folder and (place / ROOT_FILE).exists():
            why = f"{str(place)!r} holds a collection already; choose another folder"
            raise InvalidConfig({"folder": why})
        read = self._loaded if known else None
        before = None if read is None else (read.root, read.layout)
        in_clear = open_words(open_items(self.spec, read and read.root), self.spec.name)
        refuse_open(self.spec, known_secrets(self.environments), read and read.root)
        root = mapped(self.spec, lambda item: relative(item, place))
        kept = self._kept if place == self._folder else self._kept.elsewhere()
        files = changed_files(known, root, self._tree.layout, before=before)
        files |= kept.files(place, known)
        edits = kept.edits(place)

        def write() -> None:
            save_folder(place, files, known, check=lambda files: read_files(files, read))

        kept.saved(place, seal(place, edits, write))
        self._folder, self._known, self._kept = place, files, kept
        self.reload()
        if in_clear:
            warnings.warn(in_clear, OpenSecretWarning, stacklevel=2)
        return place

    @property
    def files(self) -> dict[str, tuple[str, ...]]:
        """Path of each item by its file below the folder, without ``.yaml``."""
        names = self._tree.layout.names
        return {"/".join(names[path[: i + 1]] for i in range(len(path))): path for path in names}

    def trust(self) -> None:
        """Let its requests send files from anywhere, not only from below its folder.

        For a collection of your own: one from somewhere else could send your keys away.
        """
        self._tree.trusted = True

    def export(self, kind: str = "postman") -> Exported:
        """Return the collection as text for another tool.

        Parameters
        ----------
        kind : {"postman", "http"}
            A Postman collection of version 2.1, or an ``.http`` file. Environments are not in it.

        Returns
        -------
        Exported
            Text; what the other tool has no place for is in its `skipped`.
        """
        check_kind(kind, ["postman", "http"])
        if kind == "postman":
            return Exported(*write_postman(self.spec))
        return Exported(
            *write_http_collection(self.spec, lambda path: composed(self._tree.levels(path)))
        )

    def reload(self) -> None:
        """Read the files again. What was not saved is lost, but for environments changed here.

        Those stay, and `save` raises `SaveConflict` if others have changed them as well.

        Raises
        ------
        InvalidConfig
            If it was never saved.
        """
        if self._folder is None:
            raise InvalidConfig({"folder": "the collection has none yet; save it first"})
        self._read(self._folder)

    def _read(self, place: Path) -> None:
        """Take over what the files say; environments that were changed here stay."""
        known = read_folder(place)
        loaded = self._loaded = read_files(known, self._loaded)
        self._tree.root, self._tree.layout = unshared(loaded.root), loaded.layout
        self._folder = self._tree.home = place
        announce(place)
        secrets = opened(place) if has_secrets(loaded.environments) else {}
        mine = {*self._kept.take(loaded, place, secrets).values()}
        before = {path: text for path, text in self._known.items() if path in mine}
        self._known = {path: text for path, text in known.items() if path not in mine} | before
