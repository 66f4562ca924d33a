"""Why something cannot be opened, made or moved in the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.collection_folder import read_folder
from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec
from vayu.model.words.show import show
from vayu.protocol.workspace import CollectionOrder

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from vayu.engine.workspace.state import State
    from vayu.model.collections.collection import Path


def refuse_words(order: CollectionOrder) -> None:
    """Refuse to leave aside what somebody says of a collection that says it itself.

    Raises
    ------
    InvalidConfig
        Naming each field.
    """
    usual = CollectionOrder(path=order.path)
    said = [n for n in ("description", "variables", "auth", "script")
            if getattr(order, n) != getattr(usual, n)]  # fmt: skip
    if said:
        why = "is said by the collection that is there; open it without, then PUT"
        raise InvalidConfig(dict.fromkeys(said, why))


def refuse_full(folder: FilePath) -> None:
    """Refuse to make a collection around files that are none.

    Raises
    ------
    InvalidConfig
        If there is a file that would be taken for a request.
    """
    if folder.is_dir() and (files := read_folder(folder)):
        why = (
            f"holds {len(files):,} .yaml files already, {min(files)} for one; choose another folder"
        )
        raise InvalidConfig({"path": why})


def folder_of(state: State, item_id: str) -> Path:
    """Return the path of a folder of the same collection.

    Raises
    ------
    InvalidConfig
        If it is in another one.
    """
    if item_id.partition("-")[0] != state.id:
        why = "is another collection; POST the request there, then DELETE it here"
        raise InvalidConfig({"collection": why})
    return state.folder_path(item_id)


def refuse_taken(state: State, path: Path) -> None:
    """Refuse a name that something in the folder has.

    Raises
    ------
    InvalidConfig
        If it is taken.
    """
    folder = state.item(path[:-1])
    assert isinstance(folder, FolderSpec)
    if any(item.name == path[-1] for item in folder.items):
        raise InvalidConfig({"name": f"{show(path[-1])} is taken; choose another name"})
