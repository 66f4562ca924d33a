"""The target's own transport and listener: plain sockets on the loop, nothing in between.

asyncio's server makes a task a connection and reads one turn later. After a stall that is a
fifth of a second for a thousand waiting connections, which a test of somebody else's timing
would see. Here a connection is accepted, read and answered in one go, in half the time.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = 64 * 1024
_ACCEPTS_A_TURN = 64
"""Connections accepted before those that are open get their turn again."""


class Listener:
    """Accepts connections on 127.0.0.1.

    Parameters
    ----------
    loop : asyncio.AbstractEventLoop
    protocol : callable
        Makes the protocol of one connection.
    port : int
        0 takes a free one.
    backlog : int
        Connections that may wait to be accepted.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        protocol: Callable[[], asyncio.Protocol],
        *,
        port: int,
        backlog: int,
    ) -> None:
        self._loop = loop
        self._protocol = protocol
        self._socket = socket.create_server(("127.0.0.1", port), backlog=backlog)
        self._socket.settimeout(0)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # peers inherit it
        self.port: int = self._socket.getsockname()[1]
        loop.add_reader(self._socket.fileno(), self._accept)

    def _accept(self) -> None:
        """Take in what waits, a bounded number a turn."""
        for _ in range(_ACCEPTS_A_TURN):
            try:
                peer, _ = self._socket.accept()
            except OSError:  # nobody waits, or the peer is gone already
                return
            SocketTransport(self._loop, peer, self._protocol()).begin()


class SocketTransport(asyncio.Transport):
    """As much of a transport as a `Connection` needs.

    The socket stays in blocking mode, and each call says that it does not wait: one system
    call a connection less.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, sock: socket.socket, protocol: asyncio.Protocol
    ) -> None:
        super().__init__()
        self._loop = loop
        self._socket = sock
        # The number, not the socket: asyncio's look-up formats the socket's repr, 40 us each.
        self._fd = sock.fileno()
        self._protocol = protocol
        self._unsent = bytearray()
        self._closing = False

    def begin(self) -> None:
        """Serve what the peer has sent already, then wait for more."""
        self._protocol.connection_made(self)
        self._loop.add_reader(self._fd, self._read)
        self._read()

    def get_extra_info(self, name: str, default: object = None) -> object:
        """Return the socket, the only thing there is to know."""
        return self._socket if name == "socket" else default

    def is_closing(self) -> bool:
        """Whether nothing more will be read."""
        return self._closing

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send `data` now, as far as the system takes it, and the rest later."""
        if self._closing:
            return
        if self._unsent:
            self._unsent += data
            return
        try:
            sent = self._socket.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.abort()
            return
        if sent < len(data):
            self._unsent += memoryview(data)[sent:]
            self._loop.add_writer(self._fd, self._flush)

    def close(self) -> None:
        """Read nothing more; close when everything is sent."""
        if not self._closing:
            self._closing = True
            self._loop.remove_reader(self._fd)
            if not self._unsent:
                self._loop.call_soon(self._end)

    def abort(self) -> None:
        """Close at once."""
        self._unsent.clear()
        if not self._closing:
            self.close()

    def _read(self) -> None:
        """Hand over what has arrived."""
        if self._closing:
            return
        try:
            data = self._socket.recv(_PIECE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            self.abort()
            return
        if data:
            self._protocol.data_received(data)
        else:
            self.close()

    def _flush(self) -> None:
        """Send what could not be sent before."""
        try:
            sent = self._socket.send(self._unsent, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            self._unsent.clear()
        else:
            del self._unsent[:sent]
        if not self._unsent:
            self._loop.remove_writer(self._fd)
            if self._closing:
                self._end()

    def _end(self) -> None:
        """Close the socket and tell the protocol, once."""
        if self._socket.fileno() < 0:
            return
        self._loop.remove_writer(self._fd)
        self._socket.close()
        self._protocol.connection_lost(None)
