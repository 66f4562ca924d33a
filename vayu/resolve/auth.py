"""What auth adds to a request beside headers: a parameter, or a secret for the transport.

Every kind of `vayu.model.auth` is either carried out somewhere in this layer or refused by
name. There is no way through for one that would be sent without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.auth import ApiKeyAuth, AwsAuth, DigestAuth
from vayu.model.oauth2 import OAuth2
from vayu.resolve.template import Template, parse

if TYPE_CHECKING:
    from vayu.model.auth import Auth
    from vayu.model.pair import Pairs


def refuse_unfetched(auth: Auth | None) -> None:
    """Refuse auth that must have been carried out before a request is composed.

    Raises
    ------
    InvalidConfig
        If there is no token yet.
    """
    if isinstance(auth, OAuth2 | AwsAuth):
        raise InvalidConfig({"auth": f"{type(auth).__name__} is not supported here"})


def query_key(auth: Auth | None) -> Pairs:
    """Return the parameter that carries an API key, if one does."""
    if isinstance(auth, ApiKeyAuth) and auth.add_to == "query":
        return ((auth.name, auth.value),)
    return ()


def digest_templates(auth: Auth | None) -> tuple[Template, Template] | None:
    """Return user and password for the transport, which answers the server's challenge."""
    if not isinstance(auth, DigestAuth):
        return None
    return parse(auth.username), parse(auth.password)
