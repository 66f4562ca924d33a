"""Collections, folders and requests of the opened folders: shown, made, changed, deleted.

Every change is one reading and one writing of files. It is refused if the item is not what its
changer saw, and nothing is written if anybody changes the same files in between.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.store.collection_folder import save_folder
from vayu.engine.store.vaulted import vaulted
from vayu.engine.workspace.refusals import folder_of, refuse_full, refuse_taken, refuse_words
from vayu.engine.workspace.views import collection_view, line_of, request_line, request_view
from vayu.errors import InvalidConfig, NoSuchItem, VayuError
from vayu.formats.collections.collection_files import ROOT_FILE, Layout
from vayu.formats.collections.collection_layout import changed_files, moved
from vayu.model.collections.collection import FolderSpec, ItemSpec, put, remove, walk
from vayu.protocol.workspace import (
    CollectionLine,
    CollectionList,
    CollectionOrder,
    Gone,
    RequestList,
)
from vayu.resolve.open_secrets import refuse_open
from vayu.resolve.restore import restore_auth, restore_request, restore_variables

if TYPE_CHECKING:
    from vayu.engine.workspace.shelf import Shelf
    from vayu.engine.workspace.state import State
    from vayu.model.collections.collection import Path
    from vayu.protocol.workspace import (
        CollectionChange,
        CollectionView,
        RequestChange,
        RequestLine,
        RequestOrder,
        RequestView,
    )


class Items:
    """What is in the opened folders.

    Parameters
    ----------
    shelf : Shelf
    data_dir : Path
        Where the secrets are that no file of a collection may hold.
    """

    def __init__(self, shelf: Shelf, data_dir: FilePath) -> None:
        self._shelf = shelf
        self._data_dir = data_dir

    def collections(self) -> CollectionList:
        """Return every open collection; one whose files are not right says why."""
        lines = [self._line(*opened) for opened in self._shelf.opened().items()]
        return CollectionList(collections=tuple(lines))

    def collection(self, item_id: str) -> CollectionView:
        """Return a collection or folder."""
        state = self._shelf.state(item_id)
        return collection_view(state, state.folder_path(item_id))

    def open(self, order: CollectionOrder) -> CollectionView:
        """Open a folder, or make one, and in it a collection if it has none."""
        if order.parent is not None:
            return self._add_folder(order, order.parent)
        folder = FilePath(order.path or "")
        if (folder / ROOT_FILE).exists():
            refuse_words(order)
        elif order.name is not None:
            refuse_full(folder)
            new = self._level(FolderSpec(name=order.name), order)
            save_folder(folder, changed_files({}, new, Layout()), {})
        return collection_view(self._shelf.open(folder), ())

    def change_collection(
        self, item_id: str, change: CollectionChange, *, seen: str
    ) -> CollectionView:
        """Let a collection or folder say something else."""
        state = self._shelf.state(item_id)
        path = state.folder_path(item_id)
        state.refuse_stale(path, seen, state.revision(path))
        old = state.item(path)
        assert isinstance(old, FolderSpec)
        new = self._level(replace(old, items=_ordered(state, path, change.order)), change)
        return collection_view(*self._replaced(state, path, new, path[:-1]))

    def delete_collection(self, item_id: str, *, seen: str) -> Gone:
        """Delete a folder with everything below; close a whole collection, whose files stay."""
        if "-" not in item_id:
            self._shelf.close(item_id)
            return Gone(id=item_id)
        state = self._shelf.state(item_id)
        path = state.folder_path(item_id)
        state.refuse_stale(path, seen, state.tree_revision(path))
        self._shelf.save(state, remove(state.root, path), state.layout)
        return Gone(id=item_id)

    def requests(self, item_id: str | None) -> RequestList:
        """Return every request of a collection or folder, or of all that can be read."""
        if item_id is not None:
            state = self._shelf.state(item_id)
            return RequestList(requests=tuple(_lines(state, state.folder_path(item_id))))
        found = []
        for collection in self._shelf.opened():
            try:
                found += _lines(self._shelf.state(collection), ())
            except VayuError:
                continue  # GET /collections says why
        return RequestList(requests=tuple(found))

    def request(self, item_id: str) -> RequestView:
        """Return a request."""
        state, path, _ = self.find(item_id)
        return request_view(state, path)

    def add_request(self, order: RequestOrder) -> RequestView:
        """Put a new request after what is in a collection or folder."""
        state = self._shelf.state(order.collection)
        path = (*state.folder_path(order.collection), order.name)
        refuse_taken(state, path)
        item = ItemSpec(
            name=order.name,
            description=order.description,
            request=replace(restore_request(order.request, None), name=None),
            script=order.script,
        )
        state = self._shelf.save(state, put(state.root, path, item), state.layout)
        return request_view(state, path)

    def change_request(self, item_id: str, change: RequestChange, *, seen: str) -> RequestView:
        """Replace a request, rename it, or move it to another folder of its collection."""
        state, path, old = self.find(item_id)
        state.refuse_stale(path, seen, state.revision(path))
        new = ItemSpec(
            name=change.name,
            description=change.description,
            request=replace(restore_request(change.request, old.request), name=None),
            script=change.script,
        )
        into = path[:-1]
        if change.collection is not None:
            into = folder_of(state, change.collection)
        return request_view(*self._replaced(state, path, new, into))

    def delete_request(self, item_id: str, *, seen: str) -> Gone:
        """Delete a request and its file."""
        state, path, _ = self.find(item_id)
        state.refuse_stale(path, seen, state.revision(path))
        self._shelf.save(state, remove(state.root, path), state.layout)
        return Gone(id=item_id)

    def find(self, item_id: str) -> tuple[State, Path, ItemSpec]:
        """Return a request, where it is, and the collection that it is in.

        Raises
        ------
        NoSuchItem
            If there is none of that id.
        """
        state = self._shelf.state(item_id)
        path = state.path(item_id)
        item = state.item(path)
        if not isinstance(item, ItemSpec):
            raise NoSuchItem(f"{item_id!r} is a collection or folder, and no request")
        return state, path, item

    def _line(self, collection: str, path: str) -> CollectionLine:
        """Return an open collection in the list."""
        try:
            return line_of(self._shelf.state(collection))
        except VayuError as error:
            return CollectionLine(id=collection, path=path, problem=error.message)

    def _add_folder(self, order: CollectionOrder, parent: str) -> CollectionView:
        """Make a folder in a collection."""
        state = self._shelf.state(parent)
        path = (*state.folder_path(parent), order.name or "")
        refuse_taken(state, path)
        root = put(state.root, path, self._level(FolderSpec(name=order.name or ""), order))
        return collection_view(self._shelf.save(state, root, state.layout), path)

    def _replaced(
        self, state: State, path: Path, new: FolderSpec | ItemSpec, into: Path
    ) -> tuple[State, Path]:
        """Put `new` in the place of what is at `path`, and that into a folder; save it."""
        if not path:
            assert isinstance(new, FolderSpec)
            return self._shelf.save(state, new, state.layout), ()
        target = (*into, new.name)
        if target == path:
            return self._shelf.save(state, put(state.root, path, new), state.layout), path
        refuse_taken(state, target)
        layout = moved(state.layout, path, target)
        if into == path[:-1]:
            return self._shelf.save(state, put(state.root, path, new), layout), target
        root = put(remove(state.root, path), target, new)
        return self._shelf.save(state, root, layout), target

    def _level(self, old: FolderSpec, said: CollectionOrder | CollectionChange) -> FolderSpec:
        """Return a folder that says what it is told to; what is masked stays.

        `InvalidConfig` is raised, naming each variable that is a secret: no file is to hold it.
        """
        variables = restore_variables(said.variables, old.variables)
        alone, before = replace(old, items=(), variables=variables), replace(old, items=())
        refuse_open(alone, vaulted(self._data_dir), before)
        return replace(
            old,
            name=said.name or old.name,
            description=said.description,
            variables=variables,
            auth=restore_auth(said.auth, old.auth),
            script=said.script,
        )


def _ordered(
    state: State, path: Path, order: tuple[str, ...] | None
) -> tuple[FolderSpec | ItemSpec, ...]:
    """Return what is in a folder in the order that is asked for.

    Raises
    ------
    InvalidConfig
        If that does not name each exactly once.
    """
    folder = state.item(path)
    assert isinstance(folder, FolderSpec)
    if order is None:
        return folder.items
    by_id = {state.id_of((*path, item.name)): item for item in folder.items}
    if sorted(order) != sorted(by_id):
        why = f"must name each of the {len(by_id)} ids in it once; GET it again"
        raise InvalidConfig({"order": why})
    return tuple(by_id[item_id] for item_id in order)


def _lines(state: State, above: Path) -> list[RequestLine]:
    """Return each request below a folder."""
    folder = state.item(above)
    assert isinstance(folder, FolderSpec)
    return [
        request_line(state, path, item)
        for path, item in walk(folder, above)
        if isinstance(item, ItemSpec)
    ]
