"""How a request travels: protocol, TLS, proxy, names, connections, time limits.

A plain value without templates filled in; libcurl's counterpart of each field is in
`docs/protocols.md`. Paths are absolute: whoever writes one and whoever reads it are two
processes with working directories of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec.structs import fields, force_setattr

from vayu.model.records.base import Record, fields_of
from vayu.model.requests.address import (
    host_problem,
    path_problem,
    pins_of,
    proxy_problem,
    resolve_problems,
)
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import Duration, duration_problem, parse_duration
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Pins = tuple[tuple[str, str], ...]
HttpVersion = Literal["auto", "1.0", "1.1", "2", "2-prior-knowledge", "3"]
TlsVersion = Literal["1.0", "1.1", "1.2", "1.3"]

DEFAULT_TIMEOUT: Duration = "30s"
"""How long one request may take, from hand-over to last byte, unless anybody says otherwise."""

SHORTEST_TIMEOUT: Duration = "1ms"
LONGEST_TIMEOUT: Duration = "24h"

DEFAULT_REDIRECTS = 10
MOST_REDIRECTS = 100

NO_PROXY = "none"
"""As `proxy`: none, whatever the environment says."""

WANTED = {"2": "HTTP/2", "2-prior-knowledge": "HTTP/2", "3": "HTTP/3"}
"""What `http_version` asks for, as rows and responses call it; anything else is a downgrade."""

FILES = ("ca", "cert", "key", "unix_socket")
"""The fields that are paths."""


class TransportSpec(Record, frozen=True, kw_only=True):
    """How a request travels.

    Attributes
    ----------
    timeout : str or number, optional
        From hand-over to last byte. 30 s, unless the engine's settings say otherwise. [duration]
    connect_timeout : str or number, optional
        For name lookup, TCP and TLS together; part of `timeout`. [duration]
    http_version : str
        ``auto``: HTTP/2 where a TLS server offers it, else HTTP/1.1. ``1.0``, ``1.1``.
        ``2``: as ``auto``, but requests share connections, and a downgrade is reported.
        ``2-prior-knowledge``: HTTP/2 from the first byte, also without TLS. ``3``: HTTP/3; where
        the server has none, HTTP/2 or HTTP/1.1, which is reported.
    follow_redirects : bool
        Follow redirects, to http and https only.
    max_redirects : int
        How many; one more is a failure. [1]
    verify : bool
        Check the server's certificate.
    ca : str, optional
        Certificates to trust instead of the system's: a PEM file, or a folder of them. [path]
    cert, key : str, optional
        Client certificate and its private key, PEM; without `key` the key is in `cert`. [path]
    key_password : str, optional
        Of the private key. A secret.
    min_tls : str, optional
        Oldest TLS version to accept: ``1.0`` to ``1.3``.
    server_name : str, optional
        Name to ask for and to check in TLS, instead of the URL's host.
    proxy : str, optional
        URL of a proxy: http, https, socks4, socks4a, socks5 (looks names up here) or socks5h
        (lets the proxy). ``none``: none. Absent: the environment's, but never for this machine.
    unix_socket : str, optional
        Connect to this socket; the URL's host is only a name. [path]
    ip_version : int, optional
        4 or 6: use no other addresses.
    resolve : object, or list of pairs
        ``"host:port"`` to the ``"address"`` or ``"address:port"`` to connect to instead.
    dns : str
        ``once``: a run looks a name up when it begins. ``each``: for each new connection.
    reuse_connections : bool
        False: a new connection for every request.
    decompress : bool
        Decode what the server compressed. False: the body is kept as it came.
    stream_for : str or number, optional
        Takes the place of `timeout`: when this is over, hang up, and what came so far is the
        response. Events in it are counted. [duration]
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("key_password",)

    timeout: Duration | None = None
    connect_timeout: Duration | None = None
    http_version: HttpVersion = "auto"
    follow_redirects: bool = True
    max_redirects: int = DEFAULT_REDIRECTS
    verify: bool = True
    ca: str | None = None
    cert: str | None = None
    key: str | None = None
    key_password: str | None = None
    min_tls: TlsVersion | None = None
    server_name: str | None = None
    proxy: str | None = None
    unix_socket: str | None = None
    ip_version: Literal[4, 6] | None = None
    resolve: Pins | dict[str, str] = ()
    dns: Literal["once", "each"] = "once"
    reuse_connections: bool = True
    decompress: bool = True
    stream_for: Duration | None = None

    def __post_init__(self) -> None:
        """Check the record, and make it hashable."""
        super().__post_init__()
        force_setattr(self, "resolve", pins_of(self.resolve))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each wish that nothing could fulfil, and each pair in conflict."""
        for name in ("timeout", "connect_timeout", "stream_for"):
            length = getattr(self, name)
            why = duration_problem(length, least=SHORTEST_TIMEOUT, most=LONGEST_TIMEOUT)
            if why:
                yield name, why
        redirects = bounds_problem(self.max_redirects, 0, MOST_REDIRECTS)
        if redirects:
            yield "max_redirects", redirects
        for name in FILES:
            path = getattr(self, name)
            why = None if path is None else path_problem(path)
            if why:
                yield name, why
        if self.proxy not in {None, NO_PROXY} and (why := proxy_problem(self.proxy or "")):
            yield "proxy", why
        if self.server_name is not None and (why := host_problem(self.server_name)):
            yield "server_name", why
        yield from resolve_problems(self.resolve)
        yield from self._conflicts()

    def _conflicts(self) -> Iterator[tuple[str, str]]:
        """Yield what cannot be had together."""
        if self.cert is None:
            for name in ("key", "key_password"):
                if getattr(self, name) is not None:
                    yield name, "belongs to a client certificate; give cert, or leave it out"
        proxied = self.proxy not in {None, NO_PROXY}
        if proxied and self.unix_socket is not None:
            yield "unix_socket", "conflicts with proxy; give one of them"
        if self.http_version == "3" and (proxied or self.unix_socket is not None):
            way = "a proxy" if proxied else "a Unix socket"
            yield "http_version", f"'3' does not go through {way}; choose 'auto' or '2'"
        if self.ca is not None and not self.verify:
            yield "ca", "is not used when verify is false; leave one of them out"

    def __repr__(self) -> str:
        """Name what is not as usual; values may hold passwords."""
        given = [f.name for f in fields_of(TransportSpec) if getattr(self, f.name) != f.default]
        return f"TransportSpec({', '.join(given)})"

    @property
    def time_limit(self) -> Duration:
        """After this every exchange is over. [duration]."""
        asked = self.timeout if self.stream_for is None else self.stream_for
        return DEFAULT_TIMEOUT if asked is None else asked

    @property
    def pins(self) -> Pins:
        """`resolve` as pairs."""
        return pins_of(self.resolve)


AS_USUAL = TransportSpec()
"""How a request travels that says nothing about it."""


WIRE_NAMES = {field.name: field.encode_name for field in fields(TransportSpec)}
"""Each field, and what it is called on the wire."""


def on_the_wire(problems: Mapping[str, str]) -> dict[str, str]:
    """Return the problems of a transport as those of a request on the wire."""
    return {f"request.{_renamed(field)}": why for field, why in problems.items()}


def milliseconds(length: Duration) -> int:
    """Return a time limit as libcurl counts it: whole, at least 1. [ms]."""
    return max(parse_duration(length) // NS_PER_MS, 1)


def _renamed(field: str) -> str:
    """Spell a field, or a place below one, as the wire does."""
    name, dot, rest = field.partition(".")
    return WIRE_NAMES.get(name, name) + dot + rest
