"""Security schemes of OpenAPI to auth; secrets are variables, ``{{token}}``, with no value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vayu.errors import InvalidConfig
from vayu.formats.texts.loose import items, members, text
from vayu.model.requests.auth import ApiKeyAuth, BasicAuth, BearerAuth, DigestAuth, NoAuth
from vayu.model.requests.oauth2 import OAuth2

if TYPE_CHECKING:
    from vayu.formats.importing.openapi_refs import References
    from vayu.model.requests.auth import Auth

_GRANTS = {"clientCredentials": "client_credentials", "application": "client_credentials",
           "password": "password", "authorizationCode": "authorization_code",
           "accessCode": "authorization_code"}  # fmt: skip


class Secured(NamedTuple):
    """What a security requirement asks for.

    Attributes
    ----------
    auth : Auth, optional
        None: nothing is said.
    keys : tuple of ApiKeyAuth
        Further keys, which go into headers, query and cookies.
    """

    auth: Auth | None = None
    keys: tuple[ApiKeyAuth, ...] = ()


def read_security(value: object, schemes: dict[str, Any], references: References) -> Secured:
    """Return what `security` asks for: the first alternative that Vayu can do.

    Parameters
    ----------
    value : object
        A list of alternatives; an empty one means none is needed.
    schemes : dict
        By name.
    references : References

    Raises
    ------
    InvalidConfig
        If there are only kinds that Vayu does not have, naming them.
    """
    if not isinstance(value, list):
        return Secured()
    problems: dict[str, str] = {}
    alternatives = [members(one) for one in value]
    for wanted in sorted(alternatives, key=lambda one: not one):
        if not wanted:
            return Secured(NoAuth())
        try:
            made = [
                _scheme(name, references.follow(schemes.get(name)), scopes)
                for name, scopes in wanted.items()
            ]
        except InvalidConfig as error:
            problems |= error.problems
            continue
        return _together(made)
    if problems:
        raise InvalidConfig(problems)
    return Secured(NoAuth())


def _together(made: list[Auth]) -> Secured:
    """Return several kinds that are asked for at once.

    Raises
    ------
    InvalidConfig
        If two of them are no keys.
    """
    keys = [auth for auth in made if isinstance(auth, ApiKeyAuth)]
    others = [auth for auth in made if not isinstance(auth, ApiKeyAuth)]
    if len(others) > 1:
        raise InvalidConfig({"security": "two kinds of auth at once are not supported"})
    if others:
        return Secured(others[0], tuple(keys))
    return Secured(keys[0], tuple(keys[1:]))


def _scheme(name: str, scheme: dict[str, Any], scopes: object) -> Auth:
    """Return one scheme.

    Raises
    ------
    InvalidConfig
        If Vayu does not have it.
    """
    kind = text(scheme.get("type"))
    word = text(scheme.get("scheme")).lower()
    if kind == "basic" or (kind == "http" and word == "basic"):
        return BasicAuth(username="{{username}}", password="{{password}}")  # noqa: S106 (a template)
    if kind == "http" and word == "digest":
        return DigestAuth(username="{{username}}", password="{{password}}")  # noqa: S106
    if kind == "openIdConnect" or (kind == "http" and word == "bearer"):
        return BearerAuth(token="{{token}}")  # noqa: S106
    if kind == "apiKey" and text(scheme.get("in")) in {"header", "query", "cookie"}:
        variable = "apiKey" if name.lower().replace("_", "") in {"apikey", "key"} else name
        where = scheme["in"]
        return ApiKeyAuth(name=text(scheme.get("name")) or "X-API-Key",
                          value=f"{{{{{variable}}}}}", add_to=where)  # fmt: skip
    if kind == "oauth2":
        return _oauth2(scheme, " ".join(text(scope) for scope in items(scopes)))
    said = " ".join(filter(None, [kind, word or text(scheme.get("in"))])) or "not described"
    raise InvalidConfig({f"security: {name[:40]}": f"is of a kind that is not supported ({said})"})


def _oauth2(scheme: dict[str, Any], scope: str) -> Auth:
    """Return OAuth 2; of the implicit flow, which is for browsers only, its token."""
    flows = members(scheme.get("flows")) or {text(scheme.get("flow")): scheme}
    for name, grant in _GRANTS.items():
        flow = members(flows.get(name))
        url = text(flow.get("tokenUrl"))
        if url.startswith(("http://", "https://")):
            user = grant == "password"
            return OAuth2(
                grant=grant,  # type: ignore[arg-type]
                token_url=url,
                auth_url=text(flow.get("authorizationUrl")) or None,
                client_id="{{clientId}}",
                client_secret="{{clientSecret}}",  # noqa: S106
                username="{{username}}" if user else None,
                password="{{password}}" if user else None,
                scope=scope or None,
            )
    return BearerAuth(token="{{token}}")  # noqa: S106
