"""Which way a libcurl handle takes: names, addresses, sockets, connections."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pycurl

from vayu.engine.transport.curl_proxy import proxy_of, set_proxy
from vayu.model.requests.address import address_of

if TYPE_CHECKING:
    from vayu.engine.transport.port import Options, Slot
    from vayu.model.requests.transport import TransportSpec

_LITERAL = re.compile(r"\w+://(?:[^@/]*@)?(?:\[|\d+\.\d+\.\d+\.\d+(?:[:/?]|$))")
_AUTHORITY = len("http://") + 1  # no path begins before
_FAMILIES = {4: pycurl.IPRESOLVE_V4, 6: pycurl.IPRESOLVE_V6}
_PORTS = {"http": 80, "https": 443}
_ANY_HOST = "*"


def prepare_route(easy: pycurl.Curl, options: Options) -> None:
    """Set what stays for the handle's life."""
    set_, transport = easy.setopt, options.transport
    set_proxy(easy, transport)
    if transport.unix_socket:
        set_(pycurl.UNIX_SOCKET_PATH, transport.unix_socket)
    if transport.ip_version:
        set_(pycurl.IPRESOLVE, _FAMILIES[transport.ip_version])
    pins, detours = _pins(transport)
    if pins or options.looked_up:
        set_(pycurl.RESOLVE, [*options.looked_up, *pins])  # of two for a host the last one counts
    if detours:
        set_(pycurl.CONNECT_TO, detours)
    set_(pycurl.DNS_CACHE_TIMEOUT, options.dns_cache)
    if not transport.reuse_connections:
        set_(pycurl.FRESH_CONNECT, 1)
        set_(pycurl.FORBID_REUSE, 1)  # else they would stay open and never be used


def is_literal(url: str) -> bool:
    """Whether the host of `url` is an address, so that no name is looked up."""
    return _LITERAL.match(url) is not None


def is_known(url: str, options: Options) -> bool:
    """Whether no name is looked up on the way to `url`.

    Because there is none, it was before the run began, it is pinned, or a proxy does it.
    """
    transport = options.transport
    if transport.unix_socket:
        return True
    slash = url.find("/", _AUTHORITY)
    origin = url if slash < 0 else url[:slash]
    if proxy := proxy_of(origin, transport):
        return is_literal(proxy)  # else it is the proxy's own name that is looked up
    if _LITERAL.match(url):
        return True
    if not options.looked_up and not transport.pins:
        return False
    place, any_host = _places(origin)
    if any(line.startswith(place) for line in options.looked_up):
        return True
    return any(f"{pinned}:" in {place, any_host} for pinned, _ in transport.pins)


@lru_cache(maxsize=64)
def _places(origin: str) -> tuple[str, str]:
    """Return ``host:port:`` of ``scheme://authority``, and the same for any host.

    Without the path, which may be another one each time.
    """
    parts = urlsplit(origin)
    port = parts.port or _PORTS[parts.scheme]
    return f"{parts.hostname}:{port}:", f"*:{port}:"


def renamed(url: str, server_name: str, transport: TransportSpec) -> tuple[str, list[str], str]:
    """Return how to ask a TLS server for another name than the URL's host.

    libcurl takes the name from the URL and nowhere else. So the URL gets the name, the
    connection a detour to where it pointed, and the `Host` header what it was.

    Parameters
    ----------
    url : str
    server_name : str
    transport : TransportSpec
        Its pins say where the URL's host is, and where those are that redirects lead to.

    Returns
    -------
    url : str
    detours : list of str
        For ``CONNECT_TO``.
    host : str
        For the `Host` header.
    """
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    shown = f":{parts.port}" if parts.port else ""
    bracketed = f"[{name}]" if ":" in name else name
    asked = parts._replace(netloc=f"{user}{at}{server_name}{shown}").geturl()
    _, detours = _pins(transport)
    starts = (f"{name}:{port}:", f":{port}:")
    pinned = (line.removeprefix(s) for line in detours for s in starts if line.startswith(s))
    to = next(pinned, f"{bracketed}:{port}")
    return asked, [f"{server_name}:{port}:{to}", *detours], host


def as_asked(url: str, slot: Slot) -> str:
    """Return the URL of a response with the host that was asked for, undoing `renamed`."""
    name, wire = slot.options.transport.server_name, slot.wire
    if not name or wire is None or not wire.url.startswith("https:"):
        return url
    asked, _, _ = renamed(wire.url, name, slot.options.transport)
    ours, theirs = urlsplit(wire.url), urlsplit(asked)
    parts = urlsplit(url)
    return parts._replace(netloc=ours.netloc).geturl() if parts.netloc == theirs.netloc else url


def _pins(transport: TransportSpec) -> tuple[list[str], list[str]]:
    """Return ``resolve`` as libcurl has it: RESOLVE for an address, CONNECT_TO with a port.

    Of RESOLVE a host's own line counts before that of any host, of CONNECT_TO the first that fits,
    and all of those before RESOLVE: so a host's own comes first, and is there wherever any host's
    is.
    """
    pins, detours = [], []
    places = [(place, *_address(to)) for place, to in transport.pins]
    places.sort(key=lambda one: one[0].startswith(_ANY_HOST))
    diverts_all = any(port and place.startswith(_ANY_HOST) for place, _, port in places)
    for place, address, port in places:
        own = not place.startswith(_ANY_HOST)
        if port is None:
            pins.append(f"{place}:{address}")
        if port is not None or (diverts_all and own):
            asked = place.removeprefix(_ANY_HOST).lower()  # nothing stands for any host here
            detours.append(f"{asked}:{address}:{port or place.rpartition(':')[2]}")
    return pins, detours


def _address(to: str) -> tuple[str, int | None]:
    """Return an address as it stands in a URL, and the port, of where a pin leads."""
    found = address_of(to)
    assert found is not None  # a record with anything else cannot exist
    address, port = found
    return f"[{address}]" if ":" in address else address, port
