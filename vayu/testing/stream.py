"""Answers of a target that come event by event, a while apart, some of them for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.testing.http1 import REASONS
from vayu.testing.pause import seconds

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

FORMS = {"events": "text/event-stream", "lines": "application/x-ndjson"}
"""First part of a path, and the media type that it streams."""


_SHORTEST = 0.001  # s


class EventStream:
    """``/events/{n}/{pause}`` and ``/lines/{n}/{pause}``: n events, the first one after a pause.

    Parameters
    ----------
    path : str
        n = 0 goes on until the peer hangs up.
    transport : asyncio.Transport
    loop : asyncio.AbstractEventLoop
    done : callable
        Called when the last byte is written.
    """

    def __init__(
        self,
        path: str,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        done: Callable[[], None],
    ) -> None:
        form, count, pause = [*path[1:].split("/"), "", ""][:3]
        self._form = form
        self._count = int(count) if count.isdecimal() else 0
        self._pause = max(seconds(pause), _SHORTEST)
        self._transport, self._loop, self._done = transport, loop, done
        self._sent = 0
        head = f"HTTP/1.1 200 {REASONS[200]}\r\nContent-Type: {FORMS[form]}\r\n"
        transport.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        loop.call_later(self._pause, self._next)

    def _next(self) -> None:
        """Send one event, and the next one later."""
        if self._transport.is_closing():
            return
        self._sent += 1
        text = f'{{"n": {self._sent}}}'
        event = f"id: {self._sent}\ndata: {text}\n\n" if self._form == "events" else f"{text}\n"
        self._transport.write(f"{len(event):x}\r\n{event}\r\n".encode())
        if self._sent != self._count:
            self._loop.call_later(self._pause, self._next)
        else:
            self._transport.write(b"0\r\n\r\n")
            self._done()
