"""The control API: the gate, and behind it every operation of the table."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

from aiohttp import web

from vayu.engine.context import ENGINE
from vayu.engine.guard import add_headers, guard, refusal
from vayu.engine.handlers.operations import OPERATIONS
from vayu.errors import InvalidConfig, MalformedBody, VayuError
from vayu.protocol.routes import HOST, LARGEST_BODY

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from vayu.engine.context import Engine

_LAST_WORDS = 3.0  # s that streams get to end after the engine began to close
_BACKLOG = 128


def create_app(engine: Engine) -> web.Application:
    """Return the control API of `engine`."""
    app = web.Application(middlewares=[guard], client_max_size=LARGEST_BODY)
    app[ENGINE] = engine
    app.on_response_prepare.append(add_headers)
    for operation in OPERATIONS:
        handler = operation.handler if operation.query else _without_query(operation.handler)
        app.router.add_route(operation.method, operation.path, handler)
    return app


def _without_query(handler: Handler) -> Handler:
    """Refuse what stands behind the ``?`` of a call that takes nothing there."""

    async def checked(request: web.Request) -> web.StreamResponse:
        if request.query:
            why = f"unknown; {request.path} takes nothing behind the '?'"
            raise InvalidConfig(dict.fromkeys(request.query, why))
        return await handler(request)

    return checked


def listen(port: int) -> socket.socket:
    """Return a listening socket on the loopback address.

    Parameters
    ----------
    port : int
        Tried first; when something else holds it, any free port is taken.
    """
    try:
        return _bound(port)
    except OSError:
        return _bound(0)


def _bound(port: int) -> socket.socket:
    """Listen on exactly this port, or any for 0. SO_REUSEPORT stays off: one port, one engine.

    Raises
    ------
    OSError
        If the port is taken.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # only ignores TIME_WAIT
        sock.bind((HOST, port))
        sock.listen(_BACKLOG)
        sock.setblocking(False)  # noqa: FBT003  the standard library's signature
    except OSError:
        sock.close()
        raise
    return sock


class Server:
    """The control API on a socket.

    Parameters
    ----------
    engine : Engine
    sock : socket
        From `listen`.
    """

    def __init__(self, engine: Engine, sock: socket.socket) -> None:
        self._runner = web.AppRunner(create_app(engine), shutdown_timeout=_LAST_WORDS)
        self._sock = sock
        self._listener: asyncio.Server | None = None

    async def __aenter__(self) -> None:
        """Accept calls."""
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: self._connection(loop), sock=self._sock)

    async def __aexit__(self, *_: object) -> None:
        """Accept no more calls, and let those in progress end."""
        if self._listener is not None:
            self._listener.close()
        await self._runner.cleanup()

    def _connection(self, loop: asyncio.AbstractEventLoop) -> Connection:
        """Return what serves one connection.

        Raises
        ------
        ConnectionAbortedError
            If the application is gone already.
        """
        if self._runner.server is None:
            raise ConnectionAbortedError
        quiet: Any = None  # aiohttp's word for: no access log
        return Connection(self._runner.server, loop=loop, access_log=quiet)


class Connection(web.RequestHandler):
    """One connection. What is no HTTP is refused with the envelope, too, and not logged.

    aiohttp would quote the offending bytes to the caller and in the log, and they may hold
    the token.
    """

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  it quotes what was received
    ) -> web.StreamResponse:
        """Answer a call that never reached the application.

        Raises
        ------
        ConnectionError
            If an answer is under way already.
        """
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is under way already")
        kind = type(exc).__name__ if exc else "no reason"
        error = _error(status, f"the call is not understood ({kind})")
        response = refusal(error)
        response.force_close()
        return response


def _error(status: int, message: str) -> VayuError:
    """Return the error that goes with what aiohttp found."""
    return MalformedBody(message) if status < 500 else VayuError(message)
