"""Secrets that were shown as ``***`` and come back so, put in their places again.

Whoever reads a request over the wire gets it masked, changes something else and writes it back.
What is masked then means: leave it as it is. What it was is looked for where it was, and, if
the text around it has changed, in the place of the same name. A mask for which there is
nothing, or more than one thing, is refused: a secret must not be lost, or land in another place.
So is every mask of a request that leads to another scheme, host or port than before: whoever may
not read a secret may not have it sent to themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import fields, replace

from vayu.errors import InvalidConfig
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.request import RequestSpec
from vayu.resolve.leaves import holds_secret
from vayu.resolve.redact import mask_place, mask_request, mask_url
from vayu.resolve.removal import MASK
from vayu.resolve.secret_places import treat_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.model.requests.auth import Auth
    from vayu.model.variables.scoped import Value, Variables

_NOWHERE = RequestSpec(url="http://nowhere.invalid/")
_PLACES = frozenset(
    {"url", "params", "headers", "cookies", "body", "auth", "proxy", "key_password"}
)
_UNKNOWN = "is masked, and what it was is not known; write the value, or a {{variable}}"
_ELSEWHERE = (
    "is masked, and its URL leads to another host, port or scheme than the secret was for; write "
    "the value, or a {{variable}}"
)
_SCHEME = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]*)://)?(.*)", re.DOTALL)
_END = re.compile(r"[/?#]")
_PORT = re.compile(r"(.*?)(?::(\d*))?", re.DOTALL)
_USUAL_PORTS = {"http": "80", "https": "443"}


def restore_request(new: RequestSpec, old: RequestSpec | None) -> RequestSpec:
    """Return `new` with the secrets of `old` where they are masked.

    Parameters
    ----------
    new : RequestSpec
        As it was written.
    old : RequestSpec, optional
        As it is stored.

    Raises
    ------
    InvalidConfig
        Naming each place whose secret is not known, or was for another host.
    """
    found, wrong = dict[str, object](), dict[str, str]()
    for field in fields(RequestSpec):
        moved = old is not None and _moved(new, old, field.name)
        known = _NOWHERE if old is None or moved else old
        masked = mask_request(known)
        given, shown = getattr(new, field.name), getattr(masked, field.name)
        if given == shown:
            found[field.name] = getattr(known, field.name)
        elif field.name in _PLACES:
            finder = _Finder(_alone(known, field.name))
            restored = treat_request(_alone(_as_shown(new, masked, known), field.name), finder.find)
            found[field.name] = getattr(restored, field.name)
            why = _ELSEWHERE if moved else _UNKNOWN
            wrong |= {f"request.{field.name}: {name}": why for name in finder.wrong}
    if wrong:
        raise InvalidConfig(wrong)
    return replace(new, **found)


def _moved(new: RequestSpec, old: RequestSpec, name: str) -> bool:
    """Whether what a field holds would be sent to another scheme, host or port than before."""
    if name in {"proxy", "key_password"}:  # neither is sent to the host
        return False
    if _origin(new.url) not in {_origin(old.url), _origin(mask_url(old.url))}:
        return True
    before, now = (one.auth.token_url if isinstance(one.auth, OAuth2) else None
                   for one in (old, new))  # fmt: skip
    return name == "auth" and now is not None and _origin(now) != _origin(before or old.url)


def _origin(url: str) -> tuple[str, str, str]:
    """Return scheme, host and port of a URL, as far as it says them; templates as they are."""
    scheme, rest = _SCHEME.match(url.strip()).groups()  # type: ignore[union-attr]
    authority = _END.split(rest, maxsplit=1)[0]
    user, _, after = authority.rpartition("@")
    if "{{" not in user and "\\" not in user:  # else it may hold another host
        authority = after
    host, port = _PORT.fullmatch(authority).groups()  # type: ignore[union-attr]
    plain = "{{" not in authority
    scheme = (scheme or "").lower()
    return scheme, host.lower() if plain else host, port or _USUAL_PORTS.get(scheme, "")


def restore_auth(new: Auth | None, old: Auth | None) -> Auth | None:
    """Return `new` with the secrets of `old` where they are masked; raises as the request's."""
    known = None if old is None else replace(_NOWHERE, auth=old)
    return restore_request(replace(_NOWHERE, auth=new), known).auth


def mask_auth(auth: Auth | None) -> Auth | None:
    """Return `auth` with password, token or key masked; templates stay."""
    return mask_request(replace(_NOWHERE, auth=auth)).auth


def mask_variables(variables: Variables) -> Variables:
    """Return variables with the values masked whose name, or a field's, says they are secrets."""
    return {name: _shown(name, value) for name, value in variables.items()}


def restore_variables(new: Variables, old: Mapping[str, object]) -> Variables:
    """Return `new` with the values of `old` where they are masked.

    Raises
    ------
    InvalidConfig
        Naming each that there was none of.
    """
    masked = {
        name
        for name, value in new.items()
        if value == MASK and holds_secret(name, old.get(name))  # type: ignore[arg-type]
    }
    missing = sorted(masked - old.keys())
    if missing:
        why = "is masked, and what it was is not known; write the value"
        raise InvalidConfig({f"variables.{name}": why for name in missing})
    kept: Variables = {name: old[name] for name in masked}  # type: ignore[misc]
    return {name: kept.get(name, value) for name, value in new.items()}


class _Finder:
    """Finds what a mask stands for: the secret in the place of the same name."""

    def __init__(self, known: RequestSpec) -> None:
        self._known: dict[str, dict[str, None]] = {}
        self.wrong: list[str] = []
        treat_request(known, self._note)

    def find(self, name: str, value: str) -> str:
        """Return the secret that is masked in a place; anything else as it is."""
        if MASK not in value:
            return value
        known = self._known.get(name.lower(), {})
        meant = [secret for secret in known if mask_place(name, secret) == value]
        if len(meant) == 1:
            return meant[0]
        self.wrong.append(name)
        return value

    def _note(self, name: str, value: str) -> str:
        """Take in one secret of the request as it is stored."""
        self._known.setdefault(name.lower(), {})[value] = None
        return value


def _alone(spec: RequestSpec, name: str) -> RequestSpec:
    """Return a request that has one field of another and nothing else."""
    certificate = {"cert": "/nowhere"} if name == "key_password" else {}
    return replace(_NOWHERE, **certificate, **{name: getattr(spec, name)})


def _as_shown(new: RequestSpec, masked: RequestSpec, old: RequestSpec) -> RequestSpec:
    """Return `new` with what is still as it was shown in its body as it is stored."""
    content = _aligned(new.body.content, masked.body.content, old.body.content)
    return replace(new, body=replace(new.body, content=content))


def _aligned(new: object, masked: object, old: object) -> object:
    """Return what is still as it was shown as it is stored, at any depth: a number stays one."""
    if new == masked:
        return old
    if isinstance(new, dict) and isinstance(masked, dict) and isinstance(old, dict):
        return {name: _aligned(value, masked.get(name), old[name]) if name in old else value
                for name, value in new.items()}  # fmt: skip
    if isinstance(new, list) and isinstance(masked, list) and isinstance(old, list):
        pairs = list(zip(new, masked, old, strict=False))
        return [*(_aligned(*pair) for pair in pairs), *new[len(pairs) :]]
    return new


def _shown(name: str, value: object) -> Value:
    """Return the value of a variable as it may be shown."""
    if value is None or value == "" or not holds_secret(name, value):  # type: ignore[arg-type]
        return value  # type: ignore[return-value]
    return mask_place(name, value) if isinstance(value, str) else MASK
