"""Bruno's auth to records. What Vayu cannot do is refused by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.formats.importing.postman_auth import read_auth
from vayu.model.requests.auth import NoAuth

if TYPE_CHECKING:
    from vayu.model.requests.auth import Auth

_ROW = re.compile(r"^\s*(\w+):[ \t]*(.*)$", re.MULTILINE)
_NAMES: dict[str, dict[str, str]] = {
    "basic": {"username": "username", "password": "password"},
    "digest": {"username": "username", "password": "password"},
    "bearer": {"token": "token"},
    "apikey": {"key": "key", "value": "value", "placement": "in"},
    "awsv4": {"accessKeyId": "accessKey", "secretAccessKey": "secretKey", "region": "region",
              "service": "service", "sessionToken": "sessionToken"},
    "oauth2": {"grant_type": "grant_type", "access_token_url": "accessTokenUrl",
               "authorization_url": "authUrl", "client_id": "clientId", "scope": "scope",
               "client_secret": "clientSecret", "username": "username", "password": "password",
               "credentials_placement": "client_authentication",
               "token_header_prefix": "headerPrefix"},
}  # fmt: skip
"""Bruno's names, and Postman's."""


def read_bruno_auth(blocks: dict[str, str], mode: str) -> Auth | None:
    """Return the auth that a request or folder names; None when it says nothing.

    Parameters
    ----------
    blocks : dict
        Text of each block by its name.
    mode : str
        ``none``, ``inherit``, ``bearer`` ...

    Raises
    ------
    InvalidConfig
        If it is of a kind that Vayu does not have.
    """
    if mode in {"", "inherit"}:
        return None
    if mode == "none":
        return NoAuth()
    if mode not in _NAMES:
        raise InvalidConfig({f"auth: {mode[:30]}": "is not supported, and nothing is sent without"})
    rows = dict(_ROW.findall(blocks.get(f"auth:{mode}", "")))
    given = {theirs: rows[ours].strip() for ours, theirs in _NAMES[mode].items() if ours in rows}
    if mode == "apikey" and given.get("in") == "queryparams":
        given["in"] = "query"
    if mode == "oauth2":
        given["grant_type"] = {"password": "password_credentials"}.get(
            given.get("grant_type", ""), given.get("grant_type", "")
        )
    return read_auth({"type": mode, mode: given})
