"""Files that a request sends: read whole, once, by the worker that sends them.

A path must be absolute, because only the client knows where a relative one would begin; it
makes it so, and decides which folders a collection may read. What is no regular file (a pipe,
a device, a folder) has no size and may have no end, so it is refused.
"""

from __future__ import annotations

from pathlib import Path

from vayu.errors import InvalidConfig

LARGEST = 256 * 1024 * 1024
"""Every worker holds the whole file in memory. [B]"""

_FIELD = "body.content"


def read_attachment(path: str) -> bytes:
    """Return what a file holds; `InvalidConfig` says why it cannot be sent. [B].

    Parameters
    ----------
    path : str
        Absolute.
    """
    return _read(path, whole=True)


def probe_attachment(path: str) -> bytes:
    """Return nothing if `read_attachment` could read the file; else refuse it as that would."""
    return _read(path, whole=False)


def _read(path: str, *, whole: bool) -> bytes:
    """Open a file, and read it if it is wanted.

    Raises
    ------
    InvalidConfig
        If it is not a file that can be sent.
    """
    shown = repr(path)  # whole: what is wrong is mostly at its end
    place = Path(path)
    if not place.is_absolute():
        raise InvalidConfig(
            {_FIELD: f"{shown} is not an absolute path; only the client knows where it begins"}
        )
    try:
        if not place.is_file():
            why = "is no regular file" if place.exists() else "does not exist"
            raise InvalidConfig({_FIELD: f"the file {shown} {why}"})
        with place.open("rb") as file:
            size = place.stat().st_size
            if size > LARGEST:
                why = f"is {size:,} bytes long; a request sends {LARGEST:,} at most"
                raise InvalidConfig({_FIELD: f"the file {shown} {why}"})
            return file.read(LARGEST) if whole else b""
    except OSError as error:
        raise InvalidConfig(
            {_FIELD: f"the file {shown} cannot be read: {error.strerror}"}
        ) from None
