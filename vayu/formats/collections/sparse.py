"""Records as people write them: what has its default is left out, pairs are on one line.

Names and order of the fields are those of the record, so that a field that is added to it is
written and read without a word here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.formats.texts.yaml_text import Flow
from vayu.model.records.base import Record, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LISTED = ("params", "headers", "cookies")
"""Fields that may be written as a mapping when no name comes twice."""


def sparse(record: Record) -> dict[str, Any]:
    """Return plain data, by wire names, from which the same record is built.

    Parameters
    ----------
    record : Record
    """
    found: dict[str, Any] = {}
    tag = record.__struct_config__.tag
    if tag is not None:
        found[str(record.__struct_config__.tag_field)] = tag
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if not field.required and value == field.default:
            continue
        if field.default_factory is not msgspec.NODEFAULT and value == field.default_factory():
            continue
        found[field.encode_name] = _plain(value)
    return found


def mapped(pairs: object) -> object:
    """Return pairs as a mapping, if they are plain and no name comes twice."""
    if not isinstance(pairs, list) or not all(isinstance(pair, Flow) for pair in pairs):
        return pairs
    found = {str(pair[0]): pair[1] for pair in pairs}
    return found if len(found) == len(pairs) else pairs


def unmapped(data: object) -> object:
    """Return what `mapped` made as pairs again; a number that a person left bare is text."""
    if not isinstance(data, dict):
        return data
    return [[name, _spelt(value)] for name, value in data.items()]


def form_pairs(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body's plain data with the pairs of a form as pairs, not as lists of two."""
    content = body.get("content")
    if body.get("mode") != "form" or not isinstance(content, list):
        return body
    pairs = [tuple(item) if isinstance(item, list) else item for item in content]
    return body | {"content": tuple(pairs)}


def _spelt(value: object) -> object:
    """Return a whole number or a boolean as the text it was written as."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _plain(value: Any) -> Any:
    """Return plain data."""
    if isinstance(value, Record):
        return sparse(value)
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(v, str) for v in value):
        return Flow(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return _mapping(value)
    return msgspec.to_builtins(value)


def _mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of plain data."""
    return {name: _plain(item) for name, item in value.items()}
