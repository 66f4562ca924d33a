"""What follows the headers: one record, whose mode says what its content is."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec.structs import force_setattr

from vayu.errors import InvalidConfig
from vayu.model.records.base import Record
from vayu.model.records.check import build
from vayu.model.records.plain import plain_problems
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part, path_problem
from vayu.model.words.show import kind_of, show

if TYPE_CHECKING:
    from collections.abc import Iterator

R = TypeVar("R", bound=Record)

BodyMode = Literal["none", "json", "text", "xml", "form", "multipart", "binary", "file", "graphql"]

GRAPHQL_FIELDS = ("query", "variables", "operationName")

_TEXT = frozenset({"text", "xml"})
_LISTS: dict[str, type[Record]] = {"form": Pair, "multipart": Part}
_HEADER_BREAKS = re.compile(r"[\r\n\x00]")


class Body(Record, frozen=True, kw_only=True):
    """What follows the headers.

    Attributes
    ----------
    mode : str
        ``none``; ``json`` (`content` is any JSON value, or JSON text); ``text`` and ``xml``
        (text, sent as it is); ``form`` (an object, or a list of pairs); ``multipart`` (a list
        of `Part`); ``binary`` (bytes, in JSON their base64; sent byte for byte, whatever they
        hold); ``file`` (the path of a file, read once and sent byte for byte); ``graphql`` (an
        object with ``query``, and maybe ``variables`` and ``operationName``).
    content : object
        As `mode` says; text anywhere in it may hold templates, bytes and paths may not.
    content_type : str, optional
        Replaces the `Content-Type` that `mode` implies. ``text``, ``binary`` and ``file``
        imply none.
    """

    mode: BodyMode = "none"
    content: object = None
    content_type: str | None = None

    def __post_init__(self) -> None:
        """Check the record, and make what JSON has to spell out into what it means."""
        super().__post_init__()
        if self.mode == "binary" and isinstance(self.content, str):
            force_setattr(self, "content", b64decode(self.content))
        record = _LISTS.get(self.mode)
        if record and isinstance(self.content, list | tuple):
            made = tuple(_made(record, item) for item in self.content)
            if record is Part or any(isinstance(item, record) for item in made):
                force_setattr(self, "content", made)

    def __repr__(self) -> str:
        """Show the mode, never the content."""
        return f"Body(mode={self.mode!r})"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each mismatch of mode and content."""
        kind = self.content_type
        if kind is not None and _HEADER_BREAKS.search(kind):
            yield "content_type", "holds CR, LF or NUL, which would end the header; remove it"
        if self.mode in _TEXT and not isinstance(self.content, str):
            yield "content", f"must be text in mode {self.mode!r}, got {kind_of(self.content)}"
        elif self.mode in _LISTS:
            yield from self._list_problems(_LISTS[self.mode])
        else:
            yield from getattr(self, f"_{self.mode}_problems", tuple)()
        if self.mode not in {"binary", "file", "multipart"}:
            plain = self.content
            if self.mode == "form" and isinstance(plain, list | tuple):
                plain = [item for item in plain if not isinstance(item, Pair)]
            yield from plain_problems(plain, "content")

    def _none_problems(self) -> Iterator[tuple[str, str]]:
        """Yield content that nobody would send."""
        if self.content not in (None, ""):
            yield (
                "mode",
                "is 'none' although there is content; choose 'json', 'text', 'form' or 'binary'",
            )

    def _binary_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is neither bytes nor their base64."""
        if not _is_binary(self.content):
            yield "content", "must be bytes, or their base64 as text, in mode 'binary'"

    def _file_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what names no file."""
        if not isinstance(self.content, str):
            yield "content", f"must be a path in mode 'file', got {kind_of(self.content)}"
        elif why := path_problem(self.content):
            yield "content", why

    def _graphql_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is no GraphQL request."""
        content = self.content
        if not isinstance(content, dict):
            yield "content", f"must be an object with a query, got {kind_of(content)}"
            return
        for name in content:
            if name not in GRAPHQL_FIELDS:
                known = ", ".join(GRAPHQL_FIELDS)
                yield f"content.{name}", f"unknown field; known: {known}"
        query = content.get("query")
        if not isinstance(query, str) or not query.strip():
            yield "content.query", "must be the text of a GraphQL query"
        if not isinstance(content.get("variables"), dict | str | None):
            kind = kind_of(content["variables"])
            yield "content.variables", f"must be an object, or its JSON as text, got {kind}"
        if not isinstance(content.get("operationName"), str | None):
            yield "content.operationName", f"must be text, got {show(content['operationName'])}"

    def _list_problems(self, record: type[Record]) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with each item of a form or a multipart body."""
        form = record is Pair
        if form and isinstance(self.content, dict):
            return
        if not isinstance(self.content, list | tuple):
            wanted = "an object, or a list of [name, value] pairs," if form else "a list of parts"
            yield "content", f"must be {wanted} in mode {self.mode!r}"
            return
        for position, item in enumerate(self.content):
            if isinstance(item, record) or (form and _is_pair(item)):
                continue
            if form and not isinstance(item, dict):
                yield (
                    "content",
                    "must be an object, or a list of [name, value] pairs, in mode 'form'",
                )
                continue
            try:
                build(record, item, path=f"content[{position}]")
            except InvalidConfig as error:
                yield from error.problems.items()


def _made(record: type[R], item: object) -> R | object:
    """Return an item of a list as the record that it describes; a plain pair stays one."""
    return build(record, item) if isinstance(item, dict) else item


def _is_pair(item: object) -> bool:
    """Whether an item of a form is a plain pair."""
    return isinstance(item, list | tuple) and len(item) == 2


def _is_binary(content: object) -> bool:
    """Whether `content` is bytes, or text that is the base64 of some."""
    try:
        return isinstance(content, bytes) or (
            isinstance(content, str) and b64decode(content, validate=True) is not None
        )
    except ValueError:
        return False
