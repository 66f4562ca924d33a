"""Calls to one engine: JSON out, a record or the engine's own exception back."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self, TypeVar

import aiohttp
import msgspec

from vayu.client.oversize import check_length
from vayu.client.patience import CALL_TIMEOUT
from vayu.errors import EngineGone, EngineUnreachable, VayuError, WireError
from vayu.protocol.envelope import Envelope, exception_of
from vayu.protocol.routes import HOST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from vayu.protocol.handshake import Discovery

T = TypeVar("T")

_GONE = "the engine may have been stopped, or have crashed; try again to start a new one"


class Http:
    """A session with one engine.

    Parameters
    ----------
    engine : Discovery
        Its port and token.
    """

    def __init__(self, engine: Discovery) -> None:
        self.engine = engine
        self._session = aiohttp.ClientSession(
            f"http://{HOST}:{engine.port}",
            headers={"Authorization": f"Bearer {engine.token}"},
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CALL_TIMEOUT),
            read_bufsize=2**20,
        )

    async def __aenter__(self) -> Self:
        """Open nothing yet: connections are made as they are needed."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        await self.close()

    async def call(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        body: object = None,
        timeout: float = CALL_TIMEOUT,  # noqa: ASYNC109 (aiohttp's own, for one call)
    ) -> T:
        """Make one call and return its answer.

        Parameters
        ----------
        method, path : str
            Of `vayu.protocol.routes`.
        answer : type
            What the JSON of the answer is.
        body : object, optional
            Sent as JSON.
        timeout : float, default CALL_TIMEOUT
            Until the answer is whole. [s]

        Returns
        -------
        T
            The answer. A refusal is raised as the exception that the engine sends, and no
            answer as `EngineUnreachable`.
        """
        raw = None if body is None else _encoded(body)
        headers = {} if raw is None else {"Content-Type": "application/json"}
        limit = aiohttp.ClientTimeout(total=timeout)
        try:
            async with self._session.request(
                method, path, data=raw, headers=headers, timeout=limit
            ) as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            gone = _unreachable(error)
            raise gone from None
        if response.status >= 400:
            refusal = _refusal(response.status, content)
            raise refusal
        return _decoded(content, answer)

    @asynccontextmanager
    async def stream(
        self, path: str, *, headers: dict[str, str] | None = None
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open an endless answer, and yield its chunks as they come. Raises as `call` does."""
        try:
            async with self._session.get(path, headers=headers) as response:
                if response.status >= 400:
                    refusal = _refusal(response.status, await response.read())
                    raise refusal
                yield response.content.iter_any()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            gone = _unreachable(error)
            raise gone from None

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()


def plain(value: object) -> object:
    """Return text and bytes of a kind of their own (numpy's, a response's) as plain ones.

    Parameters
    ----------
    value : object
        What the encoder does not know.

    Returns
    -------
    str or bytes

    Raises
    ------
    TypeError
        If it is neither.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return bytes(value)
    raise TypeError(f"a {type(value).__name__} has no JSON")


def _encoded(body: object) -> bytes:
    """Return what a call carries as JSON; what the engine would not read is refused here."""
    raw = msgspec.json.encode(body, enc_hook=plain)
    check_length(body, raw, plain)
    return raw


def _unreachable(error: Exception) -> EngineUnreachable:
    """Say that nobody answered, and whether the call can have arrived."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return EngineGone("no engine answers: the connection was refused", hint=_GONE)
    why = str(error) or type(error).__name__
    return EngineUnreachable(f"the engine did not answer: {why}", hint=_GONE)


def _refusal(status: int, content: bytes) -> VayuError:
    """Return the exception that an answer of `status` carries."""
    try:
        return exception_of(msgspec.json.decode(content, type=Envelope).error)
    except msgspec.MsgspecError:
        return WireError(f"the engine answered {status} without saying why")


def _decoded(content: bytes, answer: type[T]) -> T:
    """Return the answer as what it should be.

    Raises
    ------
    WireError
        If it is something else.
    """
    try:
        return msgspec.json.decode(content, type=answer)
    except msgspec.MsgspecError as error:
        raise WireError(
            f"the engine's answer is not a {getattr(answer, '__name__', answer)}: {error}"
        ) from None
