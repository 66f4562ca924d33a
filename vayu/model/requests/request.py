"""What to send: method, URL, headers, body. A plain value that knows no variables' values.

Every text may hold ``{{name}}`` templates; they are filled in when the request is sent.
Headers and parameters are ordered pairs, so duplicates and order survive.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vayu.model.records.base import fields_of
from vayu.model.records.plain import text_problem
from vayu.model.requests.address import family_problems
from vayu.model.requests.auth import ApiKeyAuth, Auth
from vayu.model.requests.body import Body
from vayu.model.requests.cookie import cookie_problems
from vayu.model.requests.method import method_problem
from vayu.model.requests.pair import Listed, Pairs, placed_pairs, sent_pairs
from vayu.model.requests.transport import TransportSpec
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
HEADER_BREAKS = re.compile(r"[\r\n\x00]")


class RequestSpec(TransportSpec, frozen=True, kw_only=True):
    """One HTTP request as it was composed, and how it travels (see `TransportSpec`).

    Attributes
    ----------
    method : str
        One of `vayu.model.requests.method.METHODS`, in any case.
    url : str
        Absolute, http or https. [URL]
    params : list of pairs
        Appended to the URL's query, percent-encoded.
    headers : list of pairs, or an object on the wire
        Order and duplicates are kept. A `Pair` may be switched off, here, in `params` and in
        `cookies`.
    cookies : list of pairs, or an object on the wire
        Sent with this request, beside those of the jar, and not kept in it.
    body : Body
        One of the modes of `vayu.model.requests.body`.
    auth : Auth, optional
        One of `vayu.model.requests.auth`.
    name : str, optional
        What charts and tables call it.
    """

    method: str = "GET"
    url: str
    params: Listed = ()
    headers: Listed = ()
    cookies: Listed = ()
    body: Body = Body()
    auth: Auth | None = None
    name: str | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each thing that no server could be sent."""
        if method := method_problem(self.method):
            yield "method", method
        url = url_problem(self.url)
        if url:
            yield "url", url
        yield from header_problems(self.headers)
        yield from cookie_problems(self.cookies)
        yield from self._cookies_said_twice()
        yield from super().problems()
        if self.ip_version and not url and not self.proxy and not self.unix_socket:
            yield from family_problems(self.url, self.ip_version)
        if not self.url.startswith("http://"):
            return
        if self.http_version == "3":
            yield "http_version", "'3' needs TLS; the URL must begin with https://"
        elif self.http_version == "2":
            yield (
                "http_version",
                "'2' is agreed on by TLS; for an http:// URL choose '2-prior-knowledge'",
            )

    def _cookies_said_twice(self) -> Iterator[tuple[str, str]]:
        """Yield what a header of cookies, which is sent as it was written, would leave out."""
        if not any(name.lower() == "cookie" for name, _ in self.header_pairs):
            return
        both = "the header Cookie, which says them too; give one of both"
        if self.cookie_pairs:
            yield "cookies", f"conflict with {both}"
        if isinstance(self.auth, ApiKeyAuth) and self.auth.add_to == "cookie":
            yield "auth.add_to", f"'cookie' conflicts with {both}"

    def __repr__(self) -> str:
        """Show where it goes; never a header, a parameter, a body or a password."""
        scheme, slashes, rest = re.split(r"[?#]", self.url)[0].rpartition("://")
        host, slash, path = rest.partition("/")
        place = f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"
        return f"RequestSpec({self.method} {place})"

    @property
    def transport(self) -> TransportSpec:
        """How it travels, alone."""
        return TransportSpec(**{f.name: getattr(self, f.name) for f in fields_of(TransportSpec)})

    @property
    def header_pairs(self) -> Pairs:
        """Headers that are sent, as ordered pairs, whichever way they were given."""
        return sent_pairs(self.headers)

    @property
    def cookie_pairs(self) -> Pairs:
        """Cookies that are sent, as ordered pairs, whichever way they were given."""
        return sent_pairs(self.cookies)

    @property
    def param_pairs(self) -> Pairs:
        """Query parameters that are sent, as ordered pairs, whichever way they were given."""
        return sent_pairs(self.params)


def url_problem(url: str) -> str | None:
    """Return why `url` cannot be sent to, or None. Templates are left for later."""
    plain = TEMPLATE.sub("1", url)
    if not url.strip():
        return "is empty; give an absolute URL such as 'https://example.com/'"
    if why := text_problem(url):
        return f"{_place(url)} {why}"
    if plain != plain.strip() and not re.search(r"[\s\x00-\x1f\x7f]", plain.strip()):
        return f"{_place(url)} begins or ends with white space; remove it"
    if re.search(r"[\s\x00-\x1f\x7f]", plain):
        return f"{_place(url)} holds white space or a control character; percent-encode it"
    return None if url.startswith("{{") else _parts_problem(url, plain)


def _parts_problem(url: str, plain: str) -> str | None:
    """Return why the scheme, host or port of `plain` (templates replaced) is not usable."""
    try:
        parts = urlsplit(plain)
    except ValueError:
        return f"{_place(url)} is not a URL; write it as 'https://host/path'"
    try:
        port = parts.port
    except ValueError:
        return f"{_place(url)} has no port from 1 to 65535 after its host; correct or remove it"
    if parts.scheme not in {"http", "https"}:
        return f"{_place(url)} must begin with http:// or https://"
    if not parts.hostname or port == 0:
        return f"{_place(url)} names no host or port; write it as 'https://host/path'"
    return None


def _place(url: str) -> str:
    """Return what may be shown of text that is no URL: no query, and nothing before an ``@``.

    Where its parts begin nobody knows (a password may hold ``/`` and ``?``), so nothing that
    could be one is left.
    """
    begin, at, rest = url.rpartition("@")
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", begin)
    hidden = f"{scheme[0] if scheme else ''}***@" if at else ""
    shown = re.split(r"[?#;]", rest, maxsplit=1)[0]
    return show(hidden + shown + ("?…" if shown != rest else ""))


def header_problems(headers: Listed) -> Iterator[tuple[str, str]]:
    """Yield each header that would break out of its line, or is no header at all."""
    for where, shown, name, value in placed_pairs("headers", headers, ends=":="):
        said = show(shown) if shown == name else f"{show(shown)}…"
        if not HEADER_NAME.fullmatch(TEMPLATE.sub("x", name)):
            yield where, f"{said} is not a header name (letters, digits, -)"
        elif HEADER_BREAKS.search(value):
            ends = "holds CR, LF or NUL, which would end the header; remove it"
            yield where, f"the value of {show(name)} {ends}"
        elif why := text_problem(value):
            yield where, f"the value of {show(name)} {why}"
