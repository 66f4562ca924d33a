"""Secrets that an engine has met: what one Send calls secret is none in the history of the next.

A response's address is sent to again, a token is pasted into a query: then it stands where no
name says what it is. Values live in memory only, and as long as the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.request import RequestSpec
from vayu.resolve.leaves import every_leaf
from vayu.resolve.removal import MASK, Remover
from vayu.resolve.scopes import every, scopes_of
from vayu.resolve.script_secrets import marked
from vayu.resolve.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.send import SendSpec
    from vayu.resolve.secret_values import SecretFinder

SHORTEST_KNOWN = 8
"""What is shorter may be an innocent word elsewhere. [characters]"""

MOST_KNOWN = 2_000
"""When more have come, all are forgotten. [1]"""

_FIELDS = ("url", "params", "headers", "cookies", "body")


class KnownSecrets:
    """Removes from a text what was secret in any Send so far."""

    def __init__(self) -> None:
        self._known = frozenset[str]()
        self._remove = Remover()

    def learn(self, spec: SendSpec, finder: SecretFinder) -> None:
        """Take in what was typed into a request as a secret, and the variables named as one.

        Parameters
        ----------
        spec : SendSpec
        finder : SecretFinder
            Of its request.
        """
        told = every_leaf(every(scopes_of(spec)))
        named = {str(v) for n, v in told if v is not None and is_secret_name(n)}
        found = named | marked(spec) | finder.secrets({}).values
        new = {value for value in found if len(value) >= SHORTEST_KNOWN} - self._known
        if len(self._known) + len(new) > MOST_KNOWN:
            self._known, self._remove = frozenset(), Remover()
        self._known |= new
        self._remove.add(new)

    @property
    def values(self) -> frozenset[str]:
        """All of them."""
        return self._known

    def __call__(self, text: str) -> str:
        """Return `text` without them."""
        return self._remove(text)


def without(
    request: RequestSpec, redact: Callable[[str], str]
) -> tuple[RequestSpec, tuple[str, ...]]:
    """Return a request from whose texts `redact` removed something, and where it did.

    Parameters
    ----------
    request : RequestSpec
    redact : callable

    Returns
    -------
    tuple of RequestSpec and tuple of str
    """
    plain = msgspec.to_builtins(request)
    changed = {name: _mapped(plain[name], redact) for name in _FIELDS}
    lost = tuple(name for name in _FIELDS if changed[name] != plain[name])
    if not lost:
        return request, ()
    try:
        return build(RequestSpec, plain | changed), lost
    except InvalidConfig:  # what is left is no request
        bare = RequestSpec(method=request.method, url=f"https://removed.invalid/{MASK}")
        return replace(bare, name=request.name), lost


def _mapped(value: Any, redact: Callable[[str], str]) -> Any:
    """Return plain data with each text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list | tuple):
        return type(value)([_mapped(item, redact) for item in value])
    if isinstance(value, dict):
        return {name: _mapped(item, redact) for name, item in value.items()}
    return value
