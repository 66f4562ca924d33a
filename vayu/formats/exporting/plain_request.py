"""A request as the code generators write it: URL with its query, headers, one kind of body.

Templates stay where they are; what stands around them is encoded. Auth that another program has
to be told how to do is refused by name, never left out.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

from vayu.errors import InvalidConfig
from vayu.model.requests.auth import (
    ApiKeyAuth,
    AwsAuth,
    BasicAuth,
    BearerAuth,
    DigestAuth,
    InheritAuth,
    NoAuth,
    UnsupportedAuth,
)
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.pair import sent_pairs
from vayu.model.requests.transport import DEFAULT_TIMEOUT, TransportSpec
from vayu.model.variables.template import around_templates
from vayu.model.words.duration import parse_duration
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.model.requests.body import Body
    from vayu.model.requests.pair import Pairs
    from vayu.model.requests.part import Part
    from vayu.model.requests.request import RequestSpec

_IMPLIED = {"json": "application/json", "graphql": "application/json",
            "form": "application/x-www-form-urlencoded", "xml": "application/xml"}  # fmt: skip


class PlainRequest(NamedTuple):
    """A request in the words that every program has.

    Attributes
    ----------
    method, url : str
    headers : pairs
        `Content-Type` and `Authorization` included, where the request has one.
    cookies : pairs
    text : str, optional
    data : bytes, optional
    file : str, optional
        Path of what is sent.
    parts : tuple of Part
        At most one of `text`, `data`, `file` and `parts` is there.
    auth : BasicAuth, DigestAuth or AwsAuth, optional
    typed : bool
        The request has a `Content-Type`.
    timeout : float
        [s]
    """

    method: str
    url: str
    headers: Pairs
    cookies: Pairs
    text: str | None
    data: bytes | None
    file: str | None
    parts: tuple[Part, ...]
    auth: BasicAuth | DigestAuth | AwsAuth | None
    typed: bool
    timeout: float


def plain_request(spec: RequestSpec) -> PlainRequest:
    """Return a request in plain words.

    Parameters
    ----------
    spec : RequestSpec
        `InvalidConfig` is raised if its auth is of a kind that no program is told in a few words.
    """
    body, headers, query = spec.body, list(spec.header_pairs), list(spec.param_pairs)
    auth, cookies = spec.auth, list(spec.cookie_pairs)
    written = {name.lower() for name, _ in headers}  # which win over what auth would add
    if isinstance(auth, BearerAuth) and "authorization" not in written:
        headers.append(("Authorization", f"{auth.prefix} {auth.token}".lstrip()))
    elif isinstance(auth, ApiKeyAuth) and auth.add_to == "query":
        query.append((auth.name, auth.value))
    elif isinstance(auth, ApiKeyAuth) and auth.add_to == "cookie":
        cookies.append((auth.name, auth.value))
    elif isinstance(auth, ApiKeyAuth) and auth.name.lower() not in written:
        headers.append((auth.name, auth.value))
    given = {name.lower() for name, _ in headers}
    kind = body.content_type or _IMPLIED.get(body.mode)
    if kind and "content-type" not in given:
        headers.append(("Content-Type", kind))
    content = body.content
    return PlainRequest(
        method=spec.method.upper(),
        url=_with_query(spec.url, query),
        headers=tuple(headers),
        cookies=tuple(cookies),
        text=_text(body),
        data=content if isinstance(content, bytes) else None,
        file=str(content) if body.mode == "file" else None,
        parts=tuple(part for part in content if part.enabled) if _is_parts(body) else (),  # type: ignore[attr-defined]
        auth=None if isinstance(auth, BasicAuth) and "authorization" in written else _native(auth),
        typed=bool(kind) or "content-type" in given,
        timeout=parse_duration(spec.timeout or DEFAULT_TIMEOUT) / NS_PER_S,
    )


def cookie_text(cookies: Pairs) -> str:
    """Return cookies as they stand in their header."""
    return "; ".join(f"{name}={value}" for name, value in cookies)


def with_cookies(plain: PlainRequest) -> PlainRequest:
    """Return a request whose cookies are a header, for programs that have no other word."""
    if not plain.cookies:
        return plain
    header = ("Cookie", cookie_text(plain.cookies))
    return plain._replace(headers=(*plain.headers, header), cookies=())


def joined_headers(headers: Pairs) -> Pairs:
    """Return headers with each name once, for programs that take an object (RFC 9110, 5.3)."""
    joined: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        first, before = joined.get(name.lower(), (name, ""))
        separator = "; " if name.lower() == "cookie" else ", "
        joined[name.lower()] = (first, f"{before}{separator}{value}" if before else value)
    return tuple(joined.values())


def unsaid(spec: RequestSpec, said: set[str], what: str) -> dict[str, str]:
    """Return a problem for each way to travel that a program does not say.

    Those of connections in a run are none: what sends one request opens one.
    """
    plain = TransportSpec()
    ignored = said | {"dns", "reuse_connections"}
    ignored |= set() if spec.follow_redirects else {"max_redirects"}
    return {name: f"is not exported as {what}" + ("" if what == "curl" else "; export as curl")
            for name in TransportSpec.__struct_fields__
            if name not in ignored and getattr(spec, name) != getattr(plain, name)}  # fmt: skip


def encoded(text: str) -> str:
    """Return text percent-encoded, templates as they are."""
    return around_templates(text, lambda part: quote(part, safe=""))


def _native(auth: object) -> BasicAuth | DigestAuth | AwsAuth | None:
    """Return the auth that a program is told of.

    Raises
    ------
    InvalidConfig
        If a token has to be fetched first, or it is of a kind that Vayu does not have.
    """
    if isinstance(auth, BasicAuth | DigestAuth | AwsAuth):
        return auth
    if isinstance(auth, OAuth2):
        why = "fetches a token first; fetch it, and export with BearerAuth('{{token}}')"
        raise InvalidConfig({"auth: oauth2": why})
    if isinstance(auth, UnsupportedAuth):
        raise InvalidConfig({f"auth: {auth.kind}": "is not supported; choose another"})
    assert auth is None or isinstance(auth, NoAuth | InheritAuth | BearerAuth | ApiKeyAuth)
    return None


def _with_query(url: str, query: list[tuple[str, str]]) -> str:
    """Return a URL with parameters behind its query."""
    base = url.partition("#")[0]
    spelt = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query)
    if not spelt:
        return base
    return f"{base}{'' if base.endswith(('?', '&')) else '&' if '?' in base else '?'}{spelt}"


def _is_parts(body: Body) -> bool:
    """Whether a body is a list of parts."""
    return body.mode == "multipart" and isinstance(body.content, tuple)


def _text(body: Body) -> str | None:
    """Return the text of a body; None when it has none."""
    content = body.content
    if body.mode in {"text", "xml"} or (body.mode == "json" and isinstance(content, str)):
        return str(content)
    if body.mode in {"json", "graphql"}:
        return json.dumps(_graphql(content) if body.mode == "graphql" else content,
                          ensure_ascii=False, separators=(",", ":"))  # fmt: skip
    if body.mode == "form":
        return "&".join(f"{_form(name)}={_form(value)}" for name, value in _fields(content))
    return None


def _graphql(content: object) -> object:
    """Return a GraphQL request with its variables as an object."""
    found = dict(content) if isinstance(content, dict) else {}
    variables = found.get("variables")
    if isinstance(variables, str):
        with suppress(ValueError):  # if it holds templates it stays text, as it was written
            found["variables"] = json.loads(variables)
    return found


def _fields(content: object) -> list[tuple[str, str]]:
    """Return the fields of a form that are sent."""
    if isinstance(content, dict):
        return [
            (str(name), _spelt(one))
            for name, value in content.items()
            for one in (value if isinstance(value, list | tuple) else [value])
            if one is not None
        ]
    return [(str(name), _spelt(value)) for name, value in sent_pairs(content)]  # type: ignore[arg-type]


def _spelt(value: object) -> str:
    """Return a value as forms spell it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _form(text: str) -> str:
    """Return text as a form encodes it, templates as they are."""
    return around_templates(text, quote_plus)
