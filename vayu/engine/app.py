"""The control API: the gate, and behind it every operation of the table."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from aiohttp import web

from vayu.engine.context import ENGINE
from vayu.engine.guard import add_headers, guard
from vayu.engine.handlers.operations import OPERATIONS
from vayu.protocol.routes import HOST, LARGEST_BODY

if TYPE_CHECKING:
    from vayu.engine.context import Engine

_LAST_WORDS = 3.0  # s that streams get to end after the engine began to close
_BACKLOG = 128


def create_app(engine: Engine) -> web.Application:
    """Return the control API of `engine`."""
    app = web.Application(middlewares=[guard], client_max_size=LARGEST_BODY)
    app[ENGINE] = engine
    app.on_response_prepare.append(add_headers)
    for operation in OPERATIONS:
        app.router.add_route(operation.method, operation.path, operation.handler)
    return app


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
        self._runner = web.AppRunner(
            create_app(engine), access_log=None, shutdown_timeout=_LAST_WORDS
        )
        self._sock = sock

    async def __aenter__(self) -> None:
        """Accept calls."""
        await self._runner.setup()
        await web.SockSite(self._runner, self._sock).start()

    async def __aexit__(self, *_: object) -> None:
        """Accept no more calls, and let those in progress end."""
        await self._runner.cleanup()
