"""``auth``: what people write for credentials becomes a record."""

from __future__ import annotations

from typing import get_args

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.auth import Auth, BasicAuth, BearerAuth, UnsupportedAuth
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.show import kind_of

_KINDS = get_args(Auth)
_NAMED = {str(kind.__struct_config__.tag): f"give vayu.{kind.__name__}(...)" for kind in _KINDS}
_LACKING = ("ntlm", "negotiate", "kerberos", "hawk", "oauth1", "edgegrid")
_WORDS = (
    {**_NAMED, "oauth2": "give vayu.OAuth2(...)", "aws": "give vayu.AwsAuth(...)"}
    | {"none": "leave it out, or give vayu.NoAuth()", "unsupported": "Vayu does not have it"}
    | dict.fromkeys(_LACKING, "Vayu does not have it")
)
"""Kinds of auth, and what to write for them: as text each would be sent as a token."""


def auth_of(value: object) -> Auth:
    """Return credentials: a pair is user and password, text is a bearer token, and no kind.

    Raises
    ------
    InvalidConfig
        If it is neither, nor one of the records of `vayu.model.requests.auth`, or no server could
        be sent it. The value is not shown.
    """
    match value:
        case (str(user), str(password)):
            pair = {"username": user, "password": password}
            return build(BasicAuth, pair, names="python", path="auth")
        case str() if remedy := _WORDS.get(value.strip().lower()):
            why = f"{value.strip()!r} is a kind of auth, and no token; {remedy}"
            raise InvalidConfig({"auth": why})
        case str() if value.strip():
            token = value.strip().removeprefix("Bearer ").strip()
            made = build(BearerAuth, {"token": token}, names="python", path="auth")
            if ":" in TEMPLATE.sub("", token):  # no token has one (RFC 6750, section 2.1)
                why = 'text is a bearer token, which has no ":"; give ("user", "password")'
                raise InvalidConfig({"auth": f"{why}, or vayu.BearerAuth if it is one"})
            return made
    if isinstance(value, _KINDS):
        found: Auth = value
        return found
    known = ", ".join(f"vayu.{one.__name__}" for one in _KINDS if one is not UnsupportedAuth)
    why = f'must be ("user", "password"), a token or one of {known}; got {kind_of(value)}'
    raise InvalidConfig({"auth": why})
