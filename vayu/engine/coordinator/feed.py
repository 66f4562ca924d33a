"""The stream of one run's events: every tick, then exactly one last event.

    tick n of the file  ──>  `stats` with id n
    the end             ──>  `complete`, or `error`, with the id after the last tick

Each reader walks through the ticks at its own pace (`vayu.engine.store.ticks`) and is only
told that there is more. So nothing is queued, and nobody waits for a slow reader.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.ticks import TickCursor
from vayu.model.runs.state import RunState
from vayu.protocol.sse import KEEP_ALIVE, ServerEvent, encode

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from vayu.protocol.messages import Complete

PULSE = 1.0
"""A comment after this long without an event. [s]"""


class Feed:
    """What the readers of one run follow.

    Parameters
    ----------
    ticks : Path
        File of the run's ticks.
    last : Complete, optional
        The end, when the run is over already.
    """

    def __init__(self, ticks: Path, last: Complete | None = None) -> None:
        self._ticks = ticks
        self._last = last
        self._news = asyncio.Event()

    def tell(self) -> None:
        """Let the readers know that there is another tick."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def end(self, last: Complete) -> None:
        """Let the readers know that the run is over; nothing follows."""
        self._last = last
        self.tell()

    async def follow(self, after: int = 0) -> AsyncGenerator[bytes, None]:
        """Yield the events that follow number `after`, as they go over the wire.

        Parameters
        ----------
        after : int
            Number of the last event that the reader has.
        """
        with contextlib.closing(TickCursor(self._ticks)) as cursor:
            await asyncio.to_thread(cursor.skip, after)
            while True:
                last, news = self._last, self._news  # before the ticks: none comes after the end
                number = cursor.passed
                lines = cursor.take()
                if lines:
                    yield b"".join(
                        encode(ServerEvent(number + i, "stats", line))
                        for i, line in enumerate(lines, start=1)
                    )
                elif last is not None:
                    if after <= number:
                        yield _final(number + 1, last)
                    return
                if last is None and not cursor.more and not await _heard(news):
                    yield KEEP_ALIVE


def _final(number: int, last: Complete) -> bytes:
    """Return the last event."""
    kind = "error" if last.status is RunState.FAILED else "complete"
    return encode(ServerEvent(number, kind, msgspec.json.encode(last)))


async def _heard(news: asyncio.Event) -> bool:
    """Wait for news, but not for ever."""
    try:
        async with asyncio.timeout(PULSE):
            return await news.wait()
    except TimeoutError:
        return False
