"""Turns rows files into Parquet, one run at a time, each in a child process.

The engine's memory never holds a run's rows. A conversion that is killed is made again by
the next engine: rows files go only when what replaces them is complete.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import DEVNULL, Process
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.engine.store.folder import RunFolder

log = logging.getLogger(__name__)

MODULE = "vayu.engine.store.convert"

_PATIENCE = 10.0  # s that a conversion gets to end when the engine does


class Converter:
    """The conversions that wait, and the one that goes on."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[RunFolder] = asyncio.Queue()
        self._folder: RunFolder | None = None
        self._process: Process | None = None
        self._unwanted = False  # the present folder is about to be deleted
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def add(self, folder: RunFolder) -> None:
        """Have the rows of a run converted when its turn comes."""
        self._waiting.put_nowait(folder)
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    async def forget(self, folder: RunFolder) -> None:
        """Let go of a run that is about to be deleted; return when nothing writes to it."""
        if self._folder is not None and self._folder.id == folder.id:
            self._unwanted = True
            self._kill()
            await self._idle.wait()

    async def close(self) -> None:
        """Let the present conversion end, if that does not take long; start no other."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._waiting.join()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._kill()
        if self._process is not None:
            await self._process.wait()

    async def _work(self) -> None:
        """Convert one run after the other."""
        while True:
            self._folder = await self._waiting.get()
            self._unwanted = False
            self._idle.clear()
            try:
                if self._folder.awaits_conversion():
                    await self._convert(self._folder)
            except OSError as error:
                log.error("run %s is not converted: %s", self._folder.id, error.strerror)  # noqa: TRY400
            finally:
                self._folder = None
                self._idle.set()
                self._waiting.task_done()

    async def _convert(self, folder: RunFolder) -> None:
        """Run the child process; what it has to say goes to the log."""
        careful = ["-P"] if sys.flags.safe_path else []
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *careful, "-m", MODULE, str(folder.path), stdin=DEVNULL, stdout=DEVNULL
        )
        if self._unwanted:  # since it was asked for
            self._kill()
        code = await self._process.wait()
        self._process = None
        if code and not self._unwanted:
            log.error("run %s is not converted: exit code %s", folder.id, code)

    def _kill(self) -> None:
        """End the present conversion."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
