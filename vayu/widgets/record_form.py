"""Any record as a form: its fields, what they may be, and back from what a person typed.

Labels, choices, defaults and explanations come from the record itself and its docstring, so a
field that a record gains is in the form the same day. Typed text is as the wire has it; the
record's own checks say what is wrong with it.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from msgspec import NODEFAULT
from msgspec.structs import fields

from vayu.model.records.base import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["text", "flag", "number", "choice", "pairs"]

_ATTRIBUTES = re.compile(r"^Attributes\n-+\n(.*?)(?:\n\n|\Z)", re.DOTALL | re.MULTILINE)
_UNIT = re.compile(r"\s*\[([^\]]*)\]\s*$")
_UNITS = {"B": " bytes", "1/s": " a second"}
_FORM_WORDS = {". null: ": ". Empty: ", "null: ": "empty: ", "Absent: ": "Empty: ",
               "False: ": "Off: "}  # fmt: skip
_WORDS = {"tls": "TLS", "url": "URL", "http": "HTTP", "ip": "IP", "dns": "DNS", "ca": "CA",
          "id": "id"}  # fmt: skip


class Field(Record, frozen=True, kw_only=True):
    """One field of a form.

    Attributes
    ----------
    name : str
        Of the record's field.
    label : str
        For people.
    kind : str
        ``text``, ``flag``, ``number``, ``choice``, or ``pairs``: a name and a value a line.
    choices : list of str
        Of a ``choice``; the empty one is "as by default".
    usual : str
        What an empty field means; empty if that is nothing.
    secret : bool
        Whether the page sees a mark in its place.
    needed : bool
        Whether there is no default.
    help : str
        What the record says of it.
    """

    name: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    usual: str = ""
    secret: bool = False
    needed: bool = False
    help: str = ""


@cache
def form_fields(cls: type[Record]) -> tuple[Field, ...]:
    """Return the fields of a record as those of a form.

    Parameters
    ----------
    cls : type
        A record; `SECRETS` names those of its fields that hold one.
    """
    said, secrets = _explained(cls), getattr(cls, "SECRETS", ())
    found = []
    for field in fields(cls):
        kind, choices = _kind(field.type)
        optional = not field.required
        found.append(
            Field(
                name=field.name,
                label=_label(field.name),
                kind=kind,
                choices=(("",) if optional and kind == "choice" else ()) + choices,
                usual=_usual(field.default, said.get(field.name, "")),
                secret=field.name in secrets,
                needed=field.required,
                help=_for_people(said.get(field.name, "")),
            )
        )
    return tuple(found)


def form_values(record: Record) -> dict[str, str | bool]:
    """Return what stands in each field; what is as by default stands empty, flags apart."""
    usual = {field.name: field.default for field in fields(type(record))}
    found: dict[str, str | bool] = {}
    for field in form_fields(type(record)):
        value = getattr(record, field.name)
        if field.kind == "flag":
            found[field.name] = bool(value)
        else:
            as_usual = value == usual[field.name]
            found[field.name] = "" if as_usual or value is None else _text(value)
    return found


def typed_values(cls: type[Record], typed: Mapping[str, str | bool]) -> dict[str, Any]:
    """Return what was typed as plain data for `vayu.model.records.check.build`; no empty fields.

    Parameters
    ----------
    cls : type
    typed : mapping
        Text, or a flag, by the record's names.
    """
    known = {field.name: field for field in form_fields(cls)}
    return {
        name: _value(known[name], value)
        for name, value in typed.items()
        if name in known and (isinstance(value, bool) or value.strip())
    }


def _value(field: Field, typed: Any) -> object:
    """Return one field's value; what is none stays as it was typed, for the record to refuse."""
    if isinstance(typed, bool):
        return typed
    text = typed if field.secret else typed.strip()
    if field.kind == "pairs":
        return [_pair(line) for line in text.splitlines() if line.strip()]
    if field.kind == "number" or (field.kind == "choice" and _numbers(field.choices)):
        return _number(text)
    return text


def _number(text: str) -> object:
    """Return a number; what is none stays as it was typed."""
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{0,18}\.\d{1,18}", text) else text


def _numbers(choices: tuple[str, ...]) -> bool:
    """Whether all choices are whole numbers."""
    return all(choice.isdigit() for choice in choices if choice)


def _pair(line: str) -> list[str]:
    """Return name and value of a line: the last blank, or arrow, parts them."""
    name, _, value = line.strip().replace("->", " ").rpartition(" ")
    return [name.strip(), value]


def _text(value: object) -> str:
    """Return a value as it is typed."""
    if isinstance(value, tuple):
        return "\n".join(" ".join(map(str, item)) for item in value)
    return str(value)


def _usual(default: object, said: str) -> str:
    """Return what an empty field means, with the unit that the docstring says."""
    if default is NODEFAULT or default is None or default == () or isinstance(default, bool):
        return ""
    unit = _UNIT.search(said)
    text = f"{default:g}" if isinstance(default, float) else str(default)
    return text + _UNITS.get(unit[1] if unit else "", "")


def _for_people(said: str) -> str:
    """Return what a docstring says of a field, as it reads beside one that may be left empty."""
    plain = _UNIT.sub("", said).replace("`", "")
    for code, word in _FORM_WORDS.items():
        plain = plain.replace(code, word)
    return plain


def _label(name: str) -> str:
    """Return a field's name for people: ``http_version`` is ``HTTP version``."""
    first, *rest = [_WORDS.get(word, word) for word in name.split("_")]
    return " ".join([first[:1].upper() + first[1:], *rest])


def _kind(type_: object) -> tuple[Kind, tuple[str, ...]]:
    """Return what a field of this type is in a form, and its choices."""
    parts = get_args(type_) if get_origin(type_) in {Union, UnionType} else (type_,)
    kinds = [part for part in parts if part is not type(None)]
    literal = next((part for part in kinds if get_origin(part) is Literal), None)
    if literal is not None:
        return "choice", tuple(str(choice) for choice in get_args(literal))
    if kinds == [bool]:
        return "flag", ()
    if kinds in ([int], [float]):
        return "number", ()
    return ("pairs", ()) if any(get_origin(part) is tuple for part in kinds) else ("text", ())


def _explained(cls: type[Record]) -> dict[str, str]:
    """Return what the docstrings of a record, and of those it is made of, say of each field."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        section = _ATTRIBUTES.search(inspect.cleandoc(base.__doc__ or ""))
        for block in re.split(r"\n(?=\S)", section[1]) if section else ():
            names, _, text = block.partition(":")
            _, _, said = text.partition("\n")
            found |= {name.strip(): " ".join(said.split()) for name in names.split(",")}
    return found
