r"""AWS Signature Version 4: what is signed, and with which key.

    key       = HMAC(HMAC(HMAC(HMAC("AWS4" + secret, day), region), service), "aws4_request")
    scope     = day/region/service/aws4_request
    signature = HMAC(key, "AWS4-HMAC-SHA256" \n moment \n scope \n SHA256(canonical request))

Source: AWS, "Create a signed AWS API request". libcurl could sign too, but it hides the moment,
so no signature of its could ever be compared with a published one.

The path is signed as the service reads it: encoded once more than on the wire, and dots
resolved; S3 alone takes it as it is. Headers that proxies and libcurl change are not signed.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.requests.pair import Pairs

ALGORITHM = "AWS4-HMAC-SHA256"

UNSIGNED = frozenset(
    {"accept-encoding", "authorization", "connection", "cookie", "expect", "transfer-encoding",
     "user-agent", "x-amzn-trace-id"}
)  # fmt: skip
"""Headers that may differ when they arrive."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "-_.~"


class Keys(NamedTuple):
    """Who signs, and for what.

    Attributes
    ----------
    access_key, secret_key, region, service : str
    session_token : str, optional
    """

    access_key: str
    secret_key: str
    region: str
    service: str
    session_token: str | None = None

    def __repr__(self) -> str:
        """Never show a key."""
        return f"Keys({self.region}, {self.service})"


class Unsigned(NamedTuple):
    """A request to be signed.

    Attributes
    ----------
    method, url : str
        The URL as it goes over the wire.
    headers : tuple of pairs
    body : bytes
    """

    method: str
    url: str
    headers: Pairs = ()
    body: bytes = b""


def signed_headers(request: Unsigned, keys: Keys, seconds: float) -> Pairs:
    """Return the headers of a request, and those that sign it.

    Parameters
    ----------
    request : Unsigned
    keys : Keys
    seconds : float
        The moment of signing. [s since 1970]

    Returns
    -------
    tuple of pairs
    """
    moment = f"{datetime.fromtimestamp(seconds, UTC):%Y%m%dT%H%M%SZ}"
    taken = {name.lower() for name, _ in request.headers}
    added = [("X-Amz-Date", moment)]
    if keys.session_token:
        added.append(("X-Amz-Security-Token", keys.session_token))
    if keys.service == "s3" and "x-amz-content-sha256" not in taken:
        added.append(("X-Amz-Content-Sha256", sha256(request.body).hexdigest()))
    headers = (*request.headers, *(pair for pair in added if pair[0].lower() not in taken))
    moment = next(value for name, value in headers if name.lower() == "x-amz-date")
    names, canonical = canonical_request(request._replace(headers=headers), s3=keys.service == "s3")
    scope = f"{moment[:8]}/{keys.region}/{keys.service}/aws4_request"
    digest = sha256(canonical.encode()).hexdigest()
    text = f"{ALGORITHM}\n{moment}\n{scope}\n{digest}"
    key = signing_key(keys.secret_key, moment[:8], keys.region, keys.service)
    signature = _hmac(key, text).hex()
    credential = f"Credential={keys.access_key}/{scope}"
    value = f"{ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"
    return (*headers, ("Authorization", value))


def canonical_request(request: Unsigned, *, s3: bool = False) -> tuple[str, str]:
    """Return the names of the signed headers, and the text that is signed."""
    parts = urlsplit(request.url)
    headers: dict[str, list[str]] = {}
    for name, value in request.headers:
        if name.lower() not in UNSIGNED:
            headers.setdefault(name.lower(), []).append(re.sub(r" +", " ", value.strip()))
    headers.setdefault("host", [_host(request.url)])
    lines = "".join(f"{name}:{','.join(headers[name])}\n" for name in sorted(headers))
    names = ";".join(sorted(headers))
    path = quote(unquote(parts.path), safe="/" + _UNRESERVED) if s3 else _path(parts.path)
    payload = next(iter(headers.get("x-amz-content-sha256", [])), None)
    digest = payload or sha256(request.body).hexdigest()
    query = "&".join(sorted(_query(parts.query)))
    return names, f"{request.method}\n{path or '/'}\n{query}\n{lines}\n{names}\n{digest}"


@lru_cache(maxsize=64)
def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """Return the key of one day: four hashes that the requests of that day share."""
    key = f"AWS4{secret}".encode()
    for text in (day, region, service, "aws4_request"):
        key = _hmac(key, text)
    return key


def _host(url: str) -> str:
    """Return the `Host` that goes over the wire."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    usual = f":{_DEFAULT_PORTS.get(parts.scheme)}"
    return place.removesuffix(usual)


def _path(path: str) -> str:
    """Return a path with its dots resolved, encoded once more."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in {"", "."}:
            kept.append(segment)
    end = "/" if kept and path.endswith(("/", "/.", "/..")) else ""
    return quote("/" + "/".join(kept) + end, safe="/" + _UNRESERVED)


def _query(query: str) -> Iterator[str]:
    """Yield each parameter, encoded in the one way that is signed."""
    for item in filter(None, query.split("&")):
        name, _, value = item.partition("=")
        yield "=".join(quote(unquote(text), safe=_UNRESERVED) for text in (name, value))


def _hmac(key: bytes, text: str) -> bytes:
    """Return the HMAC-SHA256 of text."""
    return hmac.digest(key, text.encode(), "sha256")
