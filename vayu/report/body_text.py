"""A body as text to read: JSON indented, other text as it came, bytes as a dump.

The body is a stranger's. It is decoded with the charset that it claims, or UTF-8, never
raising; it is cut at `MOST_CHARACTERS`, and what was cut is said. Nothing of it is ever
interpreted: an HTML page is shown as its source.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from vayu.report.json_text import indented, is_json
from vayu.report.quantity import count, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.requests.pair import Pairs

MOST_CHARACTERS = 20_000
"""Characters of a body that are shown."""

_LARGEST_PARSED = 1_000_000  # characters; beyond, the content type is believed
_DUMPED = 256  # bytes of a binary body that are shown
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_TEXTUAL = re.compile(r"^text/|[/+](json|xml|javascript|ecmascript|yaml|x-www-form-urlencoded)\b")
_WORD = re.compile(r"\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class BodyText:
    """A body to read.

    Attributes
    ----------
    kind : str
        ``json``, ``text``, ``binary`` or ``empty``.
    text : str
        Not escaped yet.
    note : str
        What is left out, or how it is shown; may be empty.
    """

    kind: str
    text: str
    note: str = ""


def content_type(headers: Pairs) -> str:
    """Return the value of the first `Content-Type` header, or nothing."""
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def body_text(body: bytes, kind: str) -> BodyText:
    """Return `body` as text.

    Parameters
    ----------
    body : bytes
        Decoded from gzip and the like.
    kind : str
        Value of its `Content-Type` header, or nothing.
    """
    if not body:
        return BodyText("empty", "", "The body is empty.")
    text = decoded(body, kind)
    if text is None:
        return BodyText("binary", "\n".join(_dump(body[:_DUMPED])), _dump_note(body, kind))
    if _is_json(text, kind):
        shown = indented(text, limit=MOST_CHARACTERS)
        ink = "".join(shown.split())
        whole = _ink(text, limit=len(ink) + 1) == ink  # not all of a text of many megabytes
        return BodyText("json", shown, "" if whole else _cut_note(text))
    cut = len(text) > MOST_CHARACTERS
    return BodyText("text", text[:MOST_CHARACTERS], _cut_note(text) if cut else "")


def decoded(body: bytes, kind: str) -> str | None:
    """Return the text of a body, of which `kind` is the content type; None when it is not text."""
    charset = _CHARSET.search(kind)
    if charset is not None:
        with suppress(LookupError, ValueError):  # unknown, no text codec, or stricter than most
            return body.decode(charset[1], errors="replace")
    if _TEXTUAL.search(kind.lower()):
        return body.decode(errors="replace")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text[:MOST_CHARACTERS]) else text


def _is_json(text: str, kind: str) -> bool:
    """Whether to lay a text out as JSON: because it is, or because it is large and says so."""
    if len(text) > _LARGEST_PARSED:
        return "json" in kind.lower()
    return text.lstrip()[:1] in {"{", "["} and is_json(text)


def _ink(text: str, *, limit: int) -> str:
    """Return the first characters of a text that are no space, up to `limit`."""
    words = (found[0] for found in _WORD.finditer(text))
    return "".join(islice(chain.from_iterable(words), limit))


def _cut_note(text: str) -> str:
    """Say how much of a text is shown."""
    return f"The first {count(MOST_CHARACTERS)} of {count(len(text))} characters."


def _dump_note(body: bytes, kind: str) -> str:
    """Say what a dump is of."""
    what = kind.partition(";")[0].strip() or "bytes"
    first = f", the first {_DUMPED} of them" if len(body) > _DUMPED else ""
    return f"{size(len(body))} of {what}{first}."


def _dump(body: bytes) -> Iterator[str]:
    """Yield lines of 16 bytes: offset, hexadecimal, and the printable ASCII among them."""
    for start in range(0, len(body), 16):
        row = body[start : start + 16]
        letters = "".join(chr(b) if 0x20 <= b < 0x7F else "." for b in row)
        yield f"{start:06x}  {row.hex(' '):<47}  {letters}"
