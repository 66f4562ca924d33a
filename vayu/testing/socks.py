"""SOCKS from the proxy's side: who asks, and for which target (RFC 1928, RFC 1929, SOCKS 4A)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

Target = tuple[str, int, tuple[bytes, bytes]]
"""Host, port, and what to tell the client: that it is connected, or that it cannot be."""

Credentials = tuple[str, str] | None

_FOUR, _FIVE = 4, 5
_OPEN, _BY_PASSWORD, _NOTHING = 0, 2, 0xFF
_IPV4, _NAME = 1, 3
_UNREACHABLE = 4


class Refused(Exception):
    """The client has no right, or no SOCKS, to pass."""


async def negotiate(
    client: tuple[asyncio.StreamReader, asyncio.StreamWriter], credentials: Credentials
) -> Target:
    """Return where a client wants to go, and how to tell it whether it got there.

    Parameters
    ----------
    client : pair of streams
    credentials : pair of str, optional
        User and password that it must bring; SOCKS 4 has none.

    Raises
    ------
    Refused
        If it does not bring them, or speaks something else.
    """
    (version,) = await client[0].readexactly(1)
    if version == _FIVE:
        return await _five(*client, credentials)
    if version == _FOUR and credentials is None:
        return await _four(client[0])
    raise Refused


async def _five(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, credentials: Credentials
) -> Target:
    """Negotiate version 5.

    Raises
    ------
    Refused
        If the client has no credentials, or wrong ones.
    """
    methods = await reader.readexactly((await reader.readexactly(1))[0])
    method = _OPEN if credentials is None else _BY_PASSWORD
    writer.write(bytes([_FIVE, method if method in methods else _NOTHING]))
    if method not in methods:
        await writer.drain()
        raise Refused
    if credentials is not None:
        await reader.readexactly(1)
        brought = (await _text(reader), await _text(reader))
        writer.write(bytes([1, int(brought != credentials)]))
        if brought != credentials:
            await writer.drain()
            raise Refused
    _, _, _, kind = await reader.readexactly(4)
    if kind == _NAME:
        host = await _text(reader)
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
    port = int.from_bytes(await reader.readexactly(2), "big")
    done, failed = (bytes([_FIVE, code, 0, _IPV4, 0, 0, 0, 0, 0, 0]) for code in (0, _UNREACHABLE))
    return host, port, (done, failed)


async def _four(reader: asyncio.StreamReader) -> Target:
    """Negotiate version 4, or 4A: there the address is 0.0.0.x and the name follows."""
    await reader.readexactly(1)
    port = int.from_bytes(await reader.readexactly(2), "big")
    address = await reader.readexactly(4)
    await reader.readuntil(b"\0")
    host = str(ipaddress.ip_address(address))
    if address[:3] == bytes(3):
        host = (await reader.readuntil(b"\0"))[:-1].decode()
    done, failed = (bytes([0, code, 0, 0, 0, 0, 0, 0]) for code in (90, 91))
    return host, port, (done, failed)


async def _text(reader: asyncio.StreamReader) -> str:
    """Read text behind its length."""
    return (await reader.readexactly((await reader.readexactly(1))[0])).decode()
