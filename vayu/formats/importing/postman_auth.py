"""Postman's auth to records and back. What Vayu cannot do is refused by name, never left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.formats.texts.loose import members, objects, text
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.auth import Auth

_Said = BasicAuth | DigestAuth | BearerAuth | ApiKeyAuth | AwsAuth | OAuth2
Parameters = dict[str, Any]

_GRANTS = {
    "authorization_code": "authorization_code",
    "authorization_code_with_pkce": "authorization_code",
    "client_credentials": "client_credentials",
    "password_credentials": "password",
}


def read_auth(value: object) -> Auth | None:
    """Return what Postman's `auth` says; None when it says nothing.

    Parameters
    ----------
    value : object
        ``{"type": "bearer", "bearer": [{"key": "token", "value": ...}]}``; in version 2.0 of
        the format an object stands for the list.

    Raises
    ------
    InvalidConfig
        If it is of a kind that Vayu does not have, naming it.
    """
    auth = members(value)
    kind = text(auth.get("type"))
    if not kind or kind == "inherit":
        return None
    if kind not in _READERS:
        raise InvalidConfig({f"auth: {kind[:30]}": "is not supported, and nothing is sent without"})
    given = auth.get(kind)
    if isinstance(given, dict):
        return _READERS[kind](given)
    return _READERS[kind]({text(row.get("key")): row.get("value") for row in objects(given)})


def write_auth(auth: Auth | None) -> dict[str, Any] | None:
    """Return Postman's `auth`, version 2.1; None for what its parents say."""
    if auth is None or isinstance(auth, InheritAuth):
        return None
    if isinstance(auth, NoAuth):
        return {"type": "noauth"}
    if isinstance(auth, UnsupportedAuth):
        return {"type": auth.kind}
    kind, given = _written(auth)
    rows = [
        {"key": key, "value": value, "type": "string"}
        for key, value in given.items()
        if value is not None
    ]
    return {"type": kind, kind: rows}


def _written(auth: _Said) -> tuple[str, Parameters]:
    """Return Postman's name and parameters."""
    match auth:
        case BasicAuth() | DigestAuth():
            kind = "basic" if isinstance(auth, BasicAuth) else "digest"
            return kind, {"username": auth.username, "password": auth.password}
        case BearerAuth(prefix=prefix) if prefix != "Bearer":  # Postman has no other
            value = f"{prefix} {auth.token}".lstrip()
            return "apikey", {"key": "Authorization", "value": value, "in": "header"}
        case BearerAuth():
            return "bearer", {"token": auth.token}
        case ApiKeyAuth():
            return "apikey", _written_key(auth)
        case AwsAuth():
            return "awsv4", {
                "accessKey": auth.access_key,
                "secretKey": auth.secret_key,
                "region": auth.region,
                "service": auth.service,
                "sessionToken": auth.session_token,
            }
        case OAuth2():
            return "oauth2", _oauth2_parameters(auth)


def _oauth2_parameters(auth: OAuth2) -> Parameters:
    """Return Postman's parameters of OAuth 2."""
    grants = {ours: theirs for theirs, ours in _GRANTS.items()}
    return {
        "grant_type": grants.get(auth.grant, auth.grant),
        "accessTokenUrl": auth.token_url,
        "authUrl": auth.auth_url,
        "clientId": auth.client_id,
        "clientSecret": auth.client_secret,
        "username": auth.username,
        "password": auth.password,
        "refreshToken": auth.refresh_token,
        "scope": auth.scope,
        "audience": auth.audience,
        "client_authentication": auth.client_auth,
        "headerPrefix": auth.header_prefix,
        "addTokenTo": "header",
    }


def _oauth2(given: Parameters) -> Auth:
    """Return OAuth 2; a token that was fetched already, and no way to another, is a bearer's.

    Raises
    ------
    InvalidConfig
        If the grant is not supported.
    """
    grant = text(given.get("grant_type")) or "authorization_code"
    token_url = text(given.get("accessTokenUrl")).strip()
    prefix = text(given.get("headerPrefix")).strip() or "Bearer"
    if not token_url:
        token = text(given.get("accessToken"))
        if token and given.get("addTokenTo") == "queryParams":
            return ApiKeyAuth(name="access_token", value=token, add_to="query")
        if token and prefix != "Bearer":
            return ApiKeyAuth(name="Authorization", value=f"{prefix} {token}")
        if token:
            return BearerAuth(token=token)
        raise InvalidConfig({"auth: oauth2": "has neither a token nor a URL to fetch one from"})
    if grant not in _GRANTS and grant != "refresh_token":
        raise InvalidConfig({f"auth: oauth2, grant {grant[:30]}": "is not supported"})
    if given.get("addTokenTo") == "queryParams":
        raise InvalidConfig({"auth: oauth2": "a token in the query is not supported"})
    names = {"auth_url": "authUrl", "client_id": "clientId", "client_secret": "clientSecret",
             "username": "username", "password": "password", "refresh_token": "refreshToken",
             "scope": "scope", "audience": "audience"}  # fmt: skip
    found = {ours: text(given.get(theirs)) or None for ours, theirs in names.items()}
    client_auth = "body" if given.get("client_authentication") == "body" else "header"
    return OAuth2(
        grant=_GRANTS.get(grant, grant),  # type: ignore[arg-type]
        token_url=token_url,
        client_auth=client_auth,  # type: ignore[arg-type]
        header_prefix=prefix,
        **found,  # type: ignore[arg-type]
    )


def _written_key(auth: ApiKeyAuth) -> Parameters:
    """Return an API key; for one in a cookie Postman has only the header of all cookies."""
    if auth.add_to == "cookie":
        return {"key": "Cookie", "value": f"{auth.name}={auth.value}", "in": "header"}
    return {"key": auth.name, "value": auth.value, "in": auth.add_to}


def _api_key(given: Parameters) -> Auth:
    """Return an API key."""
    name, value = text(given.get("key")) or "X-API-Key", text(given.get("value"))
    if given.get("in") == "query":
        return ApiKeyAuth(name=name, value=value, add_to="query")
    cookie, equals, rest = value.partition("=")
    if name == "Cookie" and cookie and equals and ";" not in value:
        return ApiKeyAuth(name=cookie, value=rest, add_to="cookie")
    return ApiKeyAuth(name=name, value=value)


def _aws(given: Parameters) -> Auth:
    """Return AWS's signature."""
    return AwsAuth(
        access_key=text(given.get("accessKey")),
        secret_key=text(given.get("secretKey")),
        region=text(given.get("region")) or "us-east-1",
        service=text(given.get("service")) or "execute-api",
        session_token=text(given.get("sessionToken")) or None,
    )


def _user(given: Parameters) -> dict[str, str]:
    """Return user name and password."""
    return {"username": text(given.get("username")), "password": text(given.get("password"))}


_READERS: dict[str, Callable[[Parameters], Auth]] = {
    "noauth": lambda _: NoAuth(),
    "basic": lambda given: BasicAuth(**_user(given)),
    "digest": lambda given: DigestAuth(**_user(given)),
    "bearer": lambda given: BearerAuth(token=text(given.get("token"))),
    "apikey": _api_key,
    "awsv4": _aws,
    "oauth2": _oauth2,
}
