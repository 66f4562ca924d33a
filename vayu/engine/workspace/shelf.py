"""The folders that are open: an index of paths in the database. What is in them is in their files.

Files are read anew each time, because anybody may have changed them; only what they say is kept
as long as they are the same byte for byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vayu.engine.store.collection_folder import read_folder, save_folder
from vayu.engine.workspace.state import State, digest
from vayu.errors import InvalidConfig, NoSuchItem
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.formats.collections.collection_layout import changed_files, is_environment
from vayu.formats.collections.collection_reader import read_files
from vayu.model.words.show import show

if TYPE_CHECKING:
    from vayu.engine.store.database import Database
    from vayu.formats.collections.collection_files import Layout
    from vayu.model.collections.collection import FolderSpec


class Shelf:
    """Opened folders.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._states: dict[str, State] = {}

    def opened(self) -> dict[str, str]:
        """Return the path of each opened folder by its id, the first opened first."""
        return dict(self._database.read("SELECT id, path FROM folder ORDER BY number"))

    def open(self, folder: Path) -> State:
        """Open the folder of a collection, and keep it open; once is enough.

        Raises
        ------
        InvalidConfig
            If there is no collection, or its files are not right.
        """
        place = folder.resolve()
        if not (place / ROOT_FILE).is_file():
            why = f"there is no collection in {show(str(folder))}; give a name to make one"
            raise InvalidConfig({"path": why})
        state = State(_id(place), place, read_folder(place))  # what cannot be read is not opened
        self._database.write(lambda connection: connection.execute(
            "INSERT OR IGNORE INTO folder (id, path) VALUES (?, ?)", (state.id, str(place))
        ))  # fmt: skip
        self._states[state.id] = state
        return state

    def close(self, collection: str) -> None:
        """Close a folder; its files stay."""
        self._place(collection)
        self._database.write(lambda c: c.execute("DELETE FROM folder WHERE id = ?", (collection,)))
        self._states.pop(collection, None)

    def state(self, item_id: str) -> State:
        """Return the collection that an id belongs to, as its files are now.

        `NoSuchItem` is raised if it is not open, `InvalidConfig` if its files are not right, and
        `StoreError` if they cannot be read.
        """
        collection = item_id.partition("-")[0]
        folder = self._place(collection)
        known = read_folder(folder)
        state = self._states.get(collection)
        if state is None or state.folder != folder or state.known != known:
            state = self._states[collection] = State(collection, folder, known, state)
        return state

    def save(
        self, state: State, root: FolderSpec, layout: Layout,
        environments: dict[str, bytes] | None = None,
    ) -> State:  # fmt: skip
        """Write a change; `SaveConflict` if others have changed the same files meanwhile.

        Parameters
        ----------
        state : State
            What was changed.
        root : FolderSpec
        layout : Layout
        environments : dict of str to bytes, optional
            The files of all environments, if they are what was changed.

        Returns
        -------
        State
            As it is now. What could not be read again is refused before it is written.
        """
        if environments is None:
            environments = {p: text for p, text in state.known.items() if is_environment(p)}
        before = (state.root, state.layout)
        wanted = changed_files(state.known, root, layout, before=before) | environments
        after = State(state.id, state.folder, wanted, state)
        save_folder(
            state.folder, wanted, state.known, check=lambda files: read_files(files, state.loaded)
        )
        self._states[state.id] = after
        return self.state(state.id)

    def _place(self, collection: str) -> Path:
        """Return where an opened folder is.

        Raises
        ------
        NoSuchItem
            If none has that id.
        """
        path = self.opened().get(collection)
        if path is None:
            raise NoSuchItem(
                f"no open collection has the id {collection!r}",
                hint="POST /collections opens a folder",
            )
        return Path(path)


def _id(place: Path) -> str:
    """Return the id of a folder: the same whenever it is opened, by whichever engine."""
    return f"c{digest(str(place).encode())[:12]}"
