"""What may be shown of a request, and what becomes ``***``.

A template is no secret: ``Bearer {{token}}`` stays readable, ``Bearer abc`` does not. Names
decide for headers, parameters and fields; a value that is known to be secret is also
removed from any other text, in every spelling it may have there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.variables.template import TEMPLATE
from vayu.resolve.removal import MASK, Remover
from vayu.resolve.secret_places import (
    SCHEME,
    treat_headers,
    treat_request,
    treat_text,
    treat_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.requests.pair import Pairs
    from vayu.model.requests.request import RequestSpec


def mask_request(spec: RequestSpec) -> RequestSpec:
    """Return `spec` as it may be stored and shown.

    Parameters
    ----------
    spec : RequestSpec

    Returns
    -------
    RequestSpec
        The same request, each secret in it replaced by ``***``.
    """
    return treat_request(spec, mask_place)


def masked_names(spec: RequestSpec) -> tuple[str, ...]:
    """Return the name of each place of a request in which `mask_request` leaves out something."""
    found: list[str] = []

    def note(name: str, value: str) -> str:
        if mask_place(name, value) != value:
            found.append(name)
        return value

    treat_request(spec, note)
    return tuple(dict.fromkeys(found))


def masked_left(spec: RequestSpec) -> set[str]:
    """Return the name of each place of a request in which ``***`` stands for a secret."""
    found = set[str]()

    def note(name: str, value: str) -> str:
        if MASK in value:
            found.add(name)
        return value

    treat_request(spec, note)
    return found


def mask_headers(pairs: Pairs) -> Pairs:
    """Return `pairs` with the values of `Authorization`, `Cookie` and their like masked."""
    return treat_headers(pairs, mask_place)


def mask_url(url: str) -> str:
    """Return `url` with its user information and secret parameters masked, at any depth."""
    return treat_url(url, mask_place)


def mask_text(text: str) -> str:
    """Return `text` with what looks like a secret field in it masked: ``"password": "x"``."""
    return treat_text(text, mask_place)


def redactor(values: Iterable[object], words: Iterable[str] = ()) -> Callable[[str], str]:
    """Return a function that removes secrets from text.

    Parameters
    ----------
    values : iterable
        Secrets. One shorter than `vayu.resolve.spelling.SHORTEST` is part of too many
        innocent words to be removed.
    words : iterable of str, optional
        Secrets that are removed however short they are: then where they stand alone.

    Returns
    -------
    callable
        Replaces each secret, and its base64, URL-encoded and JSON-escaped forms, by ``***``.
    """
    remover = Remover()
    remover.add((str(value) for value in values if isinstance(value, str | int | float)), words)
    return remover


def mask_place(_: str, value: str) -> str:
    """Return what is shown of a secret: the name of an auth scheme, templates, or ``***``."""
    scheme = SCHEME.match(value)
    rest = value[scheme.end() :] if scheme else value
    if not TEMPLATE.sub("", rest).strip(" :;="):
        return value
    return (scheme[0] if scheme else "") + MASK
