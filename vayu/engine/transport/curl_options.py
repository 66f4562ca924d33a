"""How a libcurl handle is set up: once for what never changes, then only what does.

libcurl's defaults are not ours. Each line below says what would happen without it.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pycurl

from vayu._version import __version__

if TYPE_CHECKING:
    from vayu.engine.transport.port import Options
    from vayu.resolve.compose import WireRequest

USER_AGENT = f"vayu/{__version__}"
MOST_REDIRECTS = 10

LIBCURL: str = pycurl.version
"""Versions of pycurl, libcurl, and the libraries in it."""

_WEB = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
_OBEY_STATUS = 2  # CURLFOLLOW_OBEYCODE, libcurl 8.16: a 303 after a PUT becomes a GET
_FOLLOW = _OBEY_STATUS if pycurl.version_info()[2] >= 0x081000 else 1
_LOOPBACK = "localhost,127.0.0.0/8,::1"
_LITERAL = re.compile(r"https?://(?:[^@/]*@)?(?:\[|\d+\.\d+\.\d+\.\d+[:/?]|\d+\.\d+\.\d+\.\d+$)")
_EMPTY_BODY = frozenset({"POST", "PUT", "PATCH"})

_PROXY_VARIABLES = ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")

_CA_VARIABLES = ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
_CA_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def prepare(easy: pycurl.Curl, options: Options) -> None:
    """Set what stays for the handle's life."""
    set_ = easy.setopt
    set_(pycurl.NOSIGNAL, 1)  # a DNS time-out raised SIGALRM in the whole process
    set_(pycurl.PROTOCOLS, _WEB)  # file:// would read this machine's disk
    set_(pycurl.REDIR_PROTOCOLS, _WEB)  # and so would a redirect
    set_(pycurl.TIMEOUT_MS, options.timeout)
    set_(pycurl.FOLLOWLOCATION, _FOLLOW if options.follow_redirects else 0)
    set_(pycurl.MAXREDIRS, MOST_REDIRECTS)
    set_(pycurl.SSL_VERIFYPEER, int(options.verify))
    set_(pycurl.SSL_VERIFYHOST, 2 if options.verify else 0)
    set_(pycurl.USERAGENT, USER_AGENT)
    set_(pycurl.COOKIEFILE, "")  # cookies are kept for as long as the handle is
    if any(os.environ.get(name) for name in _PROXY_VARIABLES):
        set_(pycurl.NOPROXY, _not_proxied())  # http_proxy applied even to 127.0.0.1
    else:
        set_(pycurl.PROXY, "")  # the environment was searched again for every request
    set_(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
    ca_file = _ca_file()
    if ca_file:
        set_(pycurl.CAINFO, ca_file)  # a wheel's libcurl looks where its builder had them
    if options.keep:
        set_(pycurl.ACCEPT_ENCODING, "")  # decode; the header itself is always sent


def apply(easy: pycurl.Curl, wire: WireRequest, before: WireRequest | None) -> None:
    """Set what differs from the request that the handle carried `before`."""
    if before is None:
        _set_method(easy, wire)
        easy.setopt(pycurl.URL, wire.url)
        easy.setopt(pycurl.HTTPHEADER, header_lines(wire))
        _set_digest(easy, wire)
        return
    if wire.digest is not before.digest:
        _set_digest(easy, wire)
    if wire.body is not before.body or wire.method != before.method:
        _set_method(easy, wire)
        easy.setopt(pycurl.HTTPHEADER, header_lines(wire))
    elif wire.headers is not before.headers:
        easy.setopt(pycurl.HTTPHEADER, header_lines(wire))
    if wire.url is not before.url:
        easy.setopt(pycurl.URL, wire.url)


def is_literal(url: str) -> bool:
    """Whether the host of `url` is an address, so that no name is looked up."""
    return _LITERAL.match(url) is not None


def header_lines(wire: WireRequest) -> list[bytes]:
    """Return the header lines for libcurl, and those that keep it from adding its own."""
    lines = [_line(name, value) for name, value in wire.headers]
    names = {name.lower() for name, _ in wire.headers}
    if "accept-encoding" not in names:
        lines.append(_ACCEPT_ENCODING)  # the same bytes whether or not anybody decodes them
    if "expect" not in names:
        lines.append(b"Expect:")  # a body over 1 MB waited a second for "100 Continue"
    if "content-type" not in names and (wire.body is not None or wire.method in _EMPTY_BODY):
        lines.append(b"Content-Type:")  # any body was labelled urlencoded
    return lines


def _set_digest(easy: pycurl.Curl, wire: WireRequest) -> None:
    """Set who answers a challenge; a handle that sends for nobody else has nothing to unset."""
    if wire.digest is None:
        easy.setopt(pycurl.HTTPAUTH, pycurl.HTTPAUTH_NONE)
        return
    user, password = wire.digest
    easy.setopt(pycurl.HTTPAUTH, pycurl.HTTPAUTH_DIGEST)
    easy.setopt(pycurl.USERNAME, user.encode())
    easy.setopt(pycurl.PASSWORD, password.encode())


def _set_method(easy: pycurl.Curl, wire: WireRequest) -> None:
    """Set method and body together: in libcurl each of them changes the other."""
    easy.unsetopt(pycurl.CUSTOMREQUEST)
    body = wire.body
    if body is None and wire.method in _EMPTY_BODY:
        body = b""  # "Content-Length: 0", not a chunked upload of nothing
    easy.setopt(pycurl.HTTPGET, 1)
    if wire.method == "HEAD":
        easy.setopt(pycurl.NOBODY, 1)
        return
    easy.setopt(pycurl.NOBODY, 0)
    if body is not None:
        easy.setopt(pycurl.POSTFIELDS, body)
    if wire.method != ("GET" if body is None else "POST"):
        easy.setopt(pycurl.CUSTOMREQUEST, wire.method)


def _line(name: str, value: str) -> bytes:
    """One header as libcurl wants it; an empty value is spelt with a semicolon."""
    text = f"{name}: {value}" if value else f"{name};"
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def _accepted() -> bytes:
    """Build the header that names every encoding this libcurl decodes."""
    version = pycurl.version
    extra = [name for library, name in (("brotli", "br"), ("zstd", "zstd")) if library in version]
    return ("Accept-Encoding: " + ", ".join(["gzip", "deflate", *extra])).encode()


_ACCEPT_ENCODING = _accepted()


def _not_proxied() -> str:
    """Hosts that no proxy is asked for: the environment's, and always this machine."""
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    return ",".join(filter(None, (given, _LOOPBACK)))


@cache
def _ca_file() -> str | None:
    """Find the trusted certificates: the environment's choice, else the system's."""
    named = [os.environ[name] for name in _CA_VARIABLES if os.environ.get(name)]
    return next((path for path in (*named, *_CA_FILES) if Path(path).is_file()), None)
