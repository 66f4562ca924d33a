"""Measures what one worker of this machine sends at best, where no run has shown it yet.

    worker ── 3,000 requests of 64 users ──> a server in this process, which answers at once
      └── CPU time that they took it ──> requests for each second of it

It takes a moment, most of which goes by until the worker is there, so only a run that asks for
more than any machine is sure to send waits for it. What the server takes is no part of it.

Rule: nothing depends on it. What goes wrong is logged, and the rate stays unknown.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from pathlib import Path

from vayu.engine.clock import monotonic
from vayu.engine.coordinator.instructions import USUAL
from vayu.engine.recorder.reader import BlockReader
from vayu.engine.worker_process import WorkerProcess
from vayu.errors import VayuError
from vayu.model.load import Iterations
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.orders import Begin, Load
from vayu.protocol.reports import Finished, Prepared, Refused
from vayu.units import NS_PER_S

log = logging.getLogger(__name__)

_REQUESTS, _USERS = 3_000, 64
_PATIENCE = 10.0  # s, all in all
_LAST_WRITES = 1.0  # s
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


async def worker_rate() -> float | None:
    """Return how many requests one worker sends in a second of a core; None if nobody knows."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_PATIENCE):
            server = await loop.create_server(_Answering, "127.0.0.1", 0)
            async with server:
                port = server.sockets[0].getsockname()[1]
                with tempfile.TemporaryDirectory(prefix="vayu-") as folder:
                    return await _measure(_load(port, Path(folder)))
    except (TimeoutError, OSError, VayuError) as error:
        why = str(error) or f"not measured within {_PATIENCE:g} s"
        log.warning("what a worker sends at best is not known: %s", why)
        return None


async def _measure(load: Load) -> float | None:
    """Let a worker carry out the order; return its rate. [1/s]."""
    worker = await WorkerProcess.start()
    try:
        worker.tell(load)
        async for report in worker.reports():
            match report:
                case Prepared():
                    worker.tell(Begin(t0=monotonic() + USUAL.lead))
                case Finished():
                    return _rate(Path(load.block))
                case Refused():
                    break
                case _:
                    pass
    finally:
        worker.dismiss()
        await worker.bury(_LAST_WRITES)
    return None


def _load(port: int, folder: Path) -> Load:
    """Return what the worker is to do."""
    return Load(
        worker=0,
        workers=1,
        profile=Iterations(iterations=_REQUESTS, users=_USERS),
        exchange=SendSpec(request=RequestSpec(url=f"http://127.0.0.1:{port}/", proxy="none")),
        block=str(folder / "block"),
        rows=str(folder / "rows"),
        max_in_flight=_USERS,
    )


def _rate(block: Path) -> float | None:
    """Return what a block says of it. [1/s]."""
    reader = BlockReader(block)
    try:
        reading = reader.read()
    finally:
        reader.close()
    if reading is None or reading.counter("failed") or not reading.counter("cpu"):
        return None
    return reading.counter("started") * NS_PER_S / reading.counter("cpu")


class _Answering(asyncio.Protocol):
    """Answers every request of a connection alike, as soon as its head has ended."""

    def __init__(self) -> None:
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as many requests as have come whole."""
        *heads, self._rest = (self._rest + data).split(b"\r\n\r\n")
        self._transport.write(_ANSWER * len(heads))
