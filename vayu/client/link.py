"""The link to the engine of one data folder: made on first use, renewed when the engine is.

While a link is up it holds a *lease*, one open stream that tells the engine somebody needs
it. The stream ends with the engine, so a link always knows whether its engine is still there.
Everything here runs on the background loop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from vayu.client import sidecar
from vayu.client.patience import CALL_TIMEOUT
from vayu.errors import EngineBusy, EngineGone, EngineUnreachable, Unauthorized, VayuError
from vayu.protocol.routes import LEASE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from vayu.client.http import Http

T = TypeVar("T")


class Link:
    """Reaches the engine of `folder`, whichever process that is at the moment.

    Parameters
    ----------
    folder : Path
        Vayu's data folder.
    greet : callable, optional
        Awaited, beside everything else, with the session with each engine that is found.
    """

    def __init__(
        self, folder: Path, greet: Callable[[Http], Coroutine[Any, Any, None]] | None = None
    ) -> None:
        self.folder = folder
        self._greet = greet
        self._greeting: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._http: Http | None = None
        self._past: list[Http] = []
        self._lease: asyncio.Task[None] | None = None
        self._retired = False

    async def http(self) -> Http:
        """Return the session with the engine; find or start one when there is none."""
        async with self._lock:
            self._retired = False
            if self._http is None:
                self._http = await self._connect()
            return self._http

    @property
    def present(self) -> Http | None:
        """The session with the engine, if there is one."""
        return self._http

    async def again(self) -> Http:
        """Return the session with the engine, for whoever only watches.

        Raises
        ------
        EngineUnreachable
            If this client shut the engine down: watching must not bring it back.
        """
        if self._retired:
            raise EngineUnreachable("the engine was shut down")
        return await self.http()

    async def call(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        body: object = None,
        timeout: float = CALL_TIMEOUT,  # noqa: ASYNC109 (aiohttp's own, for one call)
    ) -> T:
        """Make one call, as `Http.call` does; once more if it was not carried out."""
        http = await self.http()
        try:
            return await http.call(method, path, answer, body=body, timeout=timeout)
        except (EngineGone, EngineBusy, Unauthorized):
            self._forget(http)  # it is gone, going, or its port is another engine's by now
        http = await self.http()
        return await http.call(method, path, answer, body=body, timeout=timeout)

    async def shutdown(self) -> bool:
        """Shut the engine down; return whether there was one."""
        self._retired = True
        async with self._lock:
            return await sidecar.stop(self.folder)

    async def close(self) -> None:
        """Give the lease up and close every connection."""
        self._retired = True
        for task in (self._lease, self._greeting):
            if task is not None:
                task.cancel()
        await self._close_past()
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def _connect(self) -> Http:
        """Reach an engine and take a lease."""
        from vayu.client.http import Http  # noqa: PLC0415 (aiohttp, for who calls)

        engine = await sidecar.attach(self.folder)
        await self._close_past()
        http = Http(engine)
        held = asyncio.get_running_loop().create_future()
        self._lease = asyncio.create_task(self._hold(http, held))
        try:
            await held
        except BaseException:
            self._lease.cancel()
            await http.close()
            raise
        if self._greet is not None:
            self._greeting = asyncio.create_task(self._greet(http))
        return http

    async def _hold(self, http: Http, held: asyncio.Future[None]) -> None:
        """Keep the lease stream open; forget the engine when it ends."""
        try:
            async with http.stream(LEASE) as chunks:
                held.set_result(None)
                async for _ in chunks:
                    pass
        except VayuError as error:
            if not held.done():
                held.set_exception(error)
        finally:
            self._forget(http)

    def _forget(self, http: Http) -> None:
        """Look for an engine anew next time. What still streams from the old one may end."""
        if self._http is http:
            self._http = None
            self._past.append(http)

    async def _close_past(self) -> None:
        """Close the sessions with engines that are gone."""
        while self._past:
            await self._past.pop().close()
