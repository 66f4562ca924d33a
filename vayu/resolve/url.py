"""The URL: templates filled in as they are, parameters percent-encoded and appended.

The URL's own query and escapes stay as they were given, and a variable may hold any part of
it, so ``{{base}}/users`` works. What can never stand in a URL (white space, control
characters, letters beyond ASCII) is percent-encoded afterwards, a host's letters as
punycode; a line break in a variable can therefore not reach the wire. The fragment is never
sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.requests.request import url_problem
from vayu.resolve.template import Template, join, parse

if TYPE_CHECKING:
    from vayu.model.requests.pair import Pairs

_READY = re.compile(
    r"https?://(?:[!-.0->A-~]*@)?"  # scheme, user information
    r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])"  # host
    r"(?::(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}))?"  # port below 65,000
    r"(?:[/?][!\"$-~]*)?"  # path and query
)
_IMPOSSIBLE = re.compile(r"[^!-~]+")


def query_template(params: Pairs) -> Template:
    """Return the parameters as a query, percent-encoded, a blank as ``%20``."""
    return join([_pair(name, value) for name, value in params], "&")


def with_query(url: str, query: str) -> str:
    """Append `query` to the query of `url`, before its fragment, which is dropped."""
    if "#" in url:
        url = url.partition("#")[0]
    if not query:
        return url
    if "?" not in url:
        return f"{url}?{query}"
    return url + query if url.endswith(("?", "&")) else f"{url}&{query}"


def sendable(url: str, template: str, missing: list[str]) -> str:
    """Return `url` in the ASCII that goes over the wire.

    Parameters
    ----------
    url : str
        The URL, filled in.
    template : str
        The URL as it was composed; messages show it instead of values, which may be secret.
    missing : list of str
        Names that had no value.

    Returns
    -------
    str
        An absolute http or https URL.

    Raises
    ------
    UnresolvedVariable
        If it is no such URL because a variable has no value.
    InvalidConfig
        If it is no such URL.
    """
    if _READY.fullmatch(url):
        return url
    plain = _IMPOSSIBLE.sub(_escape, _ascii_host(url.strip()))
    scheme, _, rest = plain.partition("://")
    authority = re.split(r"[/?]", rest, maxsplit=1)[0]
    if scheme.lower() in {"http", "https"} and "{" not in authority and not url_problem(plain):
        return plain
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        raise UnresolvedVariable(
            {"url": f"{template!r} needs a value for {names}"},
            hint="add it to the environment (on the command line: --var NAME=TEXT)",
        )
    raise InvalidConfig(
        {"url": f"{template!r}, filled in, is not an http:// or https:// URL with a host"}
    )


def encode_part(text: str) -> str:
    """Percent-encode one name or value of a query."""
    return quote(text, safe="", errors="replace")


def _pair(name: str, value: str) -> Template:
    """Compile one parameter."""
    return join([parse(name, encode_part), parse(value, encode_part)], "=")


def _escape(match: re.Match[str]) -> str:
    """Percent-encode characters that no URL may hold."""
    return quote(match[0], safe="", errors="replace")


def _ascii_host(url: str) -> str:
    """Return `url` with the host in punycode; unchanged where that is not possible."""
    if url.isascii():
        return url
    try:
        host = urlsplit(url).netloc.rpartition("@")[2]
        ascii_host = host.encode("idna").decode()
    except (UnicodeError, ValueError):
        return url
    return url.replace(host, ascii_host, 1) if host else url
