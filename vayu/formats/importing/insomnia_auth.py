"""Insomnia's auth to records. What Vayu cannot do is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from vayu.errors import InvalidConfig
from vayu.formats.importing.postman_auth import read_auth
from vayu.formats.texts.loose import text
from vayu.model.requests.auth import ApiKeyAuth, BearerAuth, NoAuth

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.auth import Auth

Given = dict[str, str]
Place = Literal["header", "query", "cookie"]

_AWS = {"accessKey": "accessKeyId", "secretKey": "secretAccessKey", "region": "region",
        "service": "service", "sessionToken": "sessionToken"}  # fmt: skip
_OAUTH2 = {
    "accessTokenUrl": "accessTokenUrl", "authUrl": "authorizationUrl", "clientId": "clientId",
    "clientSecret": "clientSecret", "username": "username", "password": "password",
    "scope": "scope", "audience": "audience", "headerPrefix": "tokenPrefix",
    "accessToken": "accessToken",
}  # fmt: skip


def read_insomnia_auth(given: dict[str, Any], spelt: Callable[[object], str]) -> Auth | None:
    """Return what `authentication` says; None when it says nothing.

    Parameters
    ----------
    given : dict
    spelt : callable
        Returns text with its templates as they are written here.

    Raises
    ------
    InvalidConfig
        If it is of a kind that Vayu does not have.
    """
    kind = text(given.get("type"))
    if not kind or kind == "inherit":
        return None
    if kind == "none" or given.get("disabled") is True:
        return NoAuth()
    if kind not in _READERS:
        raise InvalidConfig({f"auth: {kind[:30]}": "is not supported, and nothing is sent without"})
    return _READERS[kind]({name: spelt(value) for name, value in given.items()})


def _bearer(given: Given) -> Auth | None:
    """Return a bearer token, whose prefix may be another word."""
    prefix = given.get("prefix") or "Bearer"
    token = given.get("token", "")
    if prefix != "Bearer":
        return ApiKeyAuth(name="Authorization", value=f"{prefix} {token}")
    return BearerAuth(token=token)


def _api_key(given: Given) -> Auth | None:
    """Return an API key."""
    said = given.get("addTo", "").lower()
    places: tuple[Place, ...] = ("query", "cookie")
    place: Place = next((place for place in places if place in said), "header")
    return ApiKeyAuth(name=given.get("key", ""), value=given.get("value", ""), add_to=place)


def _oauth2(given: Given) -> Auth | None:
    """Return OAuth 2."""
    grant = given.get("grantType", "")
    parameters = _renamed(given, _OAUTH2) | {
        "grant_type": "password_credentials" if grant == "password" else grant,
        "client_authentication": "body" if given.get("credentialsInBody") == "true" else "header",
    }
    return read_auth({"type": "oauth2", "oauth2": parameters})


def _renamed(given: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """Return parameters by Postman's names."""
    return {theirs: given[ours] for theirs, ours in names.items() if ours in given}


_READERS: dict[str, Callable[[Given], Auth | None]] = {
    "bearer": _bearer,
    "apikey": _api_key,
    "basic": lambda given: read_auth({"type": "basic", "basic": given}),
    "digest": lambda given: read_auth({"type": "digest", "digest": given}),
    "iam": lambda given: read_auth({"type": "awsv4", "awsv4": _renamed(given, _AWS)}),
    "oauth2": _oauth2,
}
