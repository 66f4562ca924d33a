"""The declared types of fields, in words, and what stands in for one that has no value."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Literal

from vayu.model.records.base import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false",
          dict: "an object", list: "a list", tuple: "a list", bytes: "base64 text",
          type(None): "null"}  # fmt: skip


def options_of(kind: object) -> tuple[object, ...]:
    """Return the members of a union, or the type alone."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return tuple(o for member in typing.get_args(kind) for o in options_of(member))
    return (kind,)


def wanted(options: tuple[object, ...]) -> str:
    """Say in words which values are welcome."""
    return " or ".join(dict.fromkeys(_word(option) for option in options))


def tag_words(records: Iterable[type[Record]]) -> str:
    """Say which tags tell these records apart."""
    return " or ".join(repr(record.__struct_config__.tag) for record in records)


def stand_in(kind: object) -> object:
    """Return a harmless value of the declared type, for a field that has none."""
    first = options_of(kind)[0]
    if typing.get_origin(first) is Literal:
        return typing.get_args(first)[0]
    plain, args = typing.get_origin(first) or first, typing.get_args(first)
    if plain is tuple and args[-1] is not Ellipsis:
        return tuple(map(stand_in, args))
    return plain() if plain in {str, int, float, bool, dict, list, tuple} else None


def _word(kind: object) -> str:
    """Say one type in words."""
    if typing.get_origin(kind) is Literal:
        return " or ".join(repr(a) for a in typing.get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Record):
        tag = kind.__struct_config__.tag
        return f"an object of type {tag!r}" if tag else "an object"
    plain = typing.get_origin(kind) or kind
    return _WORDS.get(plain, "a value") if isinstance(plain, type) else "a value"
