"""Secrets that a request carried, found where they were really sent.

A server may echo them in its body, and a script may print them. What stood in `Authorization`,
`Cookie` and their like is known from the request as sent, so it can be removed from the rest.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING

from vayu.model.variables.template import TEMPLATE
from vayu.resolve.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.sends.response import ResponseSpec


def credentials(spec: ResponseSpec) -> tuple[str, ...]:
    """Return every secret that stood in a header of the request as sent, or in a new cookie.

    Parameters
    ----------
    spec : ResponseSpec
    """
    found = [part for pair in spec.request.headers for part in _parts(*pair) if _told(part)]
    return (*found, *(cookie.value for cookie in spec.cookies))


def _told(part: str) -> bool:
    """Say whether a part tells more than the names of variables that had no value."""
    return not part or bool(TEMPLATE.sub("", part).strip())


def _parts(name: str, value: str) -> Iterator[str]:
    """Yield the secrets in one header: without its scheme, or each cookie, or the password."""
    if not is_secret_name(name):
        return
    if "cookie" in name.lower():
        yield from (pair.partition("=")[2].strip() for pair in value.split(";"))
        return
    scheme, _, rest = value.strip().partition(" ")
    yield rest.strip() or scheme
    if scheme.lower() == "basic":
        yield _password(rest.strip())


def _password(encoded: str) -> str:
    """Return the password in Basic credentials; nothing when they are malformed."""
    try:
        return b64decode(encoded, validate=True).decode(errors="replace").partition(":")[2]
    except binascii.Error:
        return ""
