"""The parts of a ``multipart/form-data`` body that was written down as text.

RFC 7578; browsers write a quote, CR and LF of a name as ``%22``, ``%0D`` and ``%0A``
(https://html.spec.whatwg.org/#multipart-form-data), and so does `disposition`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.requests.part import Part

BOUNDARY = "vayu-boundary"
"""Parts that are written as text."""

_BOUNDARY = re.compile(r";\s*boundary=(?:\"([^\"]+)\"|([^\s;]+))", re.IGNORECASE)
_NAME = re.compile(r";\s*(filename|name)=(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)
_BLANK = re.compile(r"\A\r?\n|\r?\n\r?\n")
_ESCAPES = {'"': "%22", "\r": "%0D", "\n": "%0A"}


class TextPart(NamedTuple):
    """One part as it was written.

    Attributes
    ----------
    name, content : str
    filename, content_type : str, optional
    """

    name: str
    content: str
    filename: str | None
    content_type: str | None


def read_multipart(text: str, content_type: str) -> list[TextPart]:
    """Return the parts of a body; none if there is no boundary, or a part has no name.

    Parameters
    ----------
    text : str
    content_type : str
        With the boundary.
    """
    said = _BOUNDARY.search(content_type)
    if not said:
        return []
    line = rf"(?:\A|\r?\n)--{re.escape(said[1] or said[2])}(?:--)?[ \t]*(?=\r?\n|\Z)"
    pieces = re.split(line, text)
    found = [_part(re.sub(r"\A\r?\n", "", piece)) for piece in pieces[1:-1]]
    return [part for part in found if part is not None] if None not in found else []


def disposition(name: str, filename: str | None = None) -> str:
    """Return the header that names a part."""
    more = "" if filename is None else f'; filename="{_escaped(filename)}"'
    return f'Content-Disposition: form-data; name="{_escaped(name)}"{more}'


def written_parts(parts: Iterable[Part], line_end: str = "\n") -> str:
    """Return text of parts, with `BOUNDARY`; a file is ``< path``, as ``.http`` files say it."""
    lines: list[str] = []
    for part in parts:
        filename = part.filename or (part.file.rpartition("/")[2] if part.file else None)
        lines += [f"--{BOUNDARY}", disposition(part.name, filename)]
        if part.content_type:
            lines.append(f"Content-Type: {part.content_type}")
        lines += ["", f"< {part.file}" if part.file else part.value or ""]
    return line_end.join([*lines, f"--{BOUNDARY}--"])


def _part(piece: str) -> TextPart | None:
    """Return one part; None if it has no name."""
    blank = _BLANK.search(piece)
    head, content = (piece[: blank.start()], piece[blank.end() :]) if blank else (piece, "")
    headers = {name.strip().lower(): value.strip()
               for name, _, value in (row.partition(":") for row in head.splitlines())}  # fmt: skip
    said = {key.lower(): _read(quoted or plain) for key, quoted, plain in
            _NAME.findall(headers.get("content-disposition", ""))}  # fmt: skip
    if "name" not in said:
        return None
    return TextPart(said["name"], content, said.get("filename"), headers.get("content-type"))


def _escaped(text: str) -> str:
    """Return a name as browsers write it."""
    return re.sub('["\r\n]', lambda match: _ESCAPES[match[0]], text)


def _read(text: str) -> str:
    """Return a name that a browser wrote."""
    for character, escape in _ESCAPES.items():
        text = text.replace(escape, character)
    return text
