"""Text files of other tools: of bounded size, no archives, UTF-8 or UTF-16.

A file of hundreds of megabytes is refused before it is read, an archive before it is unpacked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, StoreError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Most that is read of one file or URL. [B]"""

_ARCHIVES = {
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zX": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}


def read_text_file(path: Path, field: str = "source") -> str:
    """Return a file's text.

    Parameters
    ----------
    path : Path
    field : str, optional
        What is wrong when it cannot be read.

    Raises
    ------
    InvalidConfig
        If there is no such file, it is too large, or it is no text.
    StoreError
        If it cannot be read.
    """
    try:
        if not path.is_file():
            why = "is no file" if path.exists() else "there is no such file"
            raise InvalidConfig({field: why})
        size = path.stat().st_size
        if size > LARGEST:
            raise InvalidConfig({field: too_large(f"{size:,}")})
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    return text_of(content, field)


def text_of(content: bytes, field: str = "source") -> str:
    """Return bytes as text.

    Parameters
    ----------
    content : bytes
    field : str, optional
        What is wrong when they are none.

    Raises
    ------
    InvalidConfig
        If they are an archive, or no text.
    """
    for magic, what in _ARCHIVES.items():
        if content.startswith(magic):
            raise InvalidConfig({field: f"is {what}; unpack it and import what is in it"})
    try:
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        why = f"is no text: {error.reason} at byte {error.start:,}"
        raise InvalidConfig({field: why}) from None


def too_large(size: str) -> str:
    """Say that something is too large."""
    return f"holds {size} bytes; at most {LARGEST:,} are read. Export a part of it"
