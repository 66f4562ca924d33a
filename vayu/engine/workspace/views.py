"""What the wire shows of files: everything but secrets, which are ``***``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.collections.collection import FolderSpec, ItemSpec, walk
from vayu.protocol.workspace import (
    CollectionLine,
    CollectionView,
    ItemLine,
    RequestLine,
    RequestView,
)
from vayu.resolve.redact import mask_request, mask_url
from vayu.resolve.restore import mask_auth, mask_variables

if TYPE_CHECKING:
    from vayu.engine.workspace.state import State
    from vayu.model.collections.collection import Path


def line_of(state: State) -> CollectionLine:
    """Return a collection in the list."""
    requests = sum(isinstance(item, ItemSpec) for _, item in walk(state.root))
    return CollectionLine(
        id=state.id, path=str(state.folder), name=state.root.name, requests=requests
    )


def collection_view(state: State, path: Path) -> CollectionView:
    """Return a collection or the folder at a path."""
    folder = state.item(path)
    assert isinstance(folder, FolderSpec)
    return CollectionView(
        id=state.id_of(path),
        parent=state.id_of(path[:-1]) if path else None,
        path=str((state.folder / state.file(path)).parent),
        name=folder.name,
        description=folder.description,
        variables=mask_variables(folder.variables),
        auth=mask_auth(folder.auth),
        script=folder.script,
        items=tuple(_item(state, (*path, item.name), item) for item in folder.items),
        revision=state.revision(path),
        tree_revision=state.tree_revision(path),
    )


def request_view(state: State, path: Path) -> RequestView:
    """Return the request at a path."""
    item = state.item(path)
    assert isinstance(item, ItemSpec)
    return RequestView(
        id=state.id_of(path),
        collection=state.id_of(path[:-1]),
        path=path,
        name=item.name,
        description=item.description,
        request=mask_request(item.request),
        script=item.script,
        revision=state.revision(path),
    )


def request_line(state: State, path: Path, item: ItemSpec) -> RequestLine:
    """Return a request in the list."""
    return RequestLine(
        id=state.id_of(path),
        collection=state.id_of(path[:-1]),
        path=path,
        method=item.request.method,
        url=mask_url(item.request.url),
    )


def _item(state: State, path: Path, item: FolderSpec | ItemSpec) -> ItemLine:
    """Return what is in a folder in its list."""
    if isinstance(item, FolderSpec):
        return ItemLine(id=state.id_of(path), kind="folder", name=item.name)
    return ItemLine(
        id=state.id_of(path),
        kind="request",
        name=item.name,
        method=item.request.method,
        url=mask_url(item.request.url),
    )
