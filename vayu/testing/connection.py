"""One connection of the target: read a request, hold it, meet its fate, read the next.

Requests of one connection are answered in order (RFC 9112, 9.3.2): while one is held, what
arrives behind it waits in the buffer.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import NamedTuple, cast

from vayu.testing.behaviour import Dice, Fate
from vayu.testing.http1 import Inbound, MalformedRequest, Reply, cut, render, waits_for_continue
from vayu.testing.pause import seconds
from vayu.testing.routes import route
from vayu.testing.stream import FORMS, EventStream
from vayu.testing.tally import Tally

_FATES = {"hang": Fate.HANG, "reset": Fate.RESET, "truncate": Fate.TRUNCATE}
_GARBAGE = b"\x00\x01 this is not HTTP at all\r\n\r\n"
_CUT = Reply(200, b"x" * 1000)
_DRIPS = 10
_MOST_PREPARED = 256
_LARGEST_PREPARED = 64 * 1024


class Prepared(NamedTuple):
    """The answer to a request without a body, ready to be sent again."""

    method: str
    path: str
    status: int
    data: bytes


class House:
    """What all connections of a server share.

    `prepared` holds answers by the very bytes of their requests: under load most are alike,
    and a target that parsed each anew would be the limit twice as early. It is empty while
    the dice have anything to decide.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, dice: Dice) -> None:
        self.loop = loop
        self.tally = Tally()
        self.prepared: dict[bytes, Prepared] = {}
        self.behave(dice)

    def behave(self, dice: Dice) -> None:
        """Treat requests as `dice` say from now on."""
        self.dice = dice
        self.prepared.clear()

    def prepare(self, request: Inbound, status: int, data: bytes) -> None:
        """Remember an answer that depends on nothing but the request."""
        small = len(self.prepared) < _MOST_PREPARED and len(data) <= _LARGEST_PREPARED
        timed = request.path.startswith("/delay/")
        if small and self.dice.calm and not (timed or request.body) and request.keep_alive:
            key = request.head + b"\r\n\r\n"
            self.prepared[key] = Prepared(request.method, request.path, status, data)


class Connection(asyncio.Protocol):
    """Serves one peer."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._buffer = bytearray()
        self._busy = False
        self._served = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection."""
        self._transport = cast("asyncio.Transport", transport)
        self._house.tally.opened()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count the loss; a reply that is still held finds the transport closing."""
        del exc
        self._house.tally.closed()

    def data_received(self, data: bytes) -> None:
        """Take in what arrived and serve what is whole."""
        if not self._buffer and not self._busy:
            known = self._house.prepared.get(data)
            if known is not None:
                self._house.tally.arrived(known.method, known.path)
                self._house.tally.statuses[known.status] += 1
                self._transport.write(known.data)
                return
        self._buffer += data
        if not self._busy:
            self._next()

    def _next(self) -> None:
        """Serve the next request in the buffer, if it is whole."""
        self._busy = False
        if not self._buffer or self._transport.is_closing():
            return
        try:
            request = cut(self._buffer)
        except MalformedRequest as error:
            self._house.tally.malformed += 1
            self._finish(render(Reply(400, f"{error}\n".encode()), keep_alive=False), close=True)
            return
        if request is not None:
            self._accept(request)
        elif waits_for_continue(self._buffer):
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _accept(self, request: Inbound) -> None:
        """Count `request`, then serve it now or after its hold."""
        self._busy = True
        path, dice = request.path, self._house.dice
        self._house.tally.arrived(request.method, path)
        fate, hold = dice.fate(), dice.hold(self._house.loop.time())
        self._served += 1
        if self._served == 1:
            hold += dice.stall()
        first, _, rest = path[1:].partition("/")
        fate = _FATES.get(first, fate)
        if first == "delay":
            hold += seconds(rest)
        if hold > 0:
            self._house.loop.call_later(hold, self._serve, request, fate)
        else:
            self._serve(request, fate)

    def _serve(self, request: Inbound, fate: Fate) -> None:
        """Let `request` meet its fate."""
        if self._transport.is_closing():
            return
        tally, dice = self._house.tally, self._house.dice
        match fate:
            case Fate.HANG:
                tally.hangs += 1
            case Fate.RESET:
                tally.resets += 1
                self._reset()
            case Fate.TRUNCATE:
                tally.truncations += 1
                self._finish(render(_CUT, method=request.method)[:-500], close=True)
            case Fate.ERROR:
                self._answer(request, Reply(dice.error_status, b"error\n"))
            case Fate.ANSWER:
                self._answer_path(request)

    def _answer_path(self, request: Inbound) -> None:
        """Answer as the path says."""
        if request.path == "/garbage":
            self._finish(_GARBAGE, close=True)
        elif request.path.startswith("/drip/"):
            self._drip(request)
        elif request.path[1:].partition("/")[0] in FORMS:
            self._stream(request)
        else:
            self._answer(request, route(request))

    def _answer(self, request: Inbound, reply: Reply) -> None:
        """Write `reply`, whole, and go on."""
        self._house.tally.statuses[reply.status] += 1
        keep = self._house.dice.keep
        keep_alive = request.keep_alive and not (keep and self._served >= keep)
        data = render(reply, method=request.method, keep_alive=keep_alive)
        self._house.prepare(request, reply.status, data)
        self._finish(data, close=not keep_alive)

    def _finish(self, data: bytes, *, close: bool) -> None:
        """Write the last bytes of an answer, then close or serve what waits."""
        self._transport.write(data)
        if close:
            self._transport.close()
        else:
            self._busy = False
            if self._buffer:
                self._house.loop.call_soon(self._next)

    def _drip(self, request: Inbound) -> None:
        """``/drip/{duration}``: headers at once, then ten pieces spread over that time."""
        pause = seconds(request.path.removeprefix("/drip/")) / _DRIPS
        self._house.tally.statuses[200] += 1
        body = b"0123456789"
        whole = render(Reply(200, body), keep_alive=request.keep_alive)
        self._transport.write(whole[: -len(body)])
        for i in range(1, _DRIPS):
            self._house.loop.call_later(i * pause, self._transport.write, body[i - 1 : i])
        self._house.loop.call_later(_DRIPS * pause, self._last_drip, body[-1:], request)

    def _last_drip(self, data: bytes, request: Inbound) -> None:
        """End a drip."""
        if not self._transport.is_closing():
            self._finish(data, close=not request.keep_alive)

    def _stream(self, request: Inbound) -> None:
        """``/events/...`` and ``/lines/...``: event by event."""
        self._house.tally.statuses[200] += 1
        close = not request.keep_alive
        transport, loop = self._transport, self._house.loop
        EventStream(request.path, transport, loop, lambda: self._finish(b"", close=close))

    def _reset(self) -> None:
        """Close with RST instead of FIN: a linger time of 0 throws the connection away."""
        sock = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()
