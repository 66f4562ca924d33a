"""The body: JSON that stays JSON whatever the values are, text, forms, parts, bytes.

In JSON the place of a template decides. Inside a string, ``"name": "{{name}}"``, the value is
escaped. As a whole value, ``"count": {{count}}``, it is written as JSON: a number stays a
number, text that is itself JSON (an object a script stringified) goes in as it is, and any
other text becomes a JSON string. A list or an object is written as it is; of a list in brackets,
``[{{ids}}]``, the items are, because so Newman is made to send one.

Bytes and files hold no templates: they are sent as they are, and a file is read once.
"""

from __future__ import annotations

import json
import math
from bisect import bisect
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote_plus

from vayu.errors import InvalidConfig
from vayu.model.requests.pair import Pair
from vayu.model.variables.template import TEMPLATE
from vayu.resolve.multipart import Piece, multipart_pieces
from vayu.resolve.template import (
    Template,
    Wordless,
    as_text,
    in_text,
    is_json,
    join,
    parse,
    split,
    utf8,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vayu.model.requests.body import Body
    from vayu.model.requests.part import Part
    from vayu.model.variables.scoped import Value

_FormPairs = Iterable[tuple[object, object]]

CONTENT_TYPES = {
    "json": "application/json",
    "xml": "application/xml",
    "form": "application/x-www-form-urlencoded",
    "graphql": "application/json",
    "multipart": "multipart/form-data",
}
"""The `Content-Type` that a mode implies."""


class CompiledBody(NamedTuple):
    """A body: bytes that stay as they are, and templates between them.

    Attributes
    ----------
    pieces : tuple of bytes or Template
    content_type : str, optional
        What is sent unless the request has a `Content-Type` of its own.
    fixed : bytes, optional
        All of it, where no variable changes anything.
    """

    pieces: tuple[Piece, ...] = ()
    content_type: str | None = None
    fixed: bytes | None = None

    @property
    def templates(self) -> list[Template]:
        """What varies, or could."""
        return [piece for piece in self.pieces if isinstance(piece, Template)]

    def render(self, lookup: Callable[[str], Value], missing: list[str]) -> bytes | None:
        """Return the body filled in; None when there is none.

        Parameters
        ----------
        lookup : callable
            Returns the value of a variable.
        missing : list of str
            Variables without a value are appended.
        """
        if self.fixed is not None or not self.pieces:
            return self.fixed
        if len(self.pieces) == 1:
            (only,) = self.pieces
            return only if isinstance(only, bytes) else utf8(only.render(lookup, missing))
        return b"".join(
            piece if isinstance(piece, bytes) else utf8(piece.render(lookup, missing))
            for piece in self.pieces
        )


def no_files(path: str) -> bytes:
    """Read no file: what this is given to has none.

    Raises
    ------
    InvalidConfig
        Always.
    """
    raise InvalidConfig({"body.content": f"the file {path!r} cannot be read here"})


def compile_body(body: Body, read: Callable[[str], bytes] = no_files) -> CompiledBody:
    """Compile the body.

    Content that cannot be written in its mode is refused with `InvalidConfig`.

    Parameters
    ----------
    body : Body
    read : callable, optional
        Returns the content of the file at a path. [B]

    Returns
    -------
    CompiledBody
    """
    kind = body.content_type or CONTENT_TYPES.get(body.mode)
    if body.mode == "none":
        return CompiledBody((), kind)
    pieces: list[Piece]
    match body.mode:
        case "multipart":
            mark, pieces = multipart_pieces(cast("tuple[Part, ...]", body.content), read)
            kind = with_boundary(kind or "", mark)
        case "file":
            pieces = [read(str(body.content))]
        case "binary":
            pieces = [cast("bytes", body.content)]
        case "json":
            pieces = [_json_template(body.content)]
        case "graphql":
            pieces = [_graphql_template(cast("dict[str, object]", body.content))]
        case "form":
            pieces = [join((_field(name, value) for name, value in _fields(body.content)), "&")]
        case _:
            pieces = [parse(str(body.content))]
    varies = any(isinstance(piece, Template) and piece.blanks for piece in pieces)
    compiled = CompiledBody(tuple(pieces), kind)
    return compiled if varies else compiled._replace(fixed=_joined(pieces))


def with_boundary(kind: str, mark: str) -> str:
    """Return a multipart `Content-Type` with the boundary that its body has."""
    return kind if "boundary=" in kind.lower() else f"{kind}; boundary={mark}"


def _joined(pieces: Iterable[Piece]) -> bytes:
    """Return pieces in which nothing varies as one."""
    return b"".join(p if isinstance(p, bytes) else utf8(p.head) for p in pieces)


def _graphql_template(content: Mapping[str, object]) -> Template:
    """Compile a GraphQL request (GraphQL over HTTP, section 5.4); variables may be JSON text."""
    given = {name: value for name, value in content.items() if value not in (None, "")}
    variables = given.pop("variables", None)
    text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    if variables is not None:
        spelt = variables if isinstance(variables, str) else _dumped(variables)
        text = f'{text[:-1]},"variables":{spelt}}}'
    return split(text, _placed(text))


def _json_template(content: object) -> Template:
    """Compile JSON text, or the JSON text of a value."""
    text = content if isinstance(content, str) else _dumped(content)
    return split(text, _placed(text))


def _dumped(content: object) -> str:
    """Return the JSON text of a value.

    Raises
    ------
    InvalidConfig
        If it has none.
    """
    try:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidConfig({"body.content": f"is not JSON: {error}"}) from None


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
        if bisect(edges, position) % 2:
            return _in_string
        if text[:position].rstrip()[-1:] not in {"[", ","}:
            return _as_value
        return _as_only if _is_alone(text, position) else _as_item

    return writer


def _in_string(value: Value) -> str:
    """Write a value inside a JSON string."""
    return encode_basestring(in_text(value))[1:-1]


def _is_alone(text: str, position: int) -> bool:
    """Whether the brackets of a JSON list hold nothing but the template at a position."""
    template = TEMPLATE.match(text, position)
    end = len(text) if template is None else template.end()
    return text[:position].rstrip()[-1:] == "[" and text[end:].lstrip()[:1] == "]"


def _as_only(value: Value) -> str:
    """Write a value where brackets hold nothing else."""
    return ",".join(map(_as_value, value)) if isinstance(value, list) else _as_value(value)


def _as_item(value: Value) -> str:
    """Write a value among others in brackets.

    Raises
    ------
    Wordless
        If it is a list without items, which would leave two commas side by side.
    """
    if value == []:
        raise Wordless("is an empty list, and stands in brackets beside other values")
    return _as_only(value)


def _as_value(value: Value) -> str:
    """Write a value where JSON has a value."""
    if isinstance(value, list | dict):
        return as_text(value)
    if not isinstance(value, str):
        return _number(value)
    return value if is_json(value) else encode_basestring(value)


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
    for name, value in _form_pairs(content):
        for item in value if isinstance(value, list | tuple) else (value,):
            if item is None:
                continue
            if not isinstance(item, str | int | float):
                raise InvalidConfig(
                    {f"body.content.{name}": "must be text, a number, a boolean, or a list of them"}
                )
            yield str(name), as_text(item)


def _form_pairs(content: object) -> _FormPairs:
    """Return what is sent of a form, as pairs."""
    if isinstance(content, dict):
        return content.items()
    items = cast("Iterable[Pair | tuple[object, object]]", content)
    enabled = (item for item in items if not isinstance(item, Pair) or item.enabled)
    return ((i.name, i.value) if isinstance(i, Pair) else i for i in enabled)


def _field(name: str, value: str) -> Template:
    """Compile one field of a form."""
    return join([parse(name, _form_part), parse(value, _form_part)], "=")


def _form_part(text: str) -> str:
    """Encode one name or value of a form."""
    return quote_plus(text, errors="replace")
