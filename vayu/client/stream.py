"""Follows one run's events to its last, through gaps, broken connections and new engines.

Events are numbered. Whatever happened, the next connection asks for those after the last one
seen, so none is missed and none comes twice. Exactly one final event ends the stream.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING
from urllib.parse import quote

from vayu.errors import EngineUnreachable
from vayu.protocol.routes import STATS
from vayu.protocol.sse import Decoder

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from vayu.client.link import Link
    from vayu.protocol.sse import ServerEvent

FINAL = frozenset({"complete", "error"})

_NOTHING = -1  # number of the last event before there was one
_TRIES = 5  # connections in a row that bring nothing new
_PAUSE = 0.2  # s before the first repeated connection; then twice as long each time


async def events(link: Link, run_id: str) -> AsyncGenerator[ServerEvent, None]:
    """Yield every event of a run once, in order; the final one is the last.

    Parameters
    ----------
    link : Link
        To the engine that has the run.
    run_id : str
        Which run.

    Yields
    ------
    ServerEvent
        Each ``stats``, then one of `FINAL`.

    Raises
    ------
    EngineUnreachable
        If the stream cannot be had any more.
    """
    last, fruitless = _NOTHING, 0
    while fruitless < _TRIES:
        await asyncio.sleep(_PAUSE * 2**fruitless if fruitless else 0)
        fruitless += 1
        try:
            async with aclosing(_connection(link, run_id, last)) as connection:
                async for event in connection:
                    last, fruitless = event.id, 0
                    yield event
                    if event.event in FINAL:
                        return
        except EngineUnreachable:
            if fruitless >= _TRIES:
                raise
    raise EngineUnreachable(f"the stream of run {run_id} ends before the run does")


async def _connection(link: Link, run_id: str, last: int) -> AsyncGenerator[ServerEvent, None]:
    """Yield what one connection brings after event `last`, as long as nothing is missing."""
    http = await link.again()
    path = STATS.format(id=quote(run_id, safe=""))
    headers = {} if last == _NOTHING else {"Last-Event-ID": str(last)}
    decoder, fresh = Decoder(), True
    async with http.stream(path, headers=headers) as chunks:
        async for chunk in chunks:
            for event in decoder.feed(chunk):
                if event.id > last + 1 and not fresh:
                    return  # this reader was too slow and some were left out: ask for them
                if event.id > last:
                    last, fresh = event.id, False
                    yield event
