"""Says which field makes a call longer than the engine reads, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.errors import InvalidConfig
from vayu.model.records.base import Record, fields_of
from vayu.protocol.routes import LARGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Callable


def check_length(record: object, raw: bytes, hook: Callable[[object], object]) -> None:
    """Refuse a call that the engine would not read.

    Parameters
    ----------
    record : object
        What is sent.
    raw : bytes
        The same as JSON.
    hook : callable
        What encoded it where `msgspec` could not.

    Raises
    ------
    InvalidConfig
        Naming the field that takes most of `raw`.
    """
    if len(raw) <= LARGEST_BODY:
        return
    path, value = _longest(record, hook)
    size = len(msgspec.json.encode(value, enc_hook=hook))
    longer = (
        " (bytes travel as base64, which is a third longer)" if isinstance(value, bytes) else ""
    )
    why = (
        f"takes {size:,} bytes{longer}, and the engine reads at most {LARGEST_BODY:,} of one call; "
        "shorten it"
    )
    raise InvalidConfig({path: why})


def _longest(record: object, hook: Callable[[object], object]) -> tuple[str, object]:
    """Return path and value of the field that takes most of a record."""
    names, value = list[str](), record
    while isinstance(value, Record):
        sizes = {
            field.encode_name: (len(msgspec.json.encode(part, enc_hook=hook)), part)
            for field in fields_of(type(value))
            for part in [getattr(value, field.name)]
        }
        name = max(sizes, key=lambda name: sizes[name][0])
        names.append(name)
        value = sizes[name][1]
    return ".".join(names) or "(body)", value
