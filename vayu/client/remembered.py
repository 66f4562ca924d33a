"""Small things that people would otherwise type again, in Vayu's data folder.

One file of JSON each, a member a thing, the one that was used last at its end; the oldest go. A
file that is damaged, or cannot be written, costs nothing but the memory.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress

import msgspec

from vayu.client.place import data_dir

MOST = 500
"""Things that one file remembers."""

_PRIVATE = 0o600
_writing = threading.Lock()


def recall(file: str, key: str) -> dict[str, object]:
    """Return what was remembered under a key; nothing if nothing was.

    Parameters
    ----------
    file : str
        Its name in the data folder.
    key : str
    """
    return _read(file).get(key, {})


def remember(file: str, key: str, value: dict[str, object]) -> None:
    """Keep something under a key.

    Parameters
    ----------
    file : str
    key : str
    value : dict
        Plain data, and no secret.
    """
    with _writing, suppress(OSError):
        known = {name: old for name, old in _read(file).items() if name != key} | {key: value}
        newest = dict(list(known.items())[-MOST:])
        path = data_dir() / file
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{file}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(handle, "wb") as out:
            out.write(msgspec.json.encode(newest))
        draft.replace(path)


def _read(file: str) -> dict[str, dict[str, object]]:
    """Return everything that a file remembers."""
    try:
        raw = (data_dir() / file).read_bytes()
        return msgspec.json.decode(raw, type=dict[str, dict[str, object]])
    except (OSError, msgspec.MsgspecError, ValueError):
        return {}
