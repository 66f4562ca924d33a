"""How a libcurl handle is set up: once for what never changes, then only what does.

libcurl's defaults are not ours. Each line below says what would happen without it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pycurl

from vayu._version import __version__
from vayu.engine.transport.curl_route import prepare_route, renamed
from vayu.engine.transport.curl_tls import prepare_tls
from vayu.model.requests.transport import milliseconds

if TYPE_CHECKING:
    from vayu.engine.transport.port import Options
    from vayu.model.requests.transport import TransportSpec
    from vayu.resolve.compose import WireRequest

USER_AGENT = f"vayu/{__version__}"

LIBCURL: str = pycurl.version
"""Versions of pycurl, libcurl, and the libraries in it."""

_WEB = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
_OBEY_STATUS = 2  # CURLFOLLOW_OBEYCODE, libcurl 8.16: a 303 after a PUT becomes a GET
_FOLLOW = _OBEY_STATUS if pycurl.version_info()[2] >= 0x081000 else 1
_PARSES = hasattr(pycurl, "CurlUrl")  # pycurl 7.49 does, 7.45 does not
_KEEP_301_AND_302 = pycurl.REDIR_POST_301 | pycurl.REDIR_POST_302
_EMPTY_BODY = frozenset({"POST", "PUT", "PATCH"})


_HTTP_VERSIONS = {
    "auto": pycurl.CURL_HTTP_VERSION_2TLS,
    "1.0": pycurl.CURL_HTTP_VERSION_1_0,
    "1.1": pycurl.CURL_HTTP_VERSION_1_1,
    "2": pycurl.CURL_HTTP_VERSION_2TLS,
    "2-prior-knowledge": pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE,
    "3": pycurl.CURL_HTTP_VERSION_3,
}
SHARING = frozenset({"2", "2-prior-knowledge", "3"})
"""Versions whose requests wait for a connection that they can share."""


def prepare(easy: pycurl.Curl, options: Options) -> None:
    """Set what stays for the handle's life."""
    set_, transport = easy.setopt, options.transport
    set_(pycurl.NOSIGNAL, 1)  # a DNS time-out raised SIGALRM in the whole process
    set_(pycurl.PROTOCOLS, _WEB)  # file:// would read this machine's disk
    set_(pycurl.REDIR_PROTOCOLS, _WEB)  # and so would a redirect
    set_(pycurl.TIMEOUT_MS, options.timeout)
    if transport.connect_timeout is not None:
        set_(pycurl.CONNECTTIMEOUT_MS, milliseconds(transport.connect_timeout))
    set_(pycurl.FOLLOWLOCATION, _FOLLOW if transport.follow_redirects else 0)
    set_(pycurl.MAXREDIRS, transport.max_redirects)
    set_(pycurl.USERAGENT, USER_AGENT)
    set_(pycurl.COOKIEFILE, "")  # cookies are kept for as long as the handle is
    set_(pycurl.HTTP_VERSION, _HTTP_VERSIONS[transport.http_version])
    if transport.http_version in SHARING:
        set_(pycurl.PIPEWAIT, 1)  # the first requests opened a connection each
    prepare_tls(easy, transport)
    prepare_route(easy, options)
    if options.keep and transport.decompress:
        set_(pycurl.ACCEPT_ENCODING, "")  # decode; the header itself is always sent


def missing_features(transport: TransportSpec) -> dict[str, str]:
    """Return why this libcurl cannot do what is asked for, field by field."""
    features, found = pycurl.version_info()[4], dict[str, str]()
    names = {"2": "VERSION_HTTP2", "3": "VERSION_HTTP3"}
    needed = names.get(transport.http_version[0]) if transport.http_version != "auto" else None
    if needed and not features & getattr(pycurl, needed, 0):
        found["http_version"] = _lacks(f"HTTP/{transport.http_version[0]}")
    if (transport.proxy or "").startswith("https:") and not features & pycurl.VERSION_HTTPS_PROXY:
        found["proxy"] = _lacks("proxies over TLS")
    if transport.unix_socket and not features & pycurl.VERSION_UNIX_SOCKETS:
        found["unix_socket"] = _lacks("Unix sockets")
    return found


def _lacks(what: str) -> str:
    """Say what this libcurl cannot do, and where one is that can."""
    curl = pycurl.version.split()[1]
    return (
        f"the {curl} in this pycurl cannot do {what}; install a wheel that can: "
        "pip install --upgrade --only-binary pycurl pycurl"
    )


def apply(
    easy: pycurl.Curl, wire: WireRequest, before: WireRequest | None, options: Options
) -> None:
    """Set what differs from the request that the handle carried `before`."""
    server_name = options.transport.server_name
    if server_name and wire.url.startswith("https:"):
        _apply_renamed(easy, wire, server_name, options.transport)
        return
    if before is None:
        _set_method(easy, wire)
        _set_url(easy, wire.url, options)
        _set_headers(easy, wire)
        _set_digest(easy, wire)
        return
    if wire.digest is not before.digest:
        _set_digest(easy, wire)
    if wire.body is not before.body or wire.method != before.method:
        _set_method(easy, wire)
        _set_headers(easy, wire)
    elif wire.headers is not before.headers:
        _set_headers(easy, wire)
    if wire.url is not before.url:
        _set_url(easy, wire.url, options)


def _apply_renamed(
    easy: pycurl.Curl, wire: WireRequest, server_name: str, transport: TransportSpec
) -> None:
    """Set everything anew: URL, route and `Host` belong together."""
    url, detours, host = renamed(wire.url, server_name, transport)
    _set_method(easy, wire)
    _set_digest(easy, wire)
    easy.setopt(pycurl.URL, url)
    easy.setopt(pycurl.CONNECT_TO, detours)
    named = any(name.lower() == "host" for name, _ in wire.headers)
    _set_headers(easy, wire, *([] if named else [b"Host: " + host.encode()]))


def header_lines(wire: WireRequest) -> list[bytes]:
    """Return the header lines for libcurl, and those that keep it from adding its own."""
    return _headers(wire)[0]


def _headers(wire: WireRequest) -> tuple[list[bytes], list[str]]:
    """Return header lines as `header_lines`, and the cookies: an empty one is sent as written."""
    lines: list[bytes] = []
    cookies: list[str] = []
    names = set()
    has_body = wire.body is not None or wire.method in _EMPTY_BODY
    for name, value in wire.headers:
        names.add(lower := name.lower())
        if value and lower == "cookie":
            cookies.append(value)
        elif not (has_body and lower == "content-length"):  # libcurl counts, and a GET may follow
            lines.append(_line(name, value))
    if "accept-encoding" not in names:
        lines.append(_ACCEPT_ENCODING)  # the same bytes whether or not anybody decodes them
    if "expect" not in names and wire.body:
        lines.append(b"Expect:")  # a body over 1 MB waited a second for "100 Continue"
    if "content-type" not in names and has_body:
        lines.append(b"Content-Type:")  # any body was labelled urlencoded
    return lines, cookies


def _set_headers(easy: pycurl.Curl, wire: WireRequest, *more: bytes) -> None:
    """Set the headers; libcurl puts cookies and those of the jar into one (RFC 6265, 5.4)."""
    lines, cookies = _headers(wire)
    easy.setopt(pycurl.HTTPHEADER, [*lines, *more])
    if cookies:
        easy.setopt(pycurl.COOKIE, _bytes("; ".join(cookies)))
    else:
        easy.unsetopt(pycurl.COOKIE)


def _set_url(easy: pycurl.Curl, url: str, options: Options) -> None:
    """Set where to send: as text, which libcurl parses for every request, or parsed already."""
    if not (options.one_url and _PARSES):
        easy.setopt(pycurl.URL, url)
        return
    parsed = _parsed(url)
    easy.setopt(pycurl.CURLU, parsed)  # while there is one, libcurl looks at no text
    if parsed is None:
        easy.setopt(pycurl.URL, url)


@lru_cache(maxsize=16)
def _parsed(url: str) -> object | None:
    """Return a URL as libcurl has parsed it; None if it cannot be: every request will say why."""
    try:
        parsed: object = pycurl.CurlUrl(url)
    except pycurl.error:
        return None
    return parsed


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
    # a redirect with 301 or 302 made a GET of a PUT that has a body: to libcurl it is a POST
    easy.setopt(pycurl.POSTREDIR, 0 if wire.method == "POST" else _KEEP_301_AND_302)
    if body is not None:
        easy.setopt(pycurl.POSTFIELDS, body)
    if wire.method != ("GET" if body is None else "POST"):
        easy.setopt(pycurl.CUSTOMREQUEST, wire.method)


def _line(name: str, value: str) -> bytes:
    """One header as libcurl wants it; an empty value is spelt with a semicolon."""
    return _bytes(f"{name}: {value}" if value else f"{name};")


def _bytes(text: str) -> bytes:
    """Return the text of a header as it is sent."""
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
