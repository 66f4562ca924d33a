"""Which proxy a libcurl handle goes through: the one asked for, the environment's, or none.

Rule: libcurl reads the environment itself, and this says what it will find there. It is that in
which the process began.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from ipaddress import ip_address, ip_interface
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pycurl

from vayu.model.requests.transport import NO_PROXY

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    from vayu.model.requests.transport import TransportSpec

_LOOPBACK = ["localhost", "127.0.0.0/8", "::1"]
_ALL = ("all_proxy", "ALL_PROXY")
_VARIABLES = {
    "http": ("http_proxy", *_ALL),  # in capitals it may be a header of a CGI request
    "https": ("https_proxy", "HTTPS_PROXY", *_ALL),
}
_EVERYTHING = ["*"]
_BETWEEN = re.compile(r"[\s,]+")  # commas are what every libcurl knows


def set_proxy(easy: pycurl.Curl, transport: TransportSpec) -> None:
    """Choose the proxy that was asked for, or the environment's, or none."""
    if transport.unix_socket or transport.proxy == NO_PROXY:
        easy.setopt(pycurl.PROXY, "")
    elif transport.proxy:
        easy.setopt(pycurl.PROXY, transport.proxy)
        easy.setopt(pycurl.NOPROXY, "")  # the environment's exceptions are about its own
    elif any(map(_of_environment, _VARIABLES)):
        easy.setopt(pycurl.NOPROXY, ",".join(_excepted()))  # http_proxy applied to 127.0.0.1
    else:
        easy.setopt(pycurl.PROXY, "")  # the environment was searched again for every request
        easy.setopt(pycurl.NOPROXY, *_EVERYTHING)  # and again for who needs none


def proxy_of(url: str, transport: TransportSpec) -> str | None:
    """Return the proxy that a request goes through; None: none.

    Parameters
    ----------
    url : str
        Where it goes; what follows the host does not matter, and takes room in a cache.
    transport : TransportSpec
    """
    if transport.unix_socket or transport.proxy == NO_PROXY:
        return None
    return transport.proxy or _environments(url)


@lru_cache(maxsize=64)
def _environments(url: str) -> str | None:
    """Return the environment's proxy for a URL."""
    try:
        parts = urlsplit(url)
    except ValueError:  # libcurl will say why, in its row
        return None
    proxy = _of_environment(parts.scheme)
    if not proxy or _is_excepted(parts.hostname or ""):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _of_environment(scheme: str) -> str:
    """Return what the first variable that says something says of a scheme."""
    return next(filter(None, map(os.environ.get, _VARIABLES.get(scheme, ()))), "")


def _excepted() -> list[str]:
    """Return what no proxy is asked for: the environment's exceptions, and always this machine."""
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    places = [place for place in _BETWEEN.split(given) if place]
    return places if places == _EVERYTHING else places + _LOOPBACK  # a star counts alone


def _is_excepted(host: str) -> bool:
    """Whether libcurl finds a host among those: its address in a network, its name or a parent."""
    places = _excepted()
    if places == _EVERYTHING:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        name = f".{host.removesuffix('.')}"
        return any(name.endswith(f".{_name(place)}") for place in places)
    return any(_holds(place, address) for place in places)


def _name(place: str) -> str:
    """Return the name that an exception is about, with or without dots around it."""
    return place.lower().removeprefix(".").removesuffix(".")


def _holds(place: str, address: IPv4Address | IPv6Address) -> bool:
    """Whether a place is that address, or a network with it."""
    try:
        one = ip_interface(place)
    except ValueError:
        return False
    whole = one.network.prefixlen == 0  # to libcurl an address, as if without a prefix
    return address == one.ip if whole else address in one.network
