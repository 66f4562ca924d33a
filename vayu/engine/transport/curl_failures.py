"""libcurl's result codes as failure kinds. The map is total; a test proves it.

Codes are numbers here, not names: pycurl names only some of them.
Source: https://curl.se/libcurl/c/libcurl-errors.html.
"""

from __future__ import annotations

import errno
import re

import pycurl

from vayu.model.rows.failure import FailureKind
from vayu.resolve.removal import MASK

_K = FailureKind

_CODES: dict[FailureKind, tuple[int, ...]] = {
    _K.DNS: (6,),
    _K.CONNECT: (7, 45, 96),  # refused or unreachable, no such interface, QUIC
    _K.PROXY: (5, 97),
    # handshake, engine, certificate, cipher, trust store, revocation, pinning, client key, ECH
    _K.TLS: (35, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98, 101),
    _K.TIMEOUT: (28,),
    # an empty reply (52) is a connection closed instead of answered; 42 is our own refusal to
    # send a request a second time after that
    _K.RESET: (42, 52, 55, 56, 65),
    _K.TRUNCATED: (18,),
    # scheme, URL, malformed reply, HTTP/2, encoding, chunk, HTTP/2 stream, HTTP/3
    _K.PROTOCOL: (1, 3, 8, 16, 61, 88, 92, 95),
    _K.REDIRECTS: (47,),
    _K.TOO_LARGE: (63, 100),
}

_BLURRED = frozenset({_K.CONNECT, _K.RESET, _K.OTHER})
_TLS_WORDS = re.compile(
    r"\bSSL_(?:read|write|connect)\b.*\balert\b|unable to (?:set|use|load).*(?:key|certificate)",
    re.IGNORECASE,
)
_LOST = ("Send failure: ", "Recv failure: ")
"""How messages begin that tell of a socket's error, whatever protocol noticed it."""
_HTTP2 = 16
"""Of what is wrong with a frame libcurl says what; it says nothing where a connection was closed,
with GOAWAY or without, before anything came for a stream: as an empty reply (52) in HTTP/1.1."""
_USER_OF_PROXY = re.compile(r"(?s)^(Unsupported proxy [^']*'(?:[\w+.-]+://)?).*@")
_GROWN = 100
_UNSAID = {
    _HTTP2: "The HTTP/2 connection was closed before an answer to this request came",
    _GROWN: "A header line, or another part of the exchange, is longer than libcurl takes",
}
_SAID = (
    ("Failed to connect to ", _K.CONNECT),  # QUIC to a port that nobody has fails when it sends
    ("Unsupported proxy ", _K.PROXY),  # of the environment: nobody has checked that
    ("Remote peer returned unexpected data", _K.PROTOCOL),  # no HTTP/2, where it was to know it
    ("Too large response headers", _K.TOO_LARGE),
    ("chunk hex-length ", _K.PROTOCOL),
    ("invalid chunk size", _K.PROTOCOL),
    ("Malformed encoding found in chunked", _K.PROTOCOL),
)
"""How messages begin, and what they mean: the code is that of a reset, or of a connection."""
_NO_CONNECTION = 7
_NOT_CONNECTED = "Could not connect to server"
_NO_PORT = frozenset({errno.EADDRNOTAVAIL, errno.EADDRINUSE})
_NO_PORT_LEFT = "no local port or address is left for another connection to it"
_REFUSED_FROM = 300
_USED_PROXY = getattr(pycurl, "USED_PROXY", 0)  # since libcurl 8.7

KINDS: dict[int, FailureKind] = {code: kind for kind, codes in _CODES.items() for code in codes}
"""Result codes that say something; every other one is `FailureKind.OTHER`."""


def kind_of(code: int, message: str = "", easy: pycurl.Curl | None = None) -> FailureKind:
    """Return the failure kind of a transfer.

    Some codes say where libcurl noticed, not what it was: then the message, and what the
    handle knows of a proxy, decide.

    Parameters
    ----------
    code : int
        libcurl's result.
    message : str, optional
        libcurl's words.
    easy : pycurl.Curl, optional
        The handle, still as the transfer left it.
    """
    kind = KINDS.get(code, FailureKind.OTHER)
    gone = message.startswith(_LOST) or (code == _HTTP2 and not message)
    if kind is FailureKind.PROTOCOL and gone:
        kind = FailureKind.RESET
    if kind in _BLURRED and _TLS_WORDS.search(message):
        return FailureKind.TLS  # TLS 1.3: a refused client certificate is noticed when reading
    if kind in _BLURRED:
        kind = next((k for words, k in _SAID if message.startswith(words)), kind)
    if easy is None or kind not in _BLURRED:
        return kind
    if easy.getinfo(pycurl.HTTP_CONNECTCODE) >= _REFUSED_FROM:
        return FailureKind.PROXY  # it answered CONNECT, and not with a 2xx
    if kind is FailureKind.CONNECT and _USED_PROXY and easy.getinfo(_USED_PROXY):
        return FailureKind.PROXY  # the connection that failed was the one to the proxy
    return kind


def words_of(code: int, message: str, easy: pycurl.Curl | None = None) -> str:
    """Return libcurl's words about a transfer that failed; ours, where it has none.

    A proxy's URL that it does not understand it repeats, with whatever password is in it. That no
    server was connected to, it says in the same words whether the server or this machine refused.

    Parameters
    ----------
    code, message, easy
        As of `kind_of`.
    """
    said = _USER_OF_PROXY.sub(rf"\1{MASK}@", message)
    if code == _NO_CONNECTION and easy is not None and easy.getinfo(pycurl.OS_ERRNO) in _NO_PORT:
        return f"{said.removesuffix(_NOT_CONNECTED)}{_NO_PORT_LEFT}"
    return said or _UNSAID.get(code) or f"libcurl gave up with error {code}"
