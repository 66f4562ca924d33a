"""JSON indented for reading, with nothing about it changed.

The text is cut into tokens and laid out again; values are never decoded. So a number keeps its
digits (``1.0``, ``1e400``, 30 digits), a repeated key stays, and a document too large to parse
can be shown from its beginning.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]+')
_CLOSING = {"{": "}", "[": "]"}
_DEEPEST = 40  # levels that get an indent of their own


def is_json(text: str) -> bool:
    """Whether `text` is one JSON document, no deeper than Python can read."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def indented(text: str, *, limit: int) -> str:
    """Return the beginning of `text`, which is JSON, indented by two spaces.

    Parameters
    ----------
    text : str
        JSON; what is not leaves odd line breaks, nothing worse.
    limit : int
        Stop at the first line break after this many characters, or within a single value that
        is longer: it ends in ``…``.
    """
    parts: list[str] = []
    length = 0
    for part in _laid_out(text):
        if length > limit and part.startswith("\n"):
            break
        if len(part) > limit:
            parts.append(f"{part[:limit]}…")
            break
        parts.append(part)
        length += len(part)
    return "".join(parts)


def _laid_out(text: str) -> Iterator[str]:
    """Yield tokens, line breaks and indents."""
    depth = 0
    before = ""
    for match in _TOKEN.finditer(text):
        piece = match[0]
        closing, opening = piece in {"}", "]"}, piece in {"{", "["}
        depth -= closing
        begins_line = _CLOSING.get(before) != piece if closing else before in {"{", "[", ","}
        if begins_line:
            yield _break(depth)
        yield ": " if piece == ":" else piece
        depth += opening
        before = piece


def _break(depth: int) -> str:
    """Return a new line at `depth`."""
    return "\n" + "  " * max(0, min(depth, _DEEPEST))
