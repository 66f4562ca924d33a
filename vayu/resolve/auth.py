"""What auth adds to a request beside headers: a parameter, a signature, a secret to answer with.

Every kind of `vayu.model.requests.auth` is either carried out somewhere in this layer or refused by
name. There is no way through for one that would be sent without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import asdict

from vayu.errors import InvalidConfig
from vayu.model.requests.auth import ApiKeyAuth, AwsAuth, DigestAuth, UnsupportedAuth
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.words.show import show
from vayu.resolve.sigv4 import Keys, Unsigned, signed_headers
from vayu.resolve.template import Template, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vayu.model.requests.auth import Auth
    from vayu.model.requests.pair import Pairs
    from vayu.model.variables.scoped import Value


class Signer:
    """Signs each request, once everything else of it is in its place.

    Parameters
    ----------
    auth : AwsAuth
    wall_clock : callable
        [s since 1970]
    """

    def __init__(self, auth: AwsAuth, wall_clock: Callable[[], float]) -> None:
        texts = (auth.access_key, auth.secret_key, auth.region, auth.service)
        self.templates = [parse(text) for text in (*texts, auth.session_token or "")]
        self._clock = wall_clock

    def sign(self, request: Unsigned, lookup: Callable[[str], Value], missing: list[str]) -> Pairs:
        """Return the headers of a request with those that sign it.

        Parameters
        ----------
        request : Unsigned
        lookup : callable
            Returns the value of a variable.
        missing : list of str
            Variables without a value are appended.

        Returns
        -------
        tuple of pairs
        """
        *texts, token = (template.render(lookup, missing) for template in self.templates)
        access, secret, region, service = texts
        keys = Keys(access, secret, region, service, token or None)
        return signed_headers(request, keys, self._clock())


class SentAuth(NamedTuple):
    """How a request proved who sends it. Filled in only when somebody looks: few scripts do.

    Attributes
    ----------
    auth : Auth
        The templates.
    variables : mapping of str to value
        With which the request was filled in.
    """

    auth: Auth
    variables: Mapping[str, Value]

    def __repr__(self) -> str:
        """Never show a value."""
        return f"SentAuth({self.auth!r})"

    def filled(self) -> dict[str, Any]:
        """Return its fields; what had no value, or a new one at each place, is a template."""
        value = self.variables.get
        return {
            name: parse(text).render(value, []) if isinstance(text, str) else text
            for name, text in asdict(self.auth).items()
        }


def signer_of(auth: Auth | None, wall_clock: Callable[[], float]) -> Signer | None:
    """Return what signs the requests, if anything does."""
    return Signer(auth, wall_clock) if isinstance(auth, AwsAuth) else None


def refuse_unfetched(auth: Auth | None) -> None:
    """Refuse auth that must have been carried out before a request is composed, or cannot be.

    Raises
    ------
    InvalidConfig
        If there is no token yet, or it is of a kind that Vayu does not have.
    """
    if isinstance(auth, UnsupportedAuth):
        why = f"{show(auth.kind)} is not supported, and nothing is sent without; choose another"
        raise InvalidConfig({"auth": why})
    if isinstance(auth, OAuth2):
        raise InvalidConfig({"auth": "is OAuth 2, and no token was fetched for it"})


def query_key(auth: Auth | None) -> Pairs:
    """Return the parameter that carries an API key, if one does."""
    if isinstance(auth, ApiKeyAuth) and auth.add_to == "query":
        return ((auth.name, auth.value),)
    return ()


def cookie_key(auth: Auth | None) -> Pairs:
    """Return the cookie that carries an API key, if one does."""
    if isinstance(auth, ApiKeyAuth) and auth.add_to == "cookie":
        return ((auth.name, auth.value),)
    return ()


def digest_templates(auth: Auth | None) -> tuple[Template, Template] | None:
    """Return user and password for the transport, which answers the server's challenge."""
    if not isinstance(auth, DigestAuth):
        return None
    return parse(auth.username), parse(auth.password)
