"""Every way a secret may be spelled in text that quotes, encodes or escapes it.

Base64 works on groups of three bytes, so a secret inside a longer text (``user:secret``) is
spelled in one of three ways, by its offset in the group. Only the characters that depend on
the secret alone are taken: of ``n`` bytes at offset ``o`` those are the whole sextets
between bit ``8 o`` and bit ``8 (o + n)``.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from vayu.resolve.template import utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 4
"""Secrets and spellings below this length are not looked for. [characters]"""

_ESCAPE = re.compile(r"%[0-9A-F]{2}")


def spellings(secret: str) -> set[str]:
    """Return every spelling of `secret`.

    Parameters
    ----------
    secret : str

    Returns
    -------
    set of str
        Itself, escaped in JSON, percent-encoded, in base64; nothing that is too short.
    """
    if len(secret) < SHORTEST:
        return set()
    plain = {secret, *_json_forms(secret)}
    encoded = {*plain, *_base64_forms(secret)}
    urls = {form for text in encoded for form in _url_forms(text)}
    return {form for form in encoded | urls if len(form) >= SHORTEST}


def _json_forms(secret: str) -> Iterator[str]:
    """Yield the secret as it stands between the quotes of a JSON string."""
    for ascii_only in (True, False):
        form = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        yield form
        yield form.replace("/", "\\/")


def _url_forms(text: str) -> Iterator[str]:
    """Yield percent-encoded forms, with the hexadecimal digits in either case."""
    for form in (
        quote(text, safe="", errors="replace"),
        quote(text, errors="replace"),
        quote_plus(text, errors="replace"),
    ):
        yield form
        yield _ESCAPE.sub(lambda match: match[0].lower(), form)


def _base64_forms(secret: str) -> Iterator[str]:
    """Yield what base64 of any text around the secret must contain."""
    data = utf8(secret)
    yield b64encode(data).decode()
    for offset in range(3):
        text = b64encode(bytes(offset) + data).decode()
        whole = text[-(-8 * offset // 6) : 8 * (offset + len(data)) // 6]
        yield whole
        yield whole.replace("+", "-").replace("/", "_")
