"""A JSON document as a tree that is opened a node at a time, with nothing about it changed.

    {"items": [{"id": 1}, …]}      members of the root: one split, the items stay bytes
        └ items                    only when somebody opens it, 100 at a time

Only the level that is asked for is split; what lies below stays the bytes that came. So a
document of many megabytes is shown at once, and a number keeps its digits (``1.0``, 30 digits).
A search descends only where the words occur.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.report.escape import line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE = 100
"""Children that are shown at a time."""

MOST_HITS = 200
"""Places that a search names."""

_SHOWN = 300  # characters of a text
_BEGINS = 120  # bytes of a container that is closed, so that one tells items apart
_EXACT = 64_000  # bytes of an object whose repeated names are worth a slower reader
_OPENED = 256  # nodes whose children are remembered
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_DICT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)

Place = tuple[int, ...]
"""Which child of which child, from the root on."""

Child = tuple[str | int, bytes]
"""Its name or number, and itself as it stands in the document."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value as it is shown.

    Attributes
    ----------
    at : tuple of int
        Its place in the tree.
    path : str
        Its JSONPath, such as ``$.items[3].name`` (RFC 9535).
    key : str
        Its name or number among its siblings; empty at the root.
    kind : str
        ``object array string number boolean null``.
    text : str
        A value, of a long text the beginning; of a container how it begins.
    count : int
        Children.
    """

    at: Place
    path: str
    key: str
    kind: str
    text: str
    count: int


class JsonTree:
    """A document.

    Parameters
    ----------
    text : str
        What came. ValueError is raised when it is no JSON.
    """

    def __init__(self, text: str) -> None:
        self._root = text.strip().encode(errors="surrogatepass")
        msgspec.json.decode(self._root, type=msgspec.Raw)
        self._children = lru_cache(_OPENED)(children_of)

    def root(self) -> Node:
        """Return the whole of it."""
        return self._node((), "$", "", self._root)

    def children(self, at: Place, start: int = 0, stop: int | None = None) -> list[Node]:
        """Return the children of a node from number `start` on, `PAGE` at most if not said."""
        path, value = self._find(at)
        shown = self._children(value)[start : start + PAGE if stop is None else stop]
        return [
            self._node((*at, start + i), path + _step(key), str(key), child)
            for i, (key, child) in enumerate(shown)
        ]

    def raw(self, at: Place) -> str:
        """Return a value as it stands in the document."""
        return self._find(at)[1].decode(errors="surrogatepass")

    def search(self, words: str, *, most: int = MOST_HITS) -> list[Node]:
        """Return nodes whose name or own value has `words` in it, whatever their case.

        Parameters
        ----------
        words : str
        most : int
            Stop at that many.

        Returns
        -------
        list of Node
            In the order of the document.
        """
        wanted = _needles(words)
        found: list[Node] = []
        if not words or not _occurs(wanted, self._root):
            return found
        waiting: list[tuple[Place, str, str, bytes]] = [((), "$", "", self._root)]
        while waiting and len(found) < most:
            at, path, key, value = waiting.pop()
            if words.lower() in key.lower() or (value[:1] not in b"{[" and _occurs(wanted, value)):
                found.append(self._node(at, path, key, value))
            below = [
                ((*at, i), path + _step(name), str(name), child)
                for i, (name, child) in enumerate(self._children(value))
                if words.lower() in str(name).lower() or _occurs(wanted, child)
            ]
            waiting += reversed(below)
        return found

    def _find(self, at: Place) -> tuple[str, bytes]:
        """Return path and bytes of a node.

        Raises
        ------
        LookupError
            If there is no such node.
        """
        path, value = "$", self._root
        for number in at:
            siblings = self._children(value)
            if not 0 <= number < len(siblings):
                raise LookupError(f"there is no value at {path}, number {number}")
            key, value = siblings[number]
            path += _step(key)
        return path, value

    def _node(self, at: Place, path: str, key: str, value: bytes) -> Node:
        """Return a value as it is shown."""
        kind = _kind(value)
        if kind in {"object", "array"}:
            begins = line(value[:_BEGINS].decode(errors="replace"), limit=_BEGINS)
            return Node(at, path, plain(key), kind, begins, len(self._children(value)))
        return Node(at, path, plain(key), kind, _shown(value, kind), 0)


def children_of(value: bytes) -> Sequence[Child]:
    """Return the children of a value in order; names that are repeated stay, in small objects.

    Parameters
    ----------
    value : bytes
        JSON.

    Returns
    -------
    sequence of (str or int, bytes)
        Nothing when it is no container.
    """
    first = value[:1]
    if first == b"[":
        return [(i, bytes(child).strip()) for i, child in enumerate(_LIST.decode(value))]
    if first != b"{":
        return []
    members = _DICT.decode(value)
    if len(value) <= _EXACT:
        return list(_members(value)) or [(k, bytes(v).strip()) for k, v in members.items()]
    return [(name, bytes(child).strip()) for name, child in members.items()]


_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_PIECE = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]|,')


def _members(value: bytes) -> Iterator[Child]:
    """Yield the members of an object that is valid JSON, also those whose name is repeated."""
    position, end = 1, len(value) - 1
    while True:
        name = _STRING.search(value, position, end)
        if name is None:
            return
        start = value.index(b":", name.end()) + 1
        position = _end_of_value(value, start, end)
        yield json.loads(name[0]), value[start:position].strip()
        position += 1


def _end_of_value(value: bytes, start: int, end: int) -> int:
    """Return where the value that begins at `start` ends: at the comma after it, or at `end`."""
    depth = 0
    for piece in _PIECE.finditer(value, start, end):
        sign = piece[0]
        if sign == b"," and not depth:
            return piece.start()
        depth += (sign in b"{[") - (sign in b"}]") if len(sign) == 1 else 0
    return end


def _kind(value: bytes) -> str:
    """Return what a value is."""
    kinds = {b"{": "object", b"[": "array", b'"': "string", b"t": "boolean", b"f": "boolean"}
    return kinds.get(value[:1]) or ("null" if value[:1] == b"n" else "number")


def _shown(value: bytes, kind: str) -> str:
    """Return a value as it is shown: a text decoded and shortened, all else as it stands."""
    if kind == "string" and len(value) <= 8 * _SHOWN:
        text: Any = json.loads(value.decode(errors="surrogatepass"))
        return plain(text, limit=_SHOWN)
    text = value[: 4 * _SHOWN].decode(errors="replace")
    return plain(text.lstrip('"') if kind == "string" else text, limit=_SHOWN)


def _step(key: str | int) -> str:
    """Return one step of a JSONPath."""
    if isinstance(key, int):
        return f"[{key}]"
    if _NAME.fullmatch(key):
        return f".{key}"
    quoted = json.dumps(key, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"['{quoted}']"


def _needles(words: str) -> list[bytes]:
    """Return how words may stand in a document, in lower case as far as ASCII goes."""
    cases = (words, words.lower(), words.upper())
    spelt = {json.dumps(case, ensure_ascii=only) for case in cases for only in (True, False)}
    return [text[1:-1].lower().encode(errors="surrogatepass") for text in spelt]


def _occurs(needles: Sequence[bytes], value: bytes) -> bool:
    """Whether any of the needles, in lower case, is in a value."""
    small = value.lower()
    return any(needle in small for needle in needles)
