"""``json``, ``data`` and ``content``: three ways to say what follows the headers.

Text may hold templates. Bytes are sent byte for byte, whatever they look like.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from vayu.api.pairs import query_pairs
from vayu.errors import InvalidConfig
from vayu.model.body import Body
from vayu.model.plain import plain_problems, text_problem
from vayu.model.show import kind_of

WAYS = ("json", "data", "content")


def body_of(options: Mapping[str, object]) -> Body:
    """Return the body that at most one of `WAYS` describes.

    Parameters
    ----------
    options : mapping
        ``json``: any JSON value. ``data``: a form, or text or bytes sent as they are.
        ``content``: text or bytes sent as they are.

    Returns
    -------
    Body

    Raises
    ------
    InvalidConfig
        If two ways are used, or the value cannot be sent that way.
    """
    given = [way for way in WAYS if options.get(way) is not None]
    if len(given) > 1:
        others = " and ".join(given[1:])
        raise InvalidConfig({given[0]: f"conflicts with {others}; a request has one body"})
    if not given:
        return Body()
    way, value = given[0], options[given[0]]
    if way == "json":
        return _json(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return Body(mode="binary", content=bytes(value))
    if isinstance(value, str):
        return Body(mode="text", content=_whole(way, value))
    if way == "data":
        return Body(mode="form", content=query_pairs(value, what="data"))
    raise InvalidConfig({way: f"must be text or bytes, got {kind_of(value)}"})


def _whole(way: str, text: str) -> str:
    """Return text that UTF-8 can hold.

    Raises
    ------
    InvalidConfig
        If it holds half a surrogate pair.
    """
    why = text_problem(text)
    if why:
        raise InvalidConfig({way: why})
    return text


def _json(value: object) -> Body:
    """Return a JSON body.

    Raises
    ------
    InvalidConfig
        Naming each value that JSON does not have.
    """
    problems = dict(plain_problems(value, "json"))
    if problems:
        raise InvalidConfig(problems)
    # A body's content may also be JSON text, so a value that *is* text is spelt out as JSON.
    return Body(mode="json", content=json.dumps(value) if isinstance(value, str) else plain(value))


def plain(value: object) -> object:
    """Return a copy in plain types, so that a request never changes with what it was made of."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    for kind in (bool, int, float):
        if isinstance(value, kind):
            return kind(value)
    return str.__str__(value) if isinstance(value, str) else value
