"""OAuth 2.0 as requests and answers: what is asked of a token endpoint, and what it said.

Sources: RFC 6749 (grants, errors), RFC 7636 (PKCE, always with S256). Nothing here waits or
keeps anything; the engine fetches tokens by sending these requests as it sends any other.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from msgspec.structs import replace

from vayu.errors import SendError
from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.resolve.redact import mask_url
from vayu.resolve.url import with_query

if TYPE_CHECKING:
    from vayu.model.requests.oauth2 import OAuth2
    from vayu.model.requests.request import RequestSpec

_LONGEST = 200  # characters that are repeated of a server's explanation


class Token(NamedTuple):
    """What a token endpoint gave.

    Attributes
    ----------
    access : str
    lifetime : float, optional
        From now on; None if it did not say. [s]
    refresh : str, optional
        With which the next one is fetched.
    """

    access: str
    lifetime: float | None = None
    refresh: str | None = None

    def __repr__(self) -> str:
        """Never show it."""
        return f"Token(lifetime={self.lifetime}, refresh={self.refresh is not None})"


def token_request(auth: OAuth2, like: RequestSpec, *, refresh: str | None = None) -> RequestSpec:
    """Return the request that fetches a token.

    Parameters
    ----------
    auth : OAuth2
        Not of the grant ``authorization_code``, which begins with a person.
    like : RequestSpec
        The request that needs it: certificates, proxy and time-outs are the same.
    refresh : str, optional
        Fetch the next token with this, whatever the grant was.
    """
    fields: list[tuple[str, str | None]]
    if refresh is not None or auth.grant == "refresh_token":
        given = auth.refresh_token if refresh is None else refresh
        fields = [("grant_type", "refresh_token"), ("refresh_token", given)]
    elif auth.grant == "password":
        person = [("username", auth.username), ("password", auth.password)]
        fields = [("grant_type", "password"), *person]
    else:
        fields = [("grant_type", auth.grant)]
    fields += [("scope", auth.scope), ("audience", auth.audience)]
    return _request(auth, like, fields)


def code_request(
    auth: OAuth2, like: RequestSpec, *, code: str, verifier: str, redirect: str
) -> RequestSpec:
    """Return the request that exchanges an authorization code for a token."""
    return _request(
        auth,
        like,
        [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ],
    )


def sign_in_url(auth: OAuth2, *, state: str, verifier: str, redirect: str) -> str:
    """Return where a person signs in (RFC 6749, section 4.1.1; RFC 7636, section 4.3)."""
    digest = sha256(verifier.encode("ascii")).digest()
    given = {
        "response_type": "code",
        "client_id": auth.client_id,
        "redirect_uri": redirect,
        "scope": auth.scope,
        "audience": auth.audience,
        "state": state,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return with_query(auth.auth_url or "", query)


def read_token(status: int, body: bytes, where: str) -> Token:
    """Return the token in the answer of a token endpoint.

    Parameters
    ----------
    status : int
    body : bytes
    where : str
        The endpoint, for messages.

    Raises
    ------
    SendError
        If it gave none; with its own words (RFC 6749, section 5.2), as far as it said any.
    """
    plain = _object(body)
    access, lifetime = plain.get("access_token"), plain.get("expires_in")
    if status < 400 and isinstance(access, str) and access and access.isprintable():
        refresh = plain.get("refresh_token")
        return Token(access, _seconds(lifetime), refresh if isinstance(refresh, str) else None)
    said = [plain[name] for name in ("error", "error_description") if plain.get(name)]
    why = ": ".join(str(text)[:_LONGEST] for text in said) or "no access_token in the answer"
    raise SendError(
        f"no token from {mask_url(where).partition('?')[0]}: status {status}, {why}",
        hint="check token_url, client id and secret, scope; nothing was sent without the token",
    )


def bearer(auth: OAuth2, token: Token) -> BearerAuth:
    """Return the auth that sends a token."""
    return BearerAuth(token.access, auth.header_prefix)


def _request(auth: OAuth2, like: RequestSpec, fields: list[tuple[str, str | None]]) -> RequestSpec:
    """Return a call of the token endpoint: a form, and the client's credentials."""
    basic = None
    if auth.client_secret is not None and auth.client_id and auth.client_auth == "header":
        basic = BasicAuth(auth.client_id, auth.client_secret)
    else:
        fields = [*fields, ("client_id", auth.client_id), ("client_secret", auth.client_secret)]
    return replace(
        like,
        method="POST",
        url=auth.token_url,
        params=(),
        headers=(("Accept", "application/json"),),
        body=Body(mode="form", content=tuple([n, v] for n, v in fields if v)),
        auth=basic,
        name=None,
        follow_redirects=False,
        http_version="auto",
        server_name=None,
        unix_socket=None,
        stream_for=None,
    )


def _object(body: bytes) -> dict[str, object]:
    """Return a JSON object; an empty one for anything else."""
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _seconds(value: object) -> float | None:
    """Return a lifetime; some servers spell it as text."""
    try:
        seconds = float(str(value))
    except ValueError:
        return None
    return seconds if 0 < seconds < float("inf") else None
