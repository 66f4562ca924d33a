"""Folders that this process has opened: the engine is told of them, so that others see them.

Opening a folder needs no engine and starts none. What an engine makes of it (a file that is
not right, say) is told by ``GET /collections``, and costs whoever opened it nothing.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from vayu.errors import VayuError
from vayu.protocol.routes import COLLECTIONS
from vayu.protocol.workspace import CollectionOrder, CollectionView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vayu.client.http import Http


class OpenedFolders:
    """The folders of collections that this process uses with one data folder."""

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}

    def add(self, folder: Path) -> bool:
        """Remember a folder; return whether it is new."""
        known = str(folder) in self._paths
        self._paths[str(folder)] = None
        return not known

    async def tell(self, http: Http, paths: Iterable[str] | None = None) -> None:
        """Let an engine open them: all, or only those that are new."""
        for path in list(self._paths) if paths is None else paths:
            with suppress(VayuError):
                order = CollectionOrder(path=path)
                await http.call("POST", COLLECTIONS, CollectionView, body=order)


_opened: dict[Path, OpenedFolders] = {}


def opened_in(data_dir: Path) -> OpenedFolders:
    """Return the folders that this process opened while a data folder was its own."""
    return _opened.setdefault(data_dir, OpenedFolders())
