"""Cookies: one as a server set it, and those that a request says itself.

Which of a jar go to a URL is RFC 6265, section 5.4: host, path, TLS. Whether one has expired is for
whoever has a clock.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vayu.model.records.base import Record
from vayu.model.records.plain import text_problem
from vayu.model.requests.pair import placed_pairs
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.requests.pair import Listed

COOKIE_ENDS = re.compile(r"[;\r\n\x00]")
"""What ends a cookie in its header."""

_BREAKS = re.compile(r"[\t\r\n\x00]")
_NAME = re.compile(r"[^\s;=,\x00-\x1f\x7f]+")


class Cookie(Record, frozen=True, kw_only=True):
    """One cookie of a jar.

    Attributes
    ----------
    name, value : str
    domain : str, optional
        The host that set it.
    path : str, optional
    expires : str, optional
        ISO 8601; without, it lives as long as the jar.
    secure : bool
        Sent over TLS only.
    http_only : bool
    subdomains : bool
        Whether it is sent to the hosts below `domain`, too.
    """

    name: str
    value: str
    domain: str | None = None
    path: str | None = None
    expires: str | None = None
    secure: bool = False
    http_only: bool = False
    subdomains: bool = False

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what would end the line of a jar, and what is no moment."""
        for field in ("name", "value", "domain", "path"):
            text = getattr(self, field)
            if text is None:
                continue
            if _BREAKS.search(text):
                yield field, "holds a tab, CR, LF or NUL, which no cookie does; remove it"
            elif why := text_problem(text):
                yield field, why
        if self.expires is not None and moment_of(self.expires) is None:
            yield "expires", f"{show(self.expires)} is not a moment such as '2030-01-01T00:00:00Z'"

    def __repr__(self) -> str:
        """Never show the value."""
        return f"Cookie({self.name}=***)"


def cookie_problems(cookies: Listed) -> Iterator[tuple[str, str]]:
    """Yield each cookie of a request that would not arrive as one; values are not shown."""
    for where, shown, name, value in placed_pairs("cookies", cookies, ends=";="):
        if not _NAME.fullmatch(TEMPLATE.sub("x", name)):
            yield where, f"{show(shown)} is not the name of a cookie (no blank, ';', '=' or ',')"
        elif COOKIE_ENDS.search(value):
            ends = "holds ';', CR, LF or NUL, which would end the cookie; percent-encode it"
            yield where, f"the value of {show(name)} {ends}"
        elif why := text_problem(value):
            yield where, f"the value of {show(name)} {why}"


def goes_to(cookie: Cookie, url: str) -> bool:
    """Whether a cookie of a jar is sent to a URL; one without a domain is sent to any.

    Parameters
    ----------
    cookie : Cookie
    url : str
        Absolute, its host without templates.
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path or "/"
    domain = (cookie.domain or host).lower()
    below = cookie.subdomains and host.endswith(f".{domain}") and not host[-1:].isdigit()
    stem = cookie.path or "/"
    inside = path == stem or path.startswith(stem if stem.endswith("/") else f"{stem}/")
    return (host == domain or below) and inside and (not cookie.secure or parts.scheme == "https")


def moment_of(text: str) -> int | None:
    """Return ISO 8601 as whole seconds since 1970; None when it is no such text. [s]."""
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError, OSError):
        return None
