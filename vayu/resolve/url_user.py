"""Who signs in according to the URL: ``https://ada:pa55@host/`` is Basic authentication.

So say curl, requests, httpx and Postman. What stands before ``@`` is percent-encoded (RFC 3986,
section 3.2.1); a name alone has an empty password. A written `Authorization` header wins, and so
does any auth.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vayu.resolve.template import utf8

_END = re.compile(r"[/?#]")

if TYPE_CHECKING:
    from vayu.model.requests.pair import Pairs
    from vayu.model.requests.request import RequestSpec


def may_have_user(spec: RequestSpec) -> bool:
    """Whether the URL of a request, filled in, may say who signs in.

    Parameters
    ----------
    spec : RequestSpec
        Its templates; with an auth of its own nobody asks the URL.
    """
    return spec.auth is None and ("{{" in (place := _authority(spec.url)) or "@" in place)


def signed_in(url: str, headers: Pairs) -> Pairs:
    """Return headers with the credentials that a URL has; the very same object if it has none.

    Parameters
    ----------
    url : str
        As it is sent.
    headers : tuple of pairs
    """
    user, at, _ = _authority(url).rpartition("@")
    return _with(headers, user) if at else headers


@lru_cache(maxsize=8)  # as long as nothing varies the transport is handed the same object
def _with(headers: Pairs, user: str) -> Pairs:
    """Return headers with credentials, unless there are some."""
    if any(name.lower() == "authorization" for name, _ in headers):
        return headers
    name, _, password = user.partition(":")
    credentials = utf8(f"{unquote(name)}:{unquote(password)}")
    return (*headers, ("Authorization", f"Basic {b64encode(credentials).decode()}"))


def _authority(url: str) -> str:
    """Return what stands between scheme and path, and a template that may hold both of them."""
    scheme, _, rest = url.partition("://")
    return _END.split(url if _END.search(scheme) else rest or url, maxsplit=1)[0]
