"""Plain data to record, with every problem named at once.

A decoder stops at the first type error, and one that says "expected int" without the value
helps nobody. So plain data is walked first, against the record's own type information:

1. unknown and missing fields, and values of the wrong type, at any depth;
2. then each record's own `problems`, with the fields already found bad left out.

Only when nothing is left is the record built. Paths read as people write them:
``config.rampUp`` on the wire, ``ramp_up`` in Python.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import FieldInfo, fields

from vayu.errors import InvalidConfig
from vayu.model.base import Record

R = TypeVar("R", bound=Record)
Names = Literal["wire", "python"]
Problems = dict[str, str]

_LONGEST_SHOWN = 60  # characters of a wrong value that a message repeats


def build(cls: type[R], data: object, *, names: Names = "wire", path: str = "") -> R:
    """Return the record that `data` describes.

    Parameters
    ----------
    cls : type
        The record to build.
    data : object
        Plain data: dicts, lists, text, numbers, booleans, None.
    names : {"wire", "python"}, default "wire"
        Whether keys, and the paths of problems, are camelCase or snake_case.
    path : str, optional
        Where `data` stands in what the person wrote; prefixes every problem.

    Returns
    -------
    Record
        The validated record.

    Raises
    ------
    InvalidConfig
        Naming every problem in `data` as ``{path: why}``.
    """
    walker = _Walker(names)
    record = walker.record(cls, data, path)
    if walker.problems or record is None:
        raise InvalidConfig(walker.problems)
    return typing.cast("R", record)


class _Walker:
    """Walks plain data beside the fields of a record, collecting problems."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.problems: Problems = {}

    def record(self, cls: type[Record], data: object, path: str) -> Record | None:
        """Return `data` as a `cls`; None, with the problems noted, when it is not one."""
        if not isinstance(data, dict):
            self.problems[path or "(body)"] = f"must be an object, got {show(data)}"
            return None
        known = {self._name(field): field for field in fields(cls)}
        self._unknown(data, {*known, cls.__struct_config__.tag_field}, path)
        before = len(self.problems)
        good = {}
        for name, field in known.items():
            found = self._field(field, name, data, path)
            if found is not msgspec.UNSET:
                good[field.name] = found
        clean = len(self.problems) == before
        record = self._construct(cls, good, path)
        return record if clean else None

    def _unknown(self, data: Problems, known: set[str | None], path: str) -> None:
        """Note every key that no field has, with the field it resembles."""
        names = sorted(name for name in known if name)
        for key in data:
            if key not in known:
                close = difflib.get_close_matches(str(key), names, n=1)
                remedy = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names)}"
                self.problems[_join(path, str(key))] = f"unknown field; {remedy}"

    def _field(self, field: FieldInfo, name: str, data: Problems, path: str) -> object:
        """Return one field's value; UNSET when it is absent, or wrong and noted."""
        if name in data:
            return self._value(field.type, data[name], _join(path, name))
        if field.required:
            self.problems[_join(path, name)] = "is required"
        return msgspec.UNSET

    def _value(self, kind: object, value: object, path: str) -> object:
        """Return `value` as the declared type `kind`; UNSET when it is not, and noted."""
        options = _options(kind)
        records = [o for o in options if isinstance(o, type) and issubclass(o, Record)]
        chosen = _chosen(records, value)
        if chosen is not None:
            record = self.record(chosen, value, path)
            return msgspec.UNSET if record is None else record
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError:
            wanted = _wanted(options)
            self.problems[path] = f"must be {wanted}, got {show(value)}"
            return msgspec.UNSET

    def _construct(self, cls: type[Record], good: dict[str, object], path: str) -> Record | None:
        """Build the record from its good fields, so that it can name its own problems.

        A field already found bad gets a stand-in, and what is then said of it is left out.
        """
        stand_ins = {
            f.name: _stand_in(f.type) for f in fields(cls) if f.required and f.name not in good
        }
        given = {f.name: self._name(f) for f in fields(cls)}
        try:
            return cls(**stand_ins, **good)
        except InvalidConfig as error:
            for where, why in error.problems.items():
                name, rest = _split(where)
                if name not in stand_ins and (
                    name in good or _join(path, given[name]) not in self.problems
                ):
                    self.problems[_join(path, given[name] + rest)] = why
            return None

    def _name(self, field: FieldInfo) -> str:
        """Name a field as the person who wrote the data does."""
        return field.encode_name if self._names == "wire" else field.name


def show(value: object) -> str:
    """Return `value` as a message shows it: its repr, bounded."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _options(kind: object) -> tuple[object, ...]:
    """Members of a union, or the type alone."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return tuple(o for member in typing.get_args(kind) for o in _options(member))
    return (kind,)


def _chosen(records: list[type[Record]], value: object) -> type[Record] | None:
    """Return the record type that `value` means to be: by its tag where there are several."""
    if not records or not isinstance(value, dict):
        return None
    if len(records) == 1:
        return records[0]
    by_tag = {r.__struct_config__.tag: r for r in records}
    return by_tag.get(value.get(records[0].__struct_config__.tag_field))


def _wanted(options: tuple[object, ...]) -> str:
    """Say in words which values are welcome."""
    return " or ".join(dict.fromkeys(_word(option) for option in options))


def _word(kind: object) -> str:
    """Say one type in words."""
    if typing.get_origin(kind) is Literal:
        return " or ".join(repr(a) for a in typing.get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Record):
        tag = kind.__struct_config__.tag
        return f"an object of type {tag!r}" if tag else "an object"
    plain = typing.get_origin(kind) or kind
    words = {str: "text", int: "a whole number", float: "a number", bool: "true or false",
             dict: "an object", list: "a list", tuple: "a list", type(None): "null"}  # fmt: skip
    return words.get(plain, "a value") if isinstance(plain, type) else "a value"


def _stand_in(kind: object) -> object:
    """Return a harmless value of the declared type, for a field that has none."""
    first = _options(kind)[0]
    if typing.get_origin(first) is Literal:
        return typing.get_args(first)[0]
    plain = typing.get_origin(first) or first
    return plain() if plain in {str, int, float, bool, dict, list, tuple} else None


def _split(where: str) -> tuple[str, str]:
    """Split ``headers[2].name`` into its field and the rest."""
    match = re.match(r"\w+", where)
    name = match[0] if match else where
    return name, where[len(name) :]


def _join(path: str, name: str) -> str:
    """Append a field to a path."""
    return f"{path}.{name}" if path else name
