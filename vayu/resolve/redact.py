"""What may be shown of a request, and what becomes ``***``.

A template is no secret: ``Bearer {{token}}`` stays readable, ``Bearer abc`` does not. Names
decide for headers, parameters and fields; a value that is known to be secret is also
removed from any other text, in every spelling it may have there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from vayu.model.auth import BasicAuth, BearerAuth
from vayu.resolve.spelling import spellings
from vayu.resolve.template import PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.auth import Auth
    from vayu.model.request import Body, Pairs, RequestSpec

MASK = "***"

_SECRET_NAME = re.compile(
    r"auth|token|secret|passw|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key"
    r"|cookie|session|credential|signature|\bsig\b|jwt",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\s*(?:(?:Basic|Bearer|Digest|Token|ApiKey|Negotiate)\s+)?", re.IGNORECASE)
_USER_INFO = re.compile(r"^([^/?#]*//)([^/?#]*)@")
_QUERY_ITEM = re.compile(r"(?<=[?&])([^=&#]*)=([^&#]*)")
_TEXT_ITEM = re.compile(
    r"""("?)([\w.-]+)\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:\{\{[^{}]*\}\}|[^\s,;&}\]])+)"""
)


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
    return replace(
        spec,
        url=mask_url(spec.url),
        params=_mask_pairs(spec.param_pairs),
        headers=mask_headers(spec.header_pairs),
        body=_mask_body(spec.body),
        auth=_mask_auth(spec.auth),
    )


def mask_headers(pairs: Pairs) -> Pairs:
    """Return `pairs` with the values of `Authorization`, `Cookie` and their like masked."""
    return _mask_pairs(pairs)


def mask_url(url: str) -> str:
    """Return `url` with its user information and secret parameters masked."""
    url = _USER_INFO.sub(lambda m: f"{m[1]}{_mask(m[2])}@", url)
    return _QUERY_ITEM.sub(lambda m: f"{m[1]}={_mask_if_secret(m[1], m[2])}", url)


def mask_text(text: str) -> str:
    """Return `text` with what looks like a secret field in it masked: ``"password": "x"``."""
    return _TEXT_ITEM.sub(_mask_text_item, text)


def redactor(values: Iterable[object]) -> Callable[[str], str]:
    """Return a function that removes `values` from text.

    Parameters
    ----------
    values : iterable
        Secrets. One shorter than `vayu.resolve.spelling.SHORTEST` is part of too many
        innocent words to be removed.

    Returns
    -------
    callable
        Replaces each value, and its base64, URL-encoded and JSON-escaped forms, by ``***``.
    """
    found = {form for value in values if isinstance(value, str | int | float)
             for form in spellings(str(value))}  # fmt: skip
    if not found:
        return str
    longest_first = sorted(found, key=lambda form: (-len(form), form))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(MASK, text)


def is_secret_name(name: str) -> bool:
    """Whether a header, parameter or field of this name holds a secret."""
    return _SECRET_NAME.search(name) is not None


def _mask(value: str) -> str:
    """Mask a value, except an auth scheme's name and templates."""
    scheme = _SCHEME.match(value)
    rest = value[scheme.end() :] if scheme else value
    if not PATTERN.sub("", rest).strip(" :;="):
        return value
    return (scheme[0] if scheme else "") + MASK


def _mask_if_secret(name: str, value: str) -> str:
    """Mask a value whose name says that it is secret."""
    return _mask(value) if is_secret_name(name) else value


def _mask_pairs(pairs: Pairs) -> Pairs:
    """Mask the values of secret names."""
    return tuple((name, _mask_if_secret(name, value)) for name, value in pairs)


def _mask_auth(auth: Auth | None) -> Auth | None:
    """Mask password or token."""
    if isinstance(auth, BasicAuth):
        return replace(auth, password=_mask(auth.password))
    return replace(auth, token=_mask(auth.token)) if isinstance(auth, BearerAuth) else None


def _mask_body(body: Body) -> Body:
    """Mask the secret fields of a body."""
    return replace(body, content=_mask_content("", body.content))


def _mask_content(name: str, content: object) -> object:
    """Mask secret fields at any depth, and in text what looks like one."""
    if isinstance(content, dict):
        return {key: _mask_content(str(key), value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_mask_item(name, item) for item in content]
    if name and is_secret_name(name) and content is not None:
        return _mask(str(content))
    if isinstance(content, bytes):
        return mask_text(content.decode("latin-1")).encode("latin-1")  # one character a byte
    return mask_text(content) if isinstance(content, str) else content


def _mask_item(name: str, item: object) -> object:
    """Mask one item of a list, which in a form is a pair of name and value."""
    if isinstance(item, list | tuple) and len(item) == 2 and isinstance(item[0], str):
        key, value = cast("tuple[str, object]", item)
        return [key, _mask_content(key, value)]
    return _mask_content(name, item)


def _mask_text_item(match: re.Match[str]) -> str:
    """Mask ``"password": "x"`` or ``password=x`` in text."""
    quote, name, between, value = match.groups()
    if not is_secret_name(name):
        return match[0]
    mark = value[0] if value[0] in "\"'" else ""
    inner = value[1:-1] if mark else value
    return f"{quote}{name}{quote}{between}{mark}{_mask(inner)}{mark}"
