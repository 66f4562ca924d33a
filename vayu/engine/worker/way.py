"""How the requests of an order travel: options of its slots, names looked up beforehand.

Rule: a run looks a name up once, when it begins, so that its numbers are of the target and
not of a name server, and all its connections lead to the same place. A thousand users that
start together would otherwise look it up a thousand times.
"""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vayu.engine.transport.curl_options import missing_features
from vayu.engine.transport.curl_proxy import proxy_of
from vayu.engine.transport.curl_route import is_literal
from vayu.engine.transport.port import Options
from vayu.errors import InvalidConfig, VayuError
from vayu.model.requests.transport import milliseconds, on_the_wire
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.transport import filled_in

if TYPE_CHECKING:
    from vayu.model.requests.transport import TransportSpec
    from vayu.model.sends.send import SendSpec
    from vayu.model.variables.scoped import Variables
    from vayu.resolve.compose import Composer

FOR_EVER = -1
NOT_AT_ALL = 0
A_MINUTE = 60

_PATIENCE = 5.0
"""For a name server; after that each request finds out by itself, and its row says so. [s]"""

_FAMILIES = {None: socket.AF_UNSPEC, 4: socket.AF_INET, 6: socket.AF_INET6}
_PORTS = {"http": 80, "https": 443}


def send_options(spec: SendSpec, *, keep: int) -> Options:
    """Return how one Send travels; a name that it looks up is good for a minute."""
    transport = _ready(spec)
    return Options(
        timeout=milliseconds(transport.time_limit),
        hang_up=transport.stream_for is not None,
        keep=keep,
        trace=True,
        transport=transport,
        dns_cache=A_MINUTE if transport.dns == "once" else NOT_AT_ALL,
    )


def load_options(spec: SendSpec, composer: Composer, *, keep: int, heads: bool = True) -> Options:
    """Return how the requests of a load run travel.

    Parameters
    ----------
    spec : SendSpec
    composer : Composer
        Of its request: says where it goes, if that is the same for all of them.
    keep : int
        As in `Options`. [B]
    heads : bool, optional
        As there.
    """
    transport = _ready(spec)
    once = transport.dns == "once"
    url = _first_url(composer, visible(scopes_of(spec))) if once else None
    return Options(
        timeout=milliseconds(transport.time_limit),
        hang_up=transport.stream_for is not None,
        keep=keep or int(transport.stream_for is not None),  # no piece comes by without
        heads=heads,
        transport=transport,
        looked_up=look_up(url, transport) if url else (),
        one_url=composer.constant,
        dns_cache=FOR_EVER if once else NOT_AT_ALL,
    )


def look_up(url: str, transport: TransportSpec) -> tuple[str, ...]:
    """Return the addresses of a URL's host, as ``host:port:address[,address]``.

    Returns
    -------
    tuple of str
        Empty when there is nothing to look up, when a proxy does it, or when nobody knows the
        name: then every request fails on its own, and is counted.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    elsewhere = transport.unix_socket or proxy_of(url, transport)
    pinned = any(place in {f"{host}:{port}", f"*:{port}"} for place, _ in transport.pins)
    if elsewhere or pinned or is_literal(url):
        return ()
    found = _addresses(host, port, _FAMILIES[transport.ip_version])
    return (f"{host}:{port}:{','.join(found)}",) if found else ()


def refuse_missing_features(transport: TransportSpec) -> None:
    """Refuse what this libcurl cannot do.

    Raises
    ------
    InvalidConfig
        Naming each field, and what to install.
    """
    missing = missing_features(transport)
    if missing:
        raise InvalidConfig(on_the_wire(missing))


def _ready(spec: SendSpec) -> TransportSpec:
    """Return how a request travels, filled in; what this libcurl cannot do is refused."""
    transport = filled_in(spec.request.transport, visible(scopes_of(spec)))
    refuse_missing_features(transport)
    return transport


def _first_url(composer: Composer, variables: Variables) -> str | None:
    """Return where the first request goes; None when only its scripts know."""
    try:
        wire = composer.compose(variables)
    except VayuError:
        return None
    return None if wire.unresolved else wire.url


def _addresses(host: str, port: int, family: socket.AddressFamily) -> list[str]:
    """Return the addresses of `host`, in the order in which they are to be tried."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        except (OSError, UnicodeError):  # libcurl will say why, in every row
            return
        addresses = dict.fromkeys(str(answer[4][0]) for answer in answers)
        found.extend(f"[{a}]" if ":" in a else a for a in addresses)

    # getaddrinfo knows no time limit: a thread that is let go of has one
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    return [] if thread.is_alive() else found
