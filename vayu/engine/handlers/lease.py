"""``GET /lease``: a stream that says nothing. The engine lives as long as somebody reads it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import stream
from vayu.protocol.sse import KEEP_ALIVE

if TYPE_CHECKING:
    from aiohttp import web

PULSE = 1.0
"""A comment this often: a writer learns only by writing that the reader is gone. [s]"""


async def hold(request: web.Request) -> web.StreamResponse:
    """Hold a lease until the client goes away or the engine shuts down."""
    engine = request.app[ENGINE]
    response = stream()
    with engine.leases.hold():
        await response.prepare(request)
        while not engine.closing.is_set():
            try:
                await response.write(KEEP_ALIVE)
            except ConnectionResetError:
                break
            await _pause(engine.closing)
    return response


async def _pause(closing: asyncio.Event) -> None:
    """Wait for the next pulse, or the shutdown."""
    try:
        async with asyncio.timeout(PULSE):
            await closing.wait()
    except TimeoutError:
        pass
