"""What to send: method, URL, headers, body. A plain value that knows no variables' values.

Every text may hold ``{{name}}`` templates; they are filled in when the request is sent.
Headers and parameters are ordered pairs, so duplicates and order survive.
"""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from msgspec.structs import force_setattr

from vayu.model.auth import Auth
from vayu.model.base import Record
from vayu.model.duration import Duration, duration_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

Pairs = tuple[tuple[str, str], ...]
BodyMode = Literal["none", "json", "text", "form", "binary"]

DEFAULT_TIMEOUT: Duration = "30s"
"""How long one request may take, from hand-over to last byte, unless it says otherwise."""

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_TEMPLATE = re.compile(r"\{\{.*?\}\}")
HEADER_BREAKS = re.compile(r"[\r\n\x00]")


class Body(Record, frozen=True, kw_only=True):
    """What follows the headers.

    Attributes
    ----------
    mode : str
        ``none``, ``json`` (`content` is any JSON value, or JSON text), ``text`` (`content` is
        text, sent as it is), ``form`` (`content` is an object or a list of pairs) or ``binary``
        (`content` is bytes, in JSON their base64; sent byte for byte, whatever they hold).
    content : object
        As `mode` says; strings anywhere in it may hold templates, bytes may not.
    content_type : str, optional
        Replaces the `Content-Type` that `mode` implies. ``text`` and ``binary`` imply none.
    """

    mode: BodyMode = "none"
    content: object = None
    content_type: str | None = None

    def __post_init__(self) -> None:
        """Check the record, and decode what JSON has to carry as base64."""
        super().__post_init__()
        if self.mode == "binary" and isinstance(self.content, str):
            force_setattr(self, "content", b64decode(self.content))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each mismatch of mode and content."""
        if self.mode == "binary" and not _is_binary(self.content):
            yield "content", "must be bytes, or their base64 as text, in mode 'binary'"
        if self.mode == "text" and not isinstance(self.content, str):
            yield "content", f"must be text in mode 'text', got {self.content!r:.60}"
        if self.mode == "form" and not _is_form(self.content):
            yield "content", "must be an object, or a list of [name, value] pairs, in mode 'form'"
        if self.mode == "none" and self.content not in (None, ""):
            yield (
                "mode",
                "is 'none' although there is content; choose 'json', 'text', 'form' or 'binary'",
            )


class RequestSpec(Record, frozen=True, kw_only=True):
    """One HTTP request as it was composed.

    Attributes
    ----------
    method : str
        One of `METHODS`; compared without regard to case.
    url : str
        Absolute, http or https. [URL]
    params : list of pairs
        Appended to the URL's query, percent-encoded.
    headers : list of pairs, or an object on the wire
        Order and duplicates are kept.
    body : Body
    auth : BasicAuth or BearerAuth, optional
    timeout : str or number
        From hand-over to last byte. [duration]
    follow_redirects : bool
        Follow up to ten redirects, to http and https only.
    verify : bool
        Check the server's certificate.
    name : str, optional
        What charts and tables call it.
    """

    method: str = "GET"
    url: str
    params: Pairs | dict[str, str] = ()
    headers: Pairs | dict[str, str] = ()
    body: Body = Body()
    auth: Auth | None = None
    timeout: Duration = DEFAULT_TIMEOUT
    follow_redirects: bool = True
    verify: bool = True
    name: str | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each thing that no server could be sent."""
        if self.method.upper() not in METHODS:
            yield "method", f"unknown method {self.method!r}; use one of {', '.join(METHODS)}"
        url = url_problem(self.url)
        if url:
            yield "url", url
        yield from header_problems(self.header_pairs)
        timeout = duration_problem(self.timeout)
        if timeout or self.timeout == 0:
            yield "timeout", timeout or "must be longer than 0"

    def __repr__(self) -> str:
        """Show where it goes; never a header, a parameter, a body or a password."""
        scheme, slashes, rest = re.split(r"[?#]", self.url)[0].rpartition("://")
        host, slash, path = rest.partition("/")
        place = f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"
        return f"RequestSpec({self.method} {place})"

    @property
    def header_pairs(self) -> Pairs:
        """Headers as ordered pairs, whichever way they were given."""
        return tuple(self.headers.items()) if isinstance(self.headers, dict) else self.headers

    @property
    def param_pairs(self) -> Pairs:
        """Query parameters as ordered pairs, whichever way they were given."""
        return tuple(self.params.items()) if isinstance(self.params, dict) else self.params


def url_problem(url: str) -> str | None:
    """Return why `url` cannot be sent to, or None. Templates are left for later."""
    plain = _TEMPLATE.sub("1", url)
    if not url.strip():
        return "is empty; give an absolute URL such as 'https://example.com/'"
    if re.search(r"[\s\x00-\x1f\x7f]", plain):
        return f"{url!r} holds white space or a control character; percent-encode it"
    return None if url.startswith("{{") else _parts_problem(url, plain)


def _parts_problem(url: str, plain: str) -> str | None:
    """Return why the scheme, host or port of `plain` (templates replaced) is not usable."""
    try:
        parts = urlsplit(plain)
        port = parts.port
    except ValueError as error:
        return f"{url!r} is not a URL: {error}"
    if parts.scheme not in {"http", "https"}:
        return f"{url!r} must begin with http:// or https://"
    if not parts.hostname or port == 0:
        return f"{url!r} names no host or port; write it as 'https://host/path'"
    return None


def header_problems(headers: Pairs) -> Iterator[tuple[str, str]]:
    """Yield each header that would break out of its line, or is no header at all."""
    for position, (name, value) in enumerate(headers):
        if not HEADER_NAME.fullmatch(_TEMPLATE.sub("x", name)):
            yield f"headers[{position}]", f"{name!r} is not a header name (letters, digits, -)"
        elif HEADER_BREAKS.search(value):
            yield (
                f"headers[{position}]",
                f"the value of {name!r} holds CR, LF or NUL, which would end the header; remove it",
            )


def _is_binary(content: object) -> bool:
    """Whether `content` is bytes, or text that is the base64 of some."""
    try:
        return isinstance(content, bytes) or (
            isinstance(content, str) and b64decode(content, validate=True) is not None
        )
    except ValueError:
        return False


def _is_form(content: object) -> bool:
    """Whether `content` is an object of values or a list of pairs."""
    if isinstance(content, dict):
        return True
    return isinstance(content, list | tuple) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in content
    )
