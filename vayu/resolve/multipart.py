"""A multipart body (RFC 7578): a boundary, then each part's head and content.

The boundary depends on the names of the parts alone, so that the same request is the same
bytes each time, and says nothing of what the parts hold. Names are escaped as browsers do it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from vayu.resolve.template import Template, join, parse, utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vayu.model.requests.part import Part

Piece = bytes | Template

ANY_TYPE = "application/octet-stream"

TYPES = {
    "avif": "image/avif",
    "bin": ANY_TYPE,
    "bmp": "image/bmp",
    "css": "text/css",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "gz": "application/gzip",
    "htm": "text/html",
    "html": "text/html",
    "ico": "image/vnd.microsoft.icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "md": "text/markdown",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tar": "application/x-tar",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "wav": "audio/x-wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "text/xml",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "zip": "application/zip",
}
"""The type of a file by the ending of its name. A table of our own: the machine's differ."""

_ESCAPES = str.maketrans({"\n": "%0A", "\r": "%0D", '"': "%22"})


def multipart_pieces(
    parts: Iterable[Part], read: Callable[[str], bytes]
) -> tuple[str, list[Piece]]:
    """Return the boundary of a multipart body, and its pieces in order.

    Parameters
    ----------
    parts : iterable of Part
    read : callable
        Returns the content of a file. [B]

    Returns
    -------
    tuple of str and list of bytes or Template
    """
    sent = [part for part in parts if part.enabled]
    contents = [_content(part, read) for part in sent]
    mark = boundary(sent, [c if isinstance(c, bytes) else utf8(c.head) for c in contents])
    pieces: list[Piece] = []
    for part, content in zip(sent, contents, strict=True):
        pieces += (_head(part, mark), content, b"\r\n")
    return mark, [*pieces, f"--{mark}--\r\n".encode()]


def boundary(parts: Iterable[Part], contents: Iterable[bytes]) -> str:
    """Return a text that no content holds."""
    seed = "\n".join(f"{part.name}\r{part.filename or part.file}" for part in parts)
    held = list(contents)
    while True:
        seed = sha256(utf8(seed)).hexdigest()
        mark = f"vayu-{seed[:32]}"
        if not any(mark.encode() in content for content in held):
            return mark


def media_type(name: str) -> str:
    """Return the type of a file by its name."""
    return TYPES.get(name.rpartition(".")[2].lower(), ANY_TYPE)


def _content(part: Part, read: Callable[[str], bytes]) -> Piece:
    """Return what a part holds."""
    if part.file is not None:
        return read(part.file)
    return part.data if part.data is not None else parse(part.value or "")


def _head(part: Part, mark: str) -> Template:
    """Return the boundary and the headers of a part."""
    return join(list(_head_lines(part, mark)))


def _head_lines(part: Part, mark: str) -> Iterator[Template]:
    """Yield the pieces of a part's head."""
    yield Template(f'--{mark}\r\nContent-Disposition: form-data; name="')
    yield parse(part.name, _escape)
    yield Template('"')
    name = part.filename
    if name is None and part.file is not None:
        name = part.file.replace("\\", "/").rpartition("/")[2]
    if name is not None:
        yield Template('; filename="')
        yield parse(name, _escape)
        yield Template('"')
    kind = part.content_type
    if kind is None and part.value is None:
        kind = media_type(name or "")
    if kind:
        yield Template("\r\nContent-Type: ")
        yield parse(kind, _one_line)
    yield Template("\r\n\r\n")


def _escape(text: str) -> str:
    """Escape a name as browsers do (HTML, section 4.10.21.8)."""
    return text.translate(_ESCAPES)


def _one_line(text: str) -> str:
    """Return what stays within a line; a variable may bring anything."""
    return "".join(text.splitlines())
