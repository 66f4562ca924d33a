"""A request as the Python that makes it: ``vayu.Request("POST", ...)``, ready for a cell.

What is as by default goes without saying. The code makes the very same request, but for one
thing that Python has no words for: JSON with a template in the place of a number is written as
text with its `Content-Type`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import fields

from vayu.model.requests.pair import Pair
from vayu.model.requests.transport import TransportSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vayu.model.requests.auth import Auth
    from vayu.model.requests.body import Body
    from vayu.model.requests.part import Part
    from vayu.model.scripts.script import LevelScript
    from vayu.model.sends.send import SendSpec

_WIDE = 76  # characters of a value in one line
_WIDEST = 88  # of the whole in one line
IMPORTS = "from pathlib import Path\n\n"
"""What stands before a request whose body is a file."""

_JSON = ("Content-Type", "application/json")


def write_vayu(exchange: SendSpec) -> str:
    """Return an expression that makes a request, in several lines if it has to.

    Parameters
    ----------
    exchange : SendSpec

    Returns
    -------
    str
        ``vayu`` is all that it needs; with files ``pathlib`` as well, and it says so.
    """
    spec, script = exchange.request, exchange.script
    body, typed = _body(spec.body)
    headers = [*_listed(spec.headers), *([_JSON] if typed else [])]
    words = {
        "params": _pairs(_listed(spec.params)),
        "headers": _pairs(headers),
        "cookies": _pairs(_listed(spec.cookies)),
        **body,
        "auth": None if spec.auth is None else _auth(spec.auth),
        **dict(_travel(spec)),
        "pre_request": script.pre and _text(script.pre),
        "tests": script.post and _text(script.post),
        "name": spec.name and _text(spec.name),
    }
    given = [f"{name}={code}" for name, code in words.items() if code]
    code = _call("Request", [_text(spec.method), _text(spec.url), *given])
    imports = IMPORTS if spec.body.mode == "file" else ""
    return imports + code


def write_level(level: LevelScript) -> str:
    """Return an expression that makes a collection or a folder with its scripts, and no request.

    Parameters
    ----------
    level : LevelScript
    """
    words = {"pre_request": level.pre, "tests": level.post}
    given = [f"{name}={_text(script)}" for name, script in words.items() if script]
    return _call(level.level.capitalize(), [_text(level.name), *given])


def _call(name: str, arguments: list[str]) -> str:
    """Return a call of a class of Vayu: in one line, or an argument a line where that is long."""
    flat = f"vayu.{name}({', '.join(arguments)})"
    spread = f"vayu.{name}(\n    " + ",\n    ".join(arguments) + ",\n)"
    return flat if len(flat) <= _WIDEST and "\n" not in flat else spread


def _body(body: Body) -> tuple[dict[str, str], bool]:
    """Return the arguments that make a body; whether a `Content-Type` has to say it is JSON."""
    content: Any = body.content
    if body.mode == "json" and isinstance(content, str):
        try:
            return {"json": _value(json.loads(content))}, False
        except ValueError:  # a template stands where a value would
            return {"content": _text(content)}, True
    written = _BODIES.get(body.mode)
    if written is None:
        return {}, False
    word, write = written
    return {word: write(content)}, False


def _part(part: Part) -> str:
    """Return a part of a multipart body."""
    return f"vayu.Part({_keywords(part)})"


def _auth(auth: Auth) -> str:
    """Return auth."""
    return f"vayu.{type(auth).__name__}({_keywords(auth)})"


def _keywords(record: Any) -> str:
    """Return the arguments of a record that are not as by default."""
    given = ((f.name, getattr(record, f.name), f.default) for f in fields(record))
    return ", ".join(f"{name}={_value(value)}" for name, value, usual in given if value != usual)


def _travel(spec: TransportSpec) -> Iterator[tuple[str, str]]:
    """Yield how the request travels, where that is not as usual."""
    for field in fields(TransportSpec):
        value = getattr(spec, field.name)
        if value != field.default:
            yield field.name, _value(dict(value) if field.name == "resolve" else value)


def _listed(listed: Any) -> list[Any]:
    """Return pairs as a list, whichever way they were given."""
    return list(listed.items()) if isinstance(listed, dict) else list(listed)


def _pairs(items: list[Any]) -> str:
    """Return pairs as a dict, or as a list where a name comes twice or one is switched off."""
    if not items:
        return ""
    plain = all(not isinstance(item, Pair) for item in items)
    if plain and len({item[0] for item in items}) == len(items):
        return _value(dict(items))
    return _list(
        f"vayu.Pair({_keywords(item)})"
        if isinstance(item, Pair)
        else f"({_text(item[0])}, {_value(item[1])})"
        for item in items
    )


def _list(codes: Iterable[str]) -> str:
    """Return a list, an item a line."""
    return "[" + "".join(f"\n        {code}," for code in codes) + "\n    ]"


def _value(value: Any, depth: int = 1) -> str:
    """Return plain data as a literal: in one line, or an item a line where that is too wide."""
    flat = _flat(value)
    if len(flat) + 4 * depth <= _WIDE or not isinstance(value, dict | list | tuple) or not value:
        return flat
    inner, outer = "    " * (depth + 1), "    " * depth
    if isinstance(value, dict):
        items = [f"{_flat(name)}: {_value(item, depth + 1)}" for name, item in value.items()]
        return "{" + "".join(f"\n{inner}{item}," for item in items) + f"\n{outer}}}"
    items = [_value(item, depth + 1) for item in value]
    return "[" + "".join(f"\n{inner}{item}," for item in items) + f"\n{outer}]"


def _flat(value: Any) -> str:
    """Return plain data as a literal in one line, text of several lines apart."""
    if isinstance(value, dict):
        inside = ", ".join(f"{_flat(name)}: {_flat(item)}" for name, item in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flat, value))}]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """Return text as a literal: of several lines between three quotes, where they can hold it."""
    plain = re.fullmatch(r'(?:[^\\\r\x00-\x09\x0b-\x1f]|\\(?!["\n\\]))*', text) and text.isascii()
    if "\n" in text and plain and '"""' not in text and "\\" not in text and text[-1:] != '"':
        return f'"""{text}"""'
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if text.isprintable() or text.isascii() else repr(text)


_BODIES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "json": ("json", _value),
    "form": ("data", lambda content: _pairs(_listed(content)) or "{}"),
    "multipart": ("files", lambda content: _list(map(_part, content))),
    "file": ("content", lambda content: f"Path({_text(content)})"),
    "binary": ("content", repr),
    "text": ("content", _text),
    "xml": ("xml", _text),
    "graphql": ("graphql", _value),
}
"""The argument for each kind of body, and how its value is written."""
