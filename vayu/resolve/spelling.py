"""Every way a secret may be spelled in text that quotes, encodes or escapes it.

Base64 works on groups of three bytes, so a secret inside a longer text (``user:secret``) is
spelled in one of three ways, by its offset in the group. Only the characters that depend on
the secret alone are taken: of ``n`` bytes at offset ``o`` those are the whole sextets
between bit ``8 o`` and bit ``8 (o + n)``. The characters on either side hold the secret's
first and last bits beside others; they can be any.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from string import punctuation
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

from vayu.resolve.template import utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 4
"""Secrets and spellings below this length are not looked for, except alone. [characters]"""

_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ESCAPERS = [
    str.maketrans(_TEXT | quotes)
    for quotes in (
        {},  # text alone
        {'"': "&quot;", "'": "&#x27;"},  # html.escape of Python
        {'"': "&quot;", "'": "&#39;"},  # most others
        {'"': "&#34;", "'": "&#39;"},  # Go, markupsafe
        {'"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"},  # Handlebars
    )
]

_ESCAPE = re.compile(r"%[0-9A-F]{2}")

_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")  # RFC 3986, section 2.3

_LEFT_ALONE = (
    "",  # quote_plus of Python, and most that encode a part of a URL
    "/",  # quote of Python
    "!*'()",  # encodeURIComponent of JavaScript
    ";,/?:@&=+$!*'()#",  # encodeURI of JavaScript
    punctuation,  # a template in a URL: only what can never stand there is encoded
)
"""Characters that those who percent-encode leave as they are, beside letters and digits."""


class Spelling(NamedTuple):
    """One way to write a secret.

    Attributes
    ----------
    text : str
    lead, tail : bool
        In base64: whether the character before, or after, holds bits of the secret.
    """

    text: str
    lead: bool = False
    tail: bool = False


def spellings(secret: str) -> set[Spelling]:
    """Return every spelling of `secret` inside a longer text.

    Parameters
    ----------
    secret : str

    Returns
    -------
    set of Spelling
        Itself, escaped in JSON (twice, too) and in HTML, percent-encoded, in base64; nothing that
        is too short.
    """
    if len(secret) < SHORTEST:
        return set()
    found = {Spelling(form) for form in alone(secret)}
    for part in _parts_in_base64(secret):
        found |= {part._replace(text=form) for form in _url_forms(part.text)}
    return {form for form in found if len(form.text) >= SHORTEST}


def alone(secret: str) -> set[str]:
    """Return every spelling of `secret` where nothing else is encoded with it."""
    whole = b64encode(utf8(secret)).decode()
    quoted = set(_json_forms(secret))
    twice = {form for one in quoted for form in _json_forms(one)}  # JSON that quotes JSON
    forms = {secret, *quoted, whole, whole.replace("+", "-").replace("/", "_")}
    in_urls = {url for form in forms for url in _url_forms(form)}
    return {*twice, *_html_forms(secret)} | in_urls


def _json_forms(secret: str) -> Iterator[str]:
    """Yield the secret as it stands between the quotes of a JSON string."""
    for ascii_only in (True, False):
        form = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        yield form
        yield form.replace("/", "\\/")


def _html_forms(secret: str) -> Iterator[str]:
    """Yield the secret as text of a page, as each of the usual escapers writes it."""
    for escaper in _ESCAPERS:
        yield secret.translate(escaper)


def _url_forms(text: str) -> Iterator[str]:
    """Yield the text and its percent-encoded forms, hexadecimal digits in either case."""
    yield text
    if _UNRESERVED.fullmatch(text):
        return
    encoded = [quote(text, safe=safe, errors="replace") for safe in _LEFT_ALONE]
    for form in (*encoded, quote_plus(text, errors="replace")):
        yield form
        yield _ESCAPE.sub(lambda match: match[0].lower(), form)


def _parts_in_base64(secret: str) -> Iterator[Spelling]:
    """Yield what base64 of any text around the secret must contain."""
    data = utf8(secret)
    for offset in range(3):
        text = b64encode(bytes(offset) + data).decode()
        end = 8 * (offset + len(data))
        whole = text[-(-8 * offset // 6) : end // 6]
        for form in (whole, whole.replace("+", "-").replace("/", "_")):
            yield Spelling(form, lead=offset > 0, tail=end % 6 > 0)
