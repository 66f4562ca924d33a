"""``files``: parts of a multipart body, in the ways that requests and httpx know them.

A value is the content (bytes, text, an open file), a `pathlib.Path`, or a tuple
``(filename, content[, content_type])``. What is open is read now; a path is made absolute now,
and read by the worker that sends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from vayu.engine.store.anchored import absolute_part
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.words.show import kind_of, show

FORMS = "bytes, text, an open file, a Path, or (filename, content[, content_type])"


@runtime_checkable
class Readable(Protocol):
    """An open file."""

    def read(self) -> str | bytes:
        """Return what is left of it."""
        ...


def file_parts(value: object) -> tuple[Part, ...]:
    """Return the parts that ``files`` describes.

    Parameters
    ----------
    value : object
        A mapping, or pairs where a name may come twice.

    Returns
    -------
    tuple of Part

    Raises
    ------
    InvalidConfig
        Naming each that is no file.
    """
    pairs = list(value.items()) if isinstance(value, Mapping) else value
    if isinstance(pairs, str | bytes) or not isinstance(pairs, Iterable):
        raise InvalidConfig({"files": f"must be a dict or a list of pairs, got {kind_of(value)}"})
    parts, wrong = [], {}
    for position, item in enumerate(pairs):
        if isinstance(item, Part):
            parts.append(absolute_part(item, Path.cwd()))
            continue
        if not isinstance(item, tuple | list) or len(item) != 2 or not isinstance(item[0], str):
            wrong[f"files[{position}]"] = f"must be a name and a file, got {kind_of(item)}"
            continue
        name, given = item
        try:
            parts.append(_part(name, given))
        except InvalidConfig as error:
            wrong |= {f"files[{show(name)}]": why for why in error.problems.values()}
    if wrong:
        raise InvalidConfig(wrong)
    return tuple(parts)


def file_body(path: Path) -> Body:
    """Return a body that is a file."""
    return Body(mode="file", content=str(path.absolute()))


def _part(name: str, given: object) -> Part:
    """Return one part.

    Raises
    ------
    InvalidConfig
        If it is no file.
    """
    filename: object = ...
    kind: object = None
    if isinstance(given, tuple):
        if not 2 <= len(given) <= 3:
            raise InvalidConfig({name: f"must be {FORMS}, got a tuple of {len(given)}"})
        filename, given, *rest = given
        kind = rest[0] if rest else None
    if isinstance(given, Path):
        fields: dict[str, object] = {"file": str(given.absolute())}
        filename = given.name if filename is ... else filename
    else:
        content = _content(name, given)
        if filename is ...:
            filename = _own_name(given) or name
        fields = {"value": content} if isinstance(content, str) else {"data": content}
    fields |= {"name": name, "filename": filename, "content_type": kind}
    if filename is not None and kind is None and "value" in fields:
        fields["content_type"] = "text/plain"
    return build(Part, fields, names="python")


def _content(name: str, given: object) -> str | bytes:
    """Return the content of a part.

    Raises
    ------
    InvalidConfig
        If it has none that can be sent.
    """
    found = given.read() if isinstance(given, Readable) else given
    if isinstance(found, str):
        return found
    if isinstance(found, bytes | bytearray | memoryview):
        return bytes(found)
    raise InvalidConfig({name: f"must be {FORMS}, got {kind_of(given)}"})


def _own_name(given: object) -> str | None:
    """Return what an open file is called on disk."""
    name = getattr(given, "name", None)
    return Path(name).name if isinstance(name, str) and not name.startswith("<") else None
