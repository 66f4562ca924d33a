"""Cookies as libcurl lists them: lines of a Netscape cookie file.

``domain  include-subdomains  path  secure  expires  name  value``, separated by tabs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from vayu.model.requests.cookie import Cookie, moment_of

_HTTP_ONLY = "#HttpOnly_"
_FIELDS = 7


def parse_cookies(lines: list[str]) -> tuple[Cookie, ...]:
    """Return the cookies that `lines` describe; a line that is none is passed over."""
    return tuple(_cookie(parts) for parts in (line.split("\t") for line in lines)
                 if len(parts) == _FIELDS)  # fmt: skip


def jar_lines(cookies: tuple[Cookie, ...], host: str) -> list[str]:
    """Return the lines that put `cookies` into a jar; one without a domain belongs to `host`."""
    return [
        "\t".join(
            (
                (
                    f"{_HTTP_ONLY if cookie.http_only else ''}{'.' if cookie.subdomains else ''}"
                    f"{cookie.domain or host}"
                ),
                _flag(cookie.subdomains),
                cookie.path or "/",
                _flag(cookie.secure),
                str(moment_of(cookie.expires) or 0) if cookie.expires else "0",
                cookie.name,
                cookie.value,
            )
        )
        for cookie in cookies
    ]


def host_of(url: str) -> str:
    """Return the host of a URL, as far as it is known; a template may stand anywhere in it."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _flag(value: bool) -> str:  # noqa: FBT001
    """Spell a boolean."""
    return "TRUE" if value else "FALSE"


def _cookie(parts: list[str]) -> Cookie:
    """Return one cookie from its seven fields."""
    domain, subdomains, path, secure, expires, name, value = parts
    return Cookie(
        name=name,
        value=value,
        domain=domain.removeprefix(_HTTP_ONLY).removeprefix("."),
        path=path,
        expires=_moment(int(expires)) if expires.isdigit() and int(expires) else None,
        secure=secure == "TRUE",
        http_only=domain.startswith(_HTTP_ONLY),
        subdomains=subdomains == "TRUE",
    )


def _moment(seconds: int) -> str | None:
    """Return seconds since 1970 as ISO 8601; None beyond the calendar."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (OverflowError, ValueError):
        return None
