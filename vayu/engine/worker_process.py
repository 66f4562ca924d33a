"""One worker process: orders in, reports out. Started by command, never forked.

It exits when its stdin closes, so it cannot outlive the engine, whatever happens to that.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.edition import running
from vayu.errors import WorkerCrashed
from vayu.protocol.frames import encode, report_frames

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from vayu.protocol.orders import Orders
    from vayu.protocol.reports import Reports

COMMAND = ("-m", "vayu.engine.worker")

_CHUNK = 1 << 16  # B
_ALONE = {"OPENBLAS_NUM_THREADS": "1"}
"""Numpy would start a thread for each core, for products of matrices: a worker has none."""

_HEAP = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""glibc asks the kernel for huge pages, where that grants them to who asks. Thousands of
connections lie in more small pages than a processor remembers: a request took a tenth longer."""


class WorkerProcess:
    """A running worker.

    Parameters
    ----------
    process : Process
        From `start`.
    """

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("a worker has pipes")
        self._process = process
        self._stdin = process.stdin
        self._stdout = process.stdout
        self._fault: str | None = None

    @classmethod
    async def start(cls) -> WorkerProcess:
        """Start a worker; its standard error goes where ours goes, to the log.

        Raises
        ------
        WorkerCrashed
            If the process cannot be started.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *command(), stdin=PIPE, stdout=PIPE, env=environment()
            )
        except OSError as error:
            raise WorkerCrashed(f"a worker cannot be started: {error.strerror}") from error
        return cls(process)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def tell(self, order: Orders) -> None:
        """Send an order; lost, like the worker, if that is dead."""
        if not self._stdin.is_closing():
            self._stdin.write(encode(order))

    async def reports(self) -> AsyncIterator[Reports]:
        """Yield what the worker says until it is gone.

        A worker that says what is no report is killed: nothing after it can be understood.
        """
        frames = report_frames()
        while chunk := await self._stdout.read(_CHUNK):
            try:
                for report in frames.feed(chunk):
                    yield report
            except (ValueError, msgspec.DecodeError):
                self._fault = "said what is no report"
                self.kill()
                return

    async def epitaph(self) -> str:
        """Wait for its end, and say in words how it came."""
        code = await self._process.wait()
        if self._fault is not None:
            return self._fault
        if code >= 0:
            return f"exited with code {code}"
        with contextlib.suppress(ValueError):
            return f"was killed by {signal.Signals(-code).name}"
        return f"was killed by signal {-code}"

    def dismiss(self) -> None:
        """Close its stdin: it finishes what it writes, and exits."""
        self._stdin.close()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def bury(self, patience: float) -> None:
        """Wait for its end after `dismiss`, at most `patience` [s]; then end it."""
        try:
            async with asyncio.timeout(patience):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()


def command() -> list[str]:
    """Return what starts a worker: this interpreter, as careful about paths as this process.

    The worker is told of which edition the engine is, and refuses to work for another one.
    """
    careful = ["-P"] if sys.flags.safe_path else []
    return [sys.executable, *careful, *COMMAND, running()]


def environment() -> dict[str, str]:
    """Return the environment of a worker; what the user has set stays."""
    return _ALONE | _HEAP | os.environ
