"""``auth``: what people write for credentials becomes a record."""

from __future__ import annotations

from typing import get_args

from vayu.errors import InvalidConfig
from vayu.model.auth import Auth, BasicAuth, BearerAuth
from vayu.model.check import build

_KINDS = get_args(Auth)


def auth_of(value: object) -> Auth:
    """Return credentials: a pair is user and password, text is a bearer token.

    Raises
    ------
    InvalidConfig
        If it is neither, nor one of the records of `vayu.model.auth`, or no server could be
        sent it. The value is not shown.
    """
    match value:
        case (str(user), str(password)):
            pair = {"username": user, "password": password}
            return build(BasicAuth, pair, names="python", path="auth")
        case str() if value.strip():
            token = value.strip().removeprefix("Bearer ").strip()
            return build(BearerAuth, {"token": token}, names="python", path="auth")
    if isinstance(value, _KINDS):
        found: Auth = value
        return found
    kind = type(value).__name__
    known = ", ".join(f"vayu.{record.__name__}" for record in _KINDS)
    why = f'must be ("user", "password"), a token or one of {known}; got a {kind}'
    raise InvalidConfig({"auth": why})
