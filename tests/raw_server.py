"""A server of plain sockets that does what a test says, a thread for each connection."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from contextlib import suppress
from typing import Self

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Peer:
    """The server's side of a connection.

    Attributes
    ----------
    socket : socket.socket
    number : int
        How many connections the server had before.
    seen : list
        What arrived at the server, of all its connections: whole requests, ``(head, body)``.
    """

    def __init__(self, connection, number, seen) -> None:
        self.socket, self.number, self.seen = connection, number, seen
        self.send = connection.sendall
        self._rest = b""

    def head(self) -> bytes:
        """Read up to the empty line; nothing when the client is gone."""
        while b"\r\n\r\n" not in self._rest:
            piece = self.socket.recv(65536)
            if not piece:
                return b""
            self._rest += piece
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        return head + b"\r\n\r\n"

    def body(self, head, pause=lambda _: None) -> bytes:
        """Read the body that a head announces; `pause` is called with what has come."""
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        pieces, size = [self._rest], len(self._rest)
        self._rest = b""
        while size < length:
            pause(size)
            pieces.append(self.socket.recv(1 << 20))
            size += len(pieces[-1])
            if not pieces[-1]:
                break
        return b"".join(pieces)

    def request(self) -> bytes:
        """Read a whole request, and note it; return its head, nothing when the client is gone."""
        head = self.head()
        if head:
            self.seen.append((head, self.body(head)))
        return head

    def goodbye(self) -> None:
        """Say over TLS that this is the end; the client may be gone already."""
        if isinstance(self.socket, ssl.SSLSocket):
            with suppress(OSError, ValueError):  # ValueError: the test is over, and took TLS off it
                self.socket.unwrap()

    def reset(self) -> None:
        """End the connection with a RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class RawServer:
    """Lets `talk` speak to each `Peer`, until the context ends.

    Parameters
    ----------
    talk : callable
        When it returns, its connection is closed.
    context : ssl.SSLContext, optional
        Speak TLS.
    path : Path, optional
        Listen on this Unix socket.

    Attributes
    ----------
    url : str
    seen : list
        As of a `Peer`.
    connections : int
        So many were accepted.
    """

    def __init__(self, talk, context=None, path=None) -> None:
        self._talk, self._context = talk, context
        self.seen: list = []
        self.connections = 0
        if path:
            self._socket = socket.create_server(str(path), family=socket.AF_UNIX)
            self.url = "http://there/"
        else:
            self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
            self.port = self._socket.getsockname()[1]
            self.url = f"http{'s' if context else ''}://127.0.0.1:{self.port}/"
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._serve)
        self._accepting.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self) -> None:
        """Accept until the socket is shut down."""
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if connection.family == socket.AF_INET:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(connection)
            thread = threading.Thread(target=self._attend, args=(connection, self.connections))
            self.connections += 1
            self._threads.append(thread)
            thread.start()

    def _attend(self, connection, number) -> None:
        with suppress(OSError):
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            with connection:
                self._talk(Peer(connection, number, self.seen))

    def close(self) -> None:
        """End every connection."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._socket.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()


def answering(*answers):
    """Say these in turn, on each connection, each to a request; then wait for the client."""

    def talk(peer) -> None:
        for answer in answers:
            if not peer.request():
                return
            peer.send(answer)
        peer.socket.recv(1)

    return talk


def always(answer=OK):
    """Say the same to every request."""

    def talk(peer) -> None:
        while peer.request():
            peer.send(answer)

    return talk


def leaving(answer, left):
    """Answer the first request of a connection, close it, and note that."""

    def talk(peer) -> None:
        if peer.request():
            peer.send(answer)
            peer.socket.close()
            left.append(peer.number)

    return talk
