"""The workspace of an engine: one thread reads and writes its files, so the loop waits for none.

Calls come one after the other, so two of them never change the same file at once; other processes
are kept out by the lock on each folder.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from vayu.engine.clock import wall
from vayu.engine.store.anchored import anchored
from vayu.engine.store.database import DATABASE, Database
from vayu.engine.store.migrations import MIGRATIONS
from vayu.engine.workspace.environments import WireEnvironments
from vayu.engine.workspace.items import Items
from vayu.engine.workspace.shelf import Shelf
from vayu.model.collections.collection import levels
from vayu.model.requests.origin import Origin
from vayu.model.variables.scoped import Nested
from vayu.resolve.levels import composed
from vayu.resolve.made import names_made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.model.sends.send import SendSpec
    from vayu.model.variables.scoped import Variables
    from vayu.protocol.workspace import SendOrder

T = TypeVar("T")


class Workspace:
    """What is open, and the environments.

    Parameters
    ----------
    data_dir : Path

    Attributes
    ----------
    items : Items
    environments : WireEnvironments
        Both are used in the workspace's thread only: see `run`.
    """

    def __init__(self, data_dir: Path) -> None:
        self._database = Database(data_dir / DATABASE, MIGRATIONS, wall)
        shelf = Shelf(self._database)
        self.items = Items(shelf, data_dir)
        self.environments = WireEnvironments(shelf, data_dir)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vayu-workspace")

    async def run(self, work: Callable[[Workspace], T]) -> T:
        """Let `work` use the workspace, after what came before; return what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self)

    async def close(self) -> None:
        """Close the database and end the thread."""
        await self.run(Workspace._closed)
        self._thread.shutdown()

    def _closed(self) -> None:
        """Close the database, in the thread that opened it."""
        self._database.close()

    def exchange(self, item_id: str, order: SendOrder) -> SendSpec:
        """Return what a request of a collection sends, its secrets in it.

        Parameters
        ----------
        item_id : str
        order : SendOrder
            Which environment, and cookies.
        """
        state, path, _ = self.items.find(item_id)
        name, values, nested = None, order.environment, Nested()
        if isinstance(values, str):
            name, values = self.environments.values(values, state)
            nested = {"environment": names_made(values)}
        found = levels(state.root, path)
        assert found is not None
        spec = composed(found)
        return replace(
            spec,
            environment=values or {},
            nested=nested,
            request=anchored(spec.request, state.folder, within=state.folder),
            cookies=order.cookies,
            origin=Origin(
                collection=str(state.folder), name=state.root.name, path=path, environment=name
            ),
        )

    def named(self, environment: str) -> tuple[str, Variables]:
        """Return the name and the values of an environment that is named, or given by its id."""
        return self.environments.values(environment)
