"""What the secrets of a request are, once its variables have values.

Every value of an environment is one, whatever its name. Of the request itself those are the
ones that `vayu.resolve.secret_places` finds, filled in; and what can be read out of them: the
password in Basic credentials or before ``@``, each cookie, what percent-encoding hides, and
the text between templates that have no value yet.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BasicAuth, DigestAuth
from vayu.model.variables.template import TEMPLATE
from vayu.resolve.leaves import telling
from vayu.resolve.scopes import shadowed, visible
from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.secret_places import SCHEME, USER_INFO, treat_request, treat_url
from vayu.resolve.spelling import SHORTEST
from vayu.resolve.template import as_text, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vayu.model.requests.request import RequestSpec
    from vayu.model.variables.scoped import Value
    from vayu.resolve.scopes import Scopes
    from vayu.resolve.secret_places import Treat

_COOKIES = frozenset({"cookie", "set-cookie"})  # headers with several; a cookie may be called so

NO_SECRETS = frozenset({"true", "false", "null", "none", "undefined"})
_LINE = 16  # a line of a secret that has several (a private key) is one by itself [characters]


class Secrets(NamedTuple):
    """What must be removed from text: the arguments of `vayu.resolve.redact.redactor`.

    Attributes
    ----------
    values : frozenset of str
        Wherever they stand.
    words : frozenset of str
        Known to be secret by their name, but so short that they are removed only where they
        stand alone.
    """

    values: frozenset[str]
    words: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Never show one."""
        return f"Secrets({len(self.values)} values, {len(self.words)} words)"


class SecretFinder:
    """Lists the secrets of one request, for any values of its variables.

    Parameters
    ----------
    request : RequestSpec
    """

    def __init__(self, request: RequestSpec) -> None:
        found = _places(lambda note: treat_request(request, note))
        if isinstance(request.auth, BasicAuth | DigestAuth) and request.auth.password:
            credentials = f"{request.auth.username}:{request.auth.password}"
            found.append((USER_INFO, credentials))
        self._places = [(name, value, parse(value)) for name, value in found]

    def secrets(self, variables: Mapping[str, Value]) -> Secrets:
        """Return every secret.

        Parameters
        ----------
        variables : mapping of str to value
            As far as they are known.

        Returns
        -------
        Secrets
        """
        named = set(self.written(variables))
        values = {text for text in named if len(text) >= SHORTEST}
        for name, value in telling(variables.items()):
            if value is None or isinstance(value, bool):
                continue
            text = as_text(value)
            values.update(_of_variable(text))
            if is_secret_name(name):
                named.add(text)
        kept = (named | values) - NO_SECRETS - {""}
        short = {text for text in kept if len(text) < SHORTEST}
        return Secrets(frozenset(kept - short), frozenset(short & named))

    def written(self, variables: Mapping[str, Value]) -> frozenset[str]:
        """Return what stands in the secret places of the request itself, filled in."""
        found = {part for pair in self._filled_in(variables) for part in _parts(*pair)}
        return frozenset(found - NO_SECRETS - {""})

    def secrets_in(self, scopes: Scopes) -> Secrets:
        """Return every secret, also of variables that a higher scope hides from templates."""
        seen, hidden = self.secrets(visible(scopes)), self.secrets(dict(shadowed(scopes)))
        return Secrets(seen.values | hidden.values, seen.words | hidden.words)

    def _filled_in(self, variables: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
        """Yield name and text of each place; where a value is missing, what stands around it."""
        for name, value, template in self._places:
            missing: list[str] = []
            try:
                text = template.render(variables.get, missing)
            except InvalidConfig:  # an object, which is sent nowhere
                missing, text = [name], ""
            if not missing:
                yield name, text
                continue
            for fragment in TEMPLATE.sub("\n", value).split("\n"):
                if len(fragment.strip()) >= SHORTEST:
                    yield name, fragment.strip()


def secrets_of(request: RequestSpec, variables: Mapping[str, Value]) -> Secrets:
    """Return the secrets of a request and of the values that fill it in.

    Parameters
    ----------
    request : RequestSpec
    variables : mapping of str to value

    Returns
    -------
    Secrets
    """
    return SecretFinder(request).secrets(variables)


def _places(walk: Callable[[Treat], object]) -> list[tuple[str, str]]:
    """Return name and text of each secret place that `walk` comes by."""
    found: list[tuple[str, str]] = []

    def note(name: str, value: str) -> str:
        found.append((name, value))
        return value

    walk(note)
    return list(dict.fromkeys(found))


def _of_variable(text: str) -> Iterator[str]:
    """Yield what is secret of a variable: all of it, its lines, the credentials in a URL."""
    yield text
    if "\n" in text:
        yield from (line for line in text.splitlines() if len(line) >= _LINE)
    for place in _places(lambda note: treat_url(text, note)) if "//" in text else ():
        yield from _parts(*place)


def _parts(name: str, value: str) -> Iterator[str]:
    """Yield what is secret of the text in a place, and what can be read out of it."""
    if name.lower() in _COOKIES:
        for pair in value.split(";"):
            key, equals, rest = pair.strip().partition("=")
            yield rest if equals else key
        return
    scheme = SCHEME.match(value)
    kind = scheme[0].strip().lower() if scheme else ""
    rest = value[len(scheme[0]) :].strip() if scheme else value
    yield rest
    plain = _decoded(rest) if kind == "basic" else unquote(rest)
    yield plain
    if kind == "basic" or name == USER_INFO:
        yield rest.partition(":")[2]
        yield plain.partition(":")[2]
    if name == USER_INFO and ":" not in rest:
        yield f"{plain}:"  # a token alone, as it signs in


def _decoded(credentials: str) -> str:
    """Return Basic credentials in plain text; nothing when they are malformed."""
    try:
        return b64decode(credentials, validate=True).decode(errors="replace")
    except ValueError:
        return ""
