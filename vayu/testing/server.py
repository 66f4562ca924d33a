"""The process behind a `Target`: a raw HTTP/1.1 server on one asyncio loop.

It is started by command, takes orders as JSON lines on stdin, and ends when stdin closes:
with its parent, however that ends.
"""

from __future__ import annotations

import asyncio
import os
import resource
import ssl
import sys
import time

import msgspec

from vayu.testing.behaviour import Dice
from vayu.testing.connection import Connection, House
from vayu.testing.orders import Answer, Behave, Count, Orders, Serve, Stall
from vayu.testing.transport import Listener

_DECODER = msgspec.json.Decoder(Orders)
_FOR_PROGRAMS = "this process is started by a Target; for a shell there is: python -m vayu.testing"


def main() -> None:
    """Serve until stdin closes; send a person who typed this to what is for people."""
    if sys.argv[1:] or sys.stdin.isatty():
        sys.exit(_FOR_PROGRAMS)
    line = sys.stdin.buffer.readline()
    if not line:
        sys.exit(_FOR_PROGRAMS)
    _raise_descriptor_limit()
    first = _DECODER.decode(line)
    if isinstance(first, Serve):
        asyncio.run(_serve(first))


async def _serve(order: Serve) -> None:
    """Listen as `order` says, then carry out the orders that follow."""
    loop = asyncio.get_running_loop()
    house = House(loop, Dice(order.behaviour))
    try:
        port = await _listen(order, house)
    except OSError as error:
        _say(Answer(error=str(error)))
        return
    _say(Answer(port=port))
    lines = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        _say(_carry_out(_DECODER.decode(line), house, loop))
    # No farewell to connections: their peers see what the death of a server looks like.
    os._exit(0)


async def _listen(order: Serve, house: House) -> int:
    """Accept connections from now on; return the port."""
    if order.certificate is None:
        listener = Listener(
            house.loop, lambda: Connection(house), port=order.port, backlog=order.backlog
        )
        return listener.port
    server = await house.loop.create_server(
        lambda: Connection(house),
        "127.0.0.1",
        order.port,
        backlog=order.backlog,
        ssl=_context(order.certificate),
    )
    port: int = server.sockets[0].getsockname()[1]
    return port


def _carry_out(order: Orders, house: House, loop: asyncio.AbstractEventLoop) -> Answer:
    """Do what `order` says and return the answer to it."""
    match order:
        case Behave():
            house.behave(Dice(order.behaviour))
        case Stall():
            # A sleep inside the loop is the stall: the process does nothing else meanwhile.
            # One that begins now goes before whatever arrives from now on.
            if order.after:
                loop.call_later(order.after, time.sleep, order.length)
            else:
                loop.call_soon(time.sleep, order.length)
        case Count():
            counts = house.tally.counts()
            if order.reset:
                house.tally.reset()
            return Answer(counts=counts)
        case Serve():
            return Answer(error="already serving")
    return Answer()


def _context(certificate: str) -> ssl.SSLContext:
    """TLS context of the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _say(answer: Answer) -> None:
    """Write one line to the parent."""
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


def _raise_descriptor_limit() -> None:
    """Let the server hold as many connections as the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
