"""libcurl's result codes as failure kinds. The map is total; a test proves it.

Codes are numbers here, not names: pycurl names only some of them.
Source: https://curl.se/libcurl/c/libcurl-errors.html.
"""

from __future__ import annotations

from vayu.model.failure import FailureKind

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

KINDS: dict[int, FailureKind] = {code: kind for kind, codes in _CODES.items() for code in codes}
"""Result codes that say something; every other one is `FailureKind.OTHER`."""


def kind_of(code: int) -> FailureKind:
    """Return the failure kind of libcurl's result `code`."""
    return KINDS.get(code, FailureKind.OTHER)
