"""The body: JSON that stays JSON whatever the values are, text, forms, bytes.

In JSON the place of a template decides. Inside a string, ``"name": "{{name}}"``, the value is
escaped. As a whole value, ``"count": {{count}}``, it is written as JSON: a number stays a
number, text that is itself JSON (an object a script stringified) goes in as it is, and any
other text becomes a JSON string.

Bytes hold no templates: they are sent as they are.
"""

from __future__ import annotations

import json
import math
from bisect import bisect
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, cast
from urllib.parse import quote_plus

import msgspec

from vayu.errors import InvalidConfig
from vayu.resolve.template import Template, Value, as_text, join, parse, split, utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.model.request import Body

_FormPairs = Iterable[tuple[object, object]]

CONTENT_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
"""The `Content-Type` that a mode implies."""


def body_template(body: Body) -> Template | None:
    """Compile the body; None when there is none that could vary.

    Content that cannot be written in its mode is refused with `InvalidConfig`.

    Parameters
    ----------
    body : Body

    Returns
    -------
    Template or None
        Renders to the text of the body.
    """
    if body.mode in {"none", "binary"}:
        return None
    if body.mode == "json":
        return _json_template(body.content)
    if body.mode == "form":
        return join((_field(name, value) for name, value in _fields(body.content)), "&")
    return parse(str(body.content))


def fixed_body(body: Body, template: Template | None) -> bytes | None:
    """Return the bytes of a body that no variable changes; None when there is none.

    Parameters
    ----------
    body : Body
    template : Template or None
        From `body_template`.
    """
    if isinstance(body.content, bytes):
        return body.content
    return utf8(template.head) if template is not None and not template.slots else None


def content_type(body: Body) -> str | None:
    """Return the `Content-Type` to send unless the request has one of its own."""
    return body.content_type or CONTENT_TYPES.get(body.mode)


def _json_template(content: object) -> Template:
    """Compile JSON text, or the JSON text of a value.

    Raises
    ------
    InvalidConfig
        If the value has no JSON.
    """
    if isinstance(content, str):
        return split(content, _placed(content))
    try:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidConfig({"body.content": f"is not JSON: {error}"}) from None
    return split(text, _placed(text))


def _placed(text: str) -> Callable[[int], Callable[[Value], str]]:
    """Return a function that says how to write a value at a position of JSON `text`."""
    inside, escaped, edges = False, False, []
    for position, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = inside
        elif character == '"':
            inside = not inside
            edges.append(position)

    def writer(position: int) -> Callable[[Value], str]:
        return _in_string if bisect(edges, position) % 2 else _as_value

    return writer


def _in_string(value: Value) -> str:
    """Write a value inside a JSON string."""
    return encode_basestring(as_text(value))[1:-1]


def _as_value(value: Value) -> str:
    """Write a value where JSON has a value."""
    if not isinstance(value, str):
        return _number(value)
    try:
        msgspec.json.decode(value)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return encode_basestring(value)
    return value


def _number(value: Value) -> str:
    """Write a number or a boolean.

    Raises
    ------
    InvalidConfig
        If it is infinite or not a number, which JSON has no way to write.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidConfig({"body.content": f"JSON cannot hold the number {value}"})
    return as_text(value)


def _fields(content: object) -> Iterator[tuple[str, str]]:
    """Yield each field of a form; a list repeats its name, None leaves it out.

    Raises
    ------
    InvalidConfig
        If a field holds an object.
    """
    pairs = content.items() if isinstance(content, dict) else cast("_FormPairs", content)
    for name, value in pairs:
        for item in value if isinstance(value, list | tuple) else (value,):
            if item is None:
                continue
            if not isinstance(item, str | int | float):
                raise InvalidConfig(
                    {f"body.content.{name}": "must be text, a number, a boolean, or a list of them"}
                )
            yield str(name), as_text(item)


def _field(name: str, value: str) -> Template:
    """Compile one field of a form."""
    return join([parse(name, _form_part), parse(value, _form_part)], "=")


def _form_part(text: str) -> str:
    """Encode one name or value of a form."""
    return quote_plus(text, errors="replace")
