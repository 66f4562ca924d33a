"""Cookies: those that a response set, and those that a request or a session is given.

What is given is a mapping or pairs, as in requests and httpx, or a jar: of Vayu
(`response.cookies`), of the standard library, which is also that of requests, or of httpx. From a
jar a request takes what belongs to its URL; names and values alone go where the request goes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import urlsplit

from vayu.api.arguments.attributes import Told
from vayu.api.arguments.pairs import header_items
from vayu.errors import InvalidConfig
from vayu.model.requests.cookie import Cookie, goes_to, moment_of

if TYPE_CHECKING:
    from http.cookiejar import Cookie as ForeignCookie, CookieJar

    from vayu.api.arguments.pairs import Items

_LOCAL = ".local"  # what the standard library puts behind a host without a dot


class Cookies(Told, Mapping[str, str]):
    """A read-only mapping of cookie names to values; `records` has the rest of each.

    Parameters
    ----------
    records : tuple of Cookie
        As they came. Of two with one name, for different paths, the later one is read.
    """

    def __init__(self, records: tuple[Cookie, ...] = ()) -> None:
        self.records = records
        self._values = {cookie.name: cookie.value for cookie in records}

    def __getitem__(self, name: str) -> str:
        """Return one value."""
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """Show names, never values."""
        return f"<Cookies [{', '.join(self._values)}]>"


def cookie_items(given: object, url: object) -> Items:
    """Return what a request is given as pairs.

    Parameters
    ----------
    given : mapping, pairs or jar
    url : str
        Which cookies of a jar are meant.

    Raises
    ------
    InvalidConfig
        Naming each that is no text; or if the URL names no host yet, and the jar's cookies do.
    """
    records = jar_of(given)
    if records is None:
        return header_items(given, what="cookies")
    host = _host(url)
    if host is None and any(cookie.domain for cookie in records):
        why = "are of a jar and belong to hosts, and the URL names none; give names and values"
        raise InvalidConfig({"cookies": f"{why}: dict(response.cookies)"})
    now = datetime.now(UTC).timestamp()
    return tuple(
        (cookie.name, cookie.value)
        for cookie in records
        if (host is None or goes_to(cookie, str(url))) and not _is_over(cookie, now)
    )


def jar_of(given: object) -> tuple[Cookie, ...] | None:
    """Return the cookies of a jar as records; None of what is no jar."""
    if isinstance(given, Cookies):
        return given.records
    jar = given if _is_jar(given) else getattr(given, "jar", None)  # httpx has one
    return tuple(map(_record, jar)) if _is_jar(jar) else None


def _is_jar(given: object) -> TypeGuard[CookieJar]:
    """Whether it is a jar of the standard library: whoever has one has loaded that already."""
    cookiejar = sys.modules.get("http.cookiejar")
    return cookiejar is not None and isinstance(given, cookiejar.CookieJar)


def _record(cookie: ForeignCookie) -> Cookie:
    """Return a cookie of the standard library as a record."""
    domain = cookie.domain.removeprefix(".")
    over = cookie.expires
    return Cookie(
        name=cookie.name,
        value=cookie.value or "",
        domain=domain.removesuffix(_LOCAL) if domain.count(".") == 1 else domain or None,
        path=cookie.path or "/",
        expires=None if over is None else datetime.fromtimestamp(over, UTC).isoformat(),
        secure=bool(cookie.secure),
        subdomains=cookie.domain_initial_dot,
    )


def _host(url: object) -> str | None:
    """Return the host of a URL, None where a template stands in its place."""
    try:
        host = urlsplit(str(url)).hostname or ""
    except ValueError:
        return None
    return None if not host or "{{" in host else host


def _is_over(cookie: Cookie, now: float) -> bool:
    """Whether a cookie has expired at a moment. [s]."""
    over = moment_of(cookie.expires) if cookie.expires else None
    return over is not None and over <= now
