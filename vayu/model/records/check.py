"""Plain data to record, with every problem named at once.

A decoder stops at the first type error, and one that says "expected int" without the value
helps nobody. So plain data is walked first, against the record's own type information:

1. unknown and missing fields, and values of the wrong type, at any depth;
2. then each record's own `problems`, with the fields already found bad left out.

Only when nothing is left is the record built. Paths read as people write them:
``config.rampUp`` on the wire, ``ramp_up`` in Python. Nothing but `InvalidConfig` is raised,
whatever the data is.
"""

from __future__ import annotations

import difflib
import re
import typing
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from msgspec.structs import FieldInfo, force_setattr

from vayu.errors import InvalidConfig
from vayu.model.records.base import Record, fields_of
from vayu.model.records.kinds import options_of, stand_in, tag_words, wanted
from vayu.model.records.plain import text_problem
from vayu.model.words.elsewhere import elsewhere, snake
from vayu.model.words.place import Place
from vayu.model.words.show import show_name
from vayu.model.words.stage_shape import stage_shape

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Record)
Names = Literal["wire", "python"]
Problems = dict[str, str]
Records = list[type[Record]]
Items = list[object] | tuple[object, ...]

_UNREADABLE = (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError)
_NUMBERS: dict[object, Any] = {int: tuple[int, ...], float: tuple[float, ...]}
_LONGEST_GUESSED = 60  # characters of an unknown name that a similar one is looked for


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
    record = walker.record(cls, data, Place().field(path) if path else Place())
    if walker.problems or record is None:
        raise InvalidConfig(walker.problems)
    return typing.cast("R", record)


def settle(record: Record, plain: Callable[[object], object]) -> Problems:
    """Give each field of a record that was made by hand its declared type.

    Parameters
    ----------
    record : Record
        Changed in place; nobody else has it yet.
    plain : callable
        Makes plain data of what a person may have given.

    Returns
    -------
    dict
        What is wrong with the fields that have no such type, by name; a stand-in takes their
        place, so that the record can be asked about the others.
    """
    walker = _Walker("python")
    for field in fields_of(type(record)):
        value = plain(getattr(record, field.name))
        good = walker.value(field.type, value, Place().field(field.name))
        found = stand_in(field.type) if good is msgspec.UNSET else good
        force_setattr(record, field.name, found)
    return walker.problems


class _Walker:
    """Walks plain data beside the fields of a record, collecting problems."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._stood_in: set[str] = set()
        self.problems: Problems = {}

    def record(self, cls: type[Record], data: object, place: Place) -> Record | None:
        """Return `data` as a `cls`; None, with the problems noted, when it is not one."""
        if not isinstance(data, dict):
            got = place.got(data, text=False)
            self.problems[place.path or "(body)"] = f"must be an object, {got}"
            return None
        known = {self._name(field): field for field in fields_of(cls)}
        before = len(self.problems)
        self._unknown(data, {*known, cls.__struct_config__.tag_field}, place)
        good = {}
        for name, field in known.items():
            found = self._field(field, name, data, place)
            if found is not msgspec.UNSET:
                good[field.name] = found
        clean = len(self.problems) == before
        record = self._construct(cls, data, good, place)
        return record if clean else None

    def _unknown(self, data: dict[Any, object], known: set[str | None], place: Place) -> None:
        """Note every key that no field has, with the field it resembles."""
        names = sorted(name for name in known if name)
        python = {snake(name): name for name in names}
        for key in data:
            if key not in known:
                spelt = show_name(key)[:_LONGEST_GUESSED]
                meant = [python[name] for name in elsewhere(spelt, python)]
                meant = meant or difflib.get_close_matches(spelt, names, n=1)
                words = " or ".join(map(repr, meant))
                remedy = f"did you mean {words}?" if meant else f"known: {', '.join(names)}"
                self._note(place.field(key), f"unknown field; {remedy}")

    def _field(self, field: FieldInfo, name: str, data: dict[Any, object], place: Place) -> object:
        """Return one field's value; UNSET when it is absent, or wrong and noted."""
        if name in data:
            return self.value(field.type, data[name], place.field(name))
        if field.required:
            self._note(place.field(name), "is required")
        return msgspec.UNSET

    def value(self, kind: object, value: object, place: Place) -> object:
        """Return `value` as the declared type `kind`; UNSET when it is not, and noted."""
        options = options_of(kind)
        if isinstance(value, dict):
            records = [o for o in options if isinstance(o, type) and issubclass(o, Record)]
            if records:
                return self._object(records, value, place)
            for option in options:
                if typing.get_origin(option) is dict and typing.get_args(option)[0] is str:
                    return self._mapping(typing.get_args(option)[1], value, place)
        if isinstance(value, list | tuple):
            for option in options:
                if typing.get_origin(option) is tuple:
                    return self._tuple(typing.get_args(option), value, place)
        return self._scalar(kind, value, place)

    def _object(
        self, records: list[type[Record]], value: dict[Any, object], place: Place
    ) -> object:
        """Return an object as the record that it means to be: by its tag, if there are several."""
        if len(records) == 1:
            record = self.record(records[0], value, place)
            return msgspec.UNSET if record is None else record
        name = str(records[0].__struct_config__.tag_field)
        tag = value.get(name)
        for cls in records:
            if isinstance(tag, str) and tag == cls.__struct_config__.tag:
                record = self.record(cls, value, place)
                return msgspec.UNSET if record is None else record
        where, words = place.field(name), tag_words(records)
        if name not in value:
            return self._note(where, f"is required: {words}")
        return self._note(where, f"must be {words}, {where.got(tag, text=True)}")

    def _mapping(self, kind: object, value: dict[Any, object], place: Place) -> object:
        """Return what is good of a mapping of names to values of one type; note the rest."""
        found = {}
        for name, item in value.items():
            where = place.field(name)
            why = text_problem(name) if isinstance(name, str) else "is not text"
            good = self._note(where, f"the name {why}") if why else self.value(kind, item, where)
            if good is not msgspec.UNSET:
                found[name] = good
        return found

    def _tuple(self, kinds: tuple[object, ...], value: Items, place: Place) -> object:
        """Return a list of values of one type, or a few of a type each, as a tuple.

        Text or a pair that is bad gets a stand-in, so that the record can look at the rest.
        """
        alike = kinds[-1] is Ellipsis
        if not alike and len(value) != len(kinds):
            words = "; ".join(wanted(options_of(kind)) for kind in kinds)
            why = f"must be a list of {len(kinds)} items ({words}), got {len(value)}"
            return self._note(place, why)
        if alike and kinds[0] in _NUMBERS:
            try:  # thousands of them at once; if one is none, it is looked for below
                return msgspec.convert(value, _NUMBERS[kinds[0]])
            except _UNREADABLE:
                pass
        each = [kinds[0]] * len(value) if alike else kinds
        pairs = enumerate(zip(each, value, strict=True))
        found = [self.value(kind, item, place.item(i)) for i, (kind, item) in pairs]
        for i, kind in enumerate(each):
            first = options_of(kind)[0]
            if found[i] is msgspec.UNSET and (first is str or typing.get_origin(first) is tuple):
                found[i] = stand_in(kind)
                self._stood_in |= {place.item(i).path, place.field("").path}  # nameless, if named
        return msgspec.UNSET if any(item is msgspec.UNSET for item in found) else tuple(found)

    def _scalar(self, kind: object, value: object, place: Place) -> object:
        """Return text, a number or the like as the declared type; UNSET when it is not."""
        try:
            found = msgspec.convert(value, kind)
        except _UNREADABLE:
            options = options_of(kind)
            text = any(o is str or typing.get_origin(o) is Literal for o in options)
            plain = text or any(o in {int, float, bool} for o in options)
            table = "; give one of its columns" if hasattr(value, "columns") else ""
            got = place.got(value, text=plain)
            words = wanted(options)
            words = words if self._names == "wire" else words.replace(" or null", " or None")
            shape = stage_shape(value, "list" if self._names == "wire" else "pair")
            return self._note(place, f"must be {words}, {got}{table}{shape}")
        why = text_problem(found) if isinstance(found, str) else None
        return self._note(place, why) if why else found

    def _construct(
        self, cls: type[Record], data: dict[Any, object], good: dict[str, object], place: Place
    ) -> Record | None:
        """Build the record from its good fields, so that it can name its own problems.

        A field already found bad gets a stand-in, and what is then said of it is left out.
        """
        given = {f.name: self._name(f) for f in fields_of(cls)}
        written = [name for name, spelt in given.items() if data.get(spelt) is not None]
        stand_ins = {
            f.name: value
            for f in fields_of(cls)
            if f.name not in good and (f.required or f.name in written)
            if (value := stand_in(f.type)) is not None or f.required
        }
        try:
            return cls(**stand_ins, **good)
        except InvalidConfig as error:
            for where, why in error.problems.items():
                name, rest = _split(where)
                path = place.field(given[name]).path
                said = name not in good and path in self.problems
                if name not in stand_ins and not said and path + rest not in self._stood_in:
                    self.problems[path + rest] = why
            return None
        finally:
            for name, why in cls.clashes(written) if not good.keys() >= {*written} else ():
                path = place.field(given[name]).path
                told = self.problems.get(path, why)
                self.problems[path] = told if why in told else f"{told}; {why}"

    def _note(self, place: Place, why: str) -> object:
        """Note what is wrong with a place; return what says so."""
        self.problems[place.path] = why
        return msgspec.UNSET

    def _name(self, field: FieldInfo) -> str:
        """Name a field as the person who wrote the data does."""
        return field.encode_name if self._names == "wire" else field.name


def _split(where: str) -> tuple[str, str]:
    """Split ``headers[2].name`` into its field and the rest."""
    match = re.match(r"\w+", where)
    name = match[0] if match else where
    return name, where[len(name) :]
