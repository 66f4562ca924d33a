"""YAML as people write it by hand, in plain values, with the line of every problem.

The YAML of this module is the part that is the same in all versions of the language: ``no`` and
``on`` are text, as is ``2026-01-31``; only ``true``, ``false``, ``null`` and numbers are not. A
key is always text (``200:`` is ``"200"``). The writer quotes whatever any reader of any version
would take for something else, so what was written is what is read.

libyaml does the parsing where PyYAML has it (about 0.1 ms for a request); it refuses what is
nested a thousand deep. An alias may stand for a million others: where one is welcome at all,
the values that come of it are counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from vayu.errors import InvalidConfig
from vayu.formats.texts.yaml_quick import NotPlain, read_quickly
from vayu.formats.texts.yaml_words import PREFIX, SCALARS, TEXT, tag_of
from vayu.model.records.plain import MOST_VALUES
from vayu.model.words.show import show_name

if TYPE_CHECKING:
    from collections.abc import Callable

_Base: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_Dumper: Any = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper

_ALIAS = "an alias; write the value out where it is meant"
_MERGE = "<<"
_COLLECTIONS = {yaml.MappingNode: f"{PREFIX}map", yaml.SequenceNode: f"{PREFIX}seq"}


class _Reader(_Base):  # type: ignore[misc]
    """A parser that takes only a few words for something else than text."""

    def resolve(self, kind: type, value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that has none."""
        if kind is not yaml.ScalarNode:
            return _COLLECTIONS[kind]
        return tag_of(value) if implicit[0] else TEXT

    def descend_resolver(self, *_: object) -> None:
        """Do nothing: no tag depends on where a node is."""

    def ascend_resolver(self) -> None:
        """Do nothing."""


class Flow(list[object]):
    """A list that is written on one line: ``[a, b]``."""


class _Writer(_Dumper):  # type: ignore[misc]
    """Writes text of several lines as a block, and never an alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything where it stands."""
        del data
        return True


def _block(writer: Any, text: str) -> Any:
    """Write text: a block if it has several lines."""
    return writer.represent_scalar(TEXT, text, style="|" if "\n" in text else None)


def _flow(writer: Any, items: Flow) -> Any:
    """Write a list on one line."""
    return writer.represent_sequence(f"{PREFIX}seq", list(items), flow_style=True)


_Writer.add_representer(str, _block)
_Writer.add_representer(Flow, _flow)


def write_yaml(value: object) -> str:
    """Return plain data as YAML: keys in their order, one a line.

    Parameters
    ----------
    value : object
        Dicts, lists, `Flow`, text, numbers, booleans, None.
    """
    text: str = yaml.dump(
        value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=2**31 - 1
    )
    return text


def read_yaml(text: str) -> object:
    """Return the plain data of YAML that Vayu writes: no aliases, no tags, no key twice.

    Parameters
    ----------
    text : str

    Returns
    -------
    object
        `InvalidConfig` is raised otherwise, its paths being ``line 3`` or ``line 3, column 5``.
    """
    try:
        return read_quickly(text)
    except NotPlain:
        return _Plain(_refuse).document(text)


def read_any_yaml(text: str) -> object:
    """Return the plain data of YAML that others write: aliases, merged keys, the last of a name.

    Parameters
    ----------
    text : str

    Returns
    -------
    object
        `InvalidConfig` is raised if it is no YAML at all, or comes to more than two million values.
    """
    return _Plain(_accept).document(text)


def line_of(text: str, path: str) -> int:
    """Return the line where `path` stands, or the nearest that there is of it, from 1.

    Parameters
    ----------
    text : str
        YAML that can be read.
    path : str
        As problems name it: ``request.headers[2]``.
    """
    node: Any = _node(text)
    line = 1
    for step in re.findall(r"[^.\[\]]+", path):
        below = _below(node, step)
        if below is None:
            break
        line, node = below
    return line


class _Plain:
    """Makes plain data of nodes.

    Parameters
    ----------
    odd : callable
        Called with a node that should not be there, and why.
    """

    def __init__(self, odd: Callable[[Any, str], None]) -> None:
        self._odd = odd
        self._seen = set[int]()
        self._left = MOST_VALUES

    def document(self, text: str) -> object:
        """Return what the only document in `text` says.

        Raises
        ------
        InvalidConfig
            If it is nested too deep.
        """
        node = _node(text)
        try:
            return None if node is None else self._value(node)
        except RecursionError:
            raise InvalidConfig({"line 1": "is nested too deep"}) from None

    def _value(self, node: Any) -> object:
        """Return the value of a node.

        Raises
        ------
        InvalidConfig
            If it has a tag that says what only other programs know, or there are too many.
        """
        self._left -= 1
        if self._left < 0:
            raise InvalidConfig({_line(node): f"comes to more than {MOST_VALUES:,} values"})
        if id(node) in self._seen:
            self._odd(node, _ALIAS)
        self._seen.add(id(node))
        kind = type(node)
        if kind is yaml.ScalarNode:
            make = SCALARS.get(node.tag)
            try:
                return str(node.value) if make is None else make(node.value)
            except ValueError:
                raise InvalidConfig({_line(node): "is not a value of its tag"}) from None
        if kind is yaml.MappingNode:
            return self._mapping(node)
        return [self._value(item) for item in node.value]

    def _mapping(self, node: Any) -> dict[str, object]:
        """Return a mapping; what is merged into it comes second.

        Raises
        ------
        InvalidConfig
            If a key is no text.
        """
        found: dict[str, object] = {}
        merged: dict[str, object] = {}
        for key, value in node.value:
            if type(key) is not yaml.ScalarNode:
                raise InvalidConfig({_line(key): "a key must be text"})
            if id(key) in self._seen:
                self._odd(key, _ALIAS)
            self._seen.add(id(key))
            if key.value == _MERGE and not key.style:
                self._odd(key, "a merged mapping; write its keys out")
                below = self._value(value)
                for mapping in below if isinstance(below, list) else [below]:
                    if isinstance(mapping, dict):
                        merged |= {k: v for k, v in mapping.items() if k not in merged}
                continue
            if key.value in found:
                self._odd(key, f"{show_name(key.value)} is here twice; remove one")
            found[key.value] = self._value(value)
        return merged | found if merged else found


def _node(text: str) -> Any:
    """Parse YAML.

    Raises
    ------
    InvalidConfig
        Naming line and column.
    """
    try:
        reader = _Reader(text)
        try:
            return reader.get_single_node()
        finally:
            reader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "line 1"
        raise InvalidConfig({where: f"is not YAML: {error.problem or error.context}"}) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InvalidConfig({f"line {line}": f"is not YAML: {error.reason}"}) from None
    except (RecursionError, UnicodeEncodeError):
        raise InvalidConfig({"line 1": "is not YAML: nested too deep, or no text"}) from None


def _below(node: Any, step: str) -> tuple[int, Any] | None:
    """Return line and node of what is one step further down."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and step.isdecimal() and int(step) < len(node.value):
        below = node.value[int(step)]
        return below.start_mark.line + 1, below
    return None


def _line(node: Any) -> str:
    """Say where a node stands."""
    return f"line {node.start_mark.line + 1}"


def _refuse(node: Any, why: str) -> None:
    """Refuse what should not be there.

    Raises
    ------
    InvalidConfig
        Naming its line.
    """
    raise InvalidConfig({_line(node): why})


def _accept(node: Any, why: str) -> None:
    """Take it as it is."""
    del node, why
