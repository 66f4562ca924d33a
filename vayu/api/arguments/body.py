"""``json``, ``data``, ``files`` and others: the ways to say what follows the headers.

Text may hold templates. Bytes and files are sent byte for byte, whatever they look like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from vayu.api.arguments.files import file_body, file_parts
from vayu.api.arguments.pairs import query_items
from vayu.errors import InvalidConfig
from vayu.model.records.plain import plain_problems, text_problem
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.words.show import kind_of

WAYS = ("json", "data", "content", "xml", "graphql", "files")


def body_of(options: Mapping[str, object]) -> Body:
    """Return the body that one of `WAYS` describes; fields in ``data`` may go with ``files``.

    Parameters
    ----------
    options : mapping
        ``json``: any JSON value. ``data``: a form, or text or bytes sent as they are.
        ``content``: text, bytes or the `pathlib.Path` of a file, sent as they are. ``xml``:
        text. ``graphql``: a query, or an object with ``query``, ``variables`` and
        ``operationName``. ``files``: as in `vayu.api.arguments.files`.

    Returns
    -------
    Body

    Raises
    ------
    InvalidConfig
        If two ways are used, or the value cannot be sent that way.
    """
    given = [way for way in WAYS if options.get(way) is not None]
    if given == ["data", "files"]:
        return _multipart(options["files"], options["data"])
    if len(given) > 1:
        others = " and ".join(given[1:])
        raise InvalidConfig({given[0]: f"conflicts with {others}; a request has one body"})
    if not given:
        return Body()
    return _MAKERS[given[0]](options[given[0]])


def _data(value: object) -> Body:
    """Return a form, or what is sent as it is."""
    if isinstance(value, str | bytes | bytearray | memoryview):
        return _content(value, way="data")
    return Body(mode="form", content=query_items(value, what="data"))


def _content(value: object, way: str = "content") -> Body:
    """Return what is sent as it is.

    Raises
    ------
    InvalidConfig
        If it is no text, bytes or path.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return Body(mode="binary", content=bytes(value))
    if isinstance(value, str):
        return Body(mode="text", content=_whole(way, value))
    if isinstance(value, Path):
        return file_body(value)
    raise InvalidConfig({way: f"must be text, bytes or a pathlib.Path, got {kind_of(value)}"})


def _xml(value: object) -> Body:
    """Return an XML body.

    Raises
    ------
    InvalidConfig
        If it is no text.
    """
    if isinstance(value, str):
        return Body(mode="xml", content=_whole("xml", value))
    raise InvalidConfig({"xml": f"must be text, got {kind_of(value)}"})


def _graphql(value: object) -> Body:
    """Return a GraphQL request.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    content = {"query": value} if isinstance(value, str) else value
    if isinstance(content, Mapping):
        content = plain({n: item for n, item in content.items() if item is not None})
    try:
        return Body(mode="graphql", content=content)
    except InvalidConfig as error:
        found = {where.replace("content", "graphql", 1): w for where, w in error.problems.items()}
        raise InvalidConfig(found) from None


def _multipart(files: object, fields: object = ()) -> Body:
    """Return a multipart body: fields, then files."""
    texts = tuple(
        Part(name=item.name, value=item.value, enabled=item.enabled)
        if isinstance(item, Pair)
        else Part(name=item[0], value=item[1])
        for item in query_items(fields, what="data")
    )
    return Body(mode="multipart", content=texts + file_parts(files))


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


_MAKERS: dict[str, Callable[[object], Body]] = {
    "json": _json,
    "data": _data,
    "content": _content,
    "xml": _xml,
    "graphql": _graphql,
    "files": _multipart,
}


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
