"""Plain YAML read straight from libyaml's events: what Vayu writes itself, in half the time.

Only what needs no second thought is read here. Anything else (an alias, a tag, a merged or
repeated key, a key that is no text, no YAML at all) is `NotPlain`, and `yaml_text` reads it again
by way of nodes, which know the line of every problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from vayu.formats.texts.yaml_words import value_of

if TYPE_CHECKING:
    from collections.abc import Callable


# Looked up a hundred thousand times for a collection of 5,000 requests.
_Alias, _Scalar, _Mapping = yaml.AliasEvent, yaml.ScalarEvent, yaml.MappingStartEvent
_MappingEnd, _SequenceEnd = yaml.MappingEndEvent, yaml.SequenceEndEvent


class NotPlain(Exception):
    """There is something that this reader leaves to the other one."""


def read_quickly(text: str) -> object:
    """Return what the only document in `text` says.

    Parameters
    ----------
    text : str

    Raises
    ------
    NotPlain
        If there is no libyaml, or the text is anything but plain.
    """
    if not yaml.__with_libyaml__:
        raise NotPlain
    parser: Any = yaml.cyaml.CParser(text)
    try:
        return _document(parser.get_event)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise NotPlain from None
    finally:
        parser.dispose()


def _document(take: Callable[[], Any]) -> object:
    """Read one document, and see that there is no other.

    Raises
    ------
    NotPlain
        If there is not exactly one.
    """
    take()
    if type(take()) is not yaml.DocumentStartEvent:
        raise NotPlain
    value = _value(take(), take)
    take()
    if type(take()) is not yaml.StreamEndEvent:
        raise NotPlain
    return value


def _value(event: Any, take: Callable[[], Any]) -> object:
    """Return the value that begins with `event`.

    Raises
    ------
    NotPlain
        If it is an alias, or has an anchor or a tag.
    """
    kind = type(event)
    if kind is _Alias or event.anchor is not None or event.tag is not None:
        raise NotPlain
    if kind is _Scalar:
        return value_of(event.value) if event.implicit[0] else event.value
    if kind is _Mapping:
        return _mapping(take)
    found = []
    while type(event := take()) is not _SequenceEnd:
        found.append(_value(event, take))
    return found


def _mapping(take: Callable[[], Any]) -> dict[str, object]:
    """Return a mapping.

    Raises
    ------
    NotPlain
        If a key is no text, there twice, or merges another mapping.
    """
    found: dict[str, object] = {}
    while type(event := take()) is not _MappingEnd:
        if type(event) is not _Scalar or event.anchor is not None or event.tag is not None:
            raise NotPlain
        key = event.value
        if key in found or key == "<<":
            raise NotPlain
        found[key] = _value(take(), take)
    return found
