"""A real proxy on this machine, for tests of what goes through one: HTTP with CONNECT, or SOCKS.

It counts what came by, asks for a password if it is told to, and carries bytes as they are.
"""

from __future__ import annotations

import asyncio
import threading
from base64 import b64decode
from typing import TYPE_CHECKING, Literal, Self

from vayu.errors import VayuError
from vayu.testing.socks import Refused, negotiate

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

Kind = Literal["http", "socks4", "socks4a", "socks5", "socks5h"]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_PIECE = 64 * 1024
_HEAD = b"\r\n\r\n"
_PATIENCE = 10.0
_DONE = b"HTTP/1.1 200 Connection established\r\n\r\n"
_FAILED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


class ProxyError(VayuError):
    """The proxy could not start."""

    code = "testing.proxy"


class Proxy:
    """A proxy on 127.0.0.1; a context manager.

    Parameters
    ----------
    kind : {"http", "socks4", "socks4a", "socks5", "socks5h"}, default "http"
        ``http`` does CONNECT and forwards plain requests.
    user, password : str, optional
        Ask for them, and refuse everybody else.
    tls : ssl.SSLContext, optional
        Speak TLS to the client: an https proxy.

    Attributes
    ----------
    seen : list of str
        ``host:port`` of each connection that was asked for, as it was asked for.
    refused : int
        Connections that were turned away.
    """

    def __init__(
        self,
        kind: Kind = "http",
        *,
        user: str | None = None,
        password: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.kind = kind
        self.seen: list[str] = []
        self.refused = 0
        self.port = 0
        self._credentials = None if user is None else (user, password)
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """Where it is, without credentials."""
        scheme = "https" if self._tls else self.kind
        return f"{scheme}://127.0.0.1:{self.port}"

    def url_for(self, user: str, password: str) -> str:
        """Return where it is, with credentials."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{user}:{password}@{rest}"

    def __enter__(self) -> Self:
        """Start it.

        Raises
        ------
        ProxyError
            If it cannot listen.
        """
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise ProxyError("the proxy did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, and every connection through it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        """Serve until the loop is stopped."""
        asyncio.set_event_loop(self._loop)
        start = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        server = self._loop.run_until_complete(start)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._hang_up())
        self._loop.close()

    async def _hang_up(self) -> None:
        """Close every connection, and let the tasks behind them end."""
        for writer in self._open:
            writer.transport.abort()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        if tasks:  # not cancelled: asyncio would log each as unhandled
            await asyncio.wait(tasks, timeout=_PATIENCE)
        await asyncio.sleep(0)  # a transport that was aborted closes its socket a turn later

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client."""
        client = reader, writer
        self._open.add(writer)
        try:
            if self.kind == "http":
                await self._serve_http(client)
            else:
                host, port, answers = await negotiate(client, self._credentials)
                await self._connect(client, host, port, answers=answers)
        except Refused:
            self.refused += 1
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client is gone, or speaks something else
        finally:
            self._close(writer)

    async def _serve_http(self, client: Streams) -> None:
        """Serve one request: a tunnel, or a message that is passed on."""
        reader, writer = client
        head = await reader.readuntil(_HEAD)
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        if not self._welcome(head):
            self.refused += 1
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="proxy"\r\n'
                b"Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
            return
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            await self._connect(client, host.strip("[]"), int(port), answers=(_DONE, _FAILED))
            return
        place, _, path = target.removeprefix("http://").partition("/")
        host, _, port = place.partition(":")
        line = f"{method} /{path} HTTP/1.1\r\nConnection: close\r\n".encode("latin-1")
        rest = [
            header
            for header in head.split(b"\r\n")[1:-2]
            if not header.lower().startswith((b"proxy-", b"connection:"))
        ]
        first = line + b"".join(header + b"\r\n" for header in rest) + b"\r\n"
        await self._connect(client, host, int(port or 80), first=first)

    async def _connect(
        self,
        client: Streams,
        host: str,
        port: int,
        *,
        answers: tuple[bytes, bytes] = (b"", b""),
        first: bytes = b"",
    ) -> None:
        """Connect to a target, tell the client what became of it, and carry bytes both ways."""
        self.seen.append(f"{host}:{port}")
        done, failed = answers
        try:
            target = await asyncio.open_connection(host, port)
        except OSError:
            client[1].write(failed)
            await client[1].drain()
            return
        self._open.add(target[1])
        client[1].write(done)
        target[1].write(first)
        try:
            await asyncio.gather(_carry(client[0], target[1]), _carry(target[0], client[1]))
        finally:
            self._close(target[1])

    def _close(self, writer: asyncio.StreamWriter) -> None:
        """Close one connection."""
        writer.close()
        self._open.discard(writer)

    def _welcome(self, head: bytes) -> bool:
        """Whether a request brings the right credentials."""
        if self._credentials is None:
            return True
        marker = b"proxy-authorization: basic "
        line = next((h for h in head.split(b"\r\n") if h.lower().startswith(marker)), b"")
        return b64decode(line[len(marker) :]).decode() == ":".join(self._credentials)


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Carry bytes one way until there are no more."""
    while data := await source.read(_PIECE):
        sink.write(data)
        await sink.drain()
    sink.close()
