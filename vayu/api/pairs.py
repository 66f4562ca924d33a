"""Headers, parameters and forms: from what people write to ordered pairs of text.

A mapping, or pairs where a name may come twice. Numbers become text the way URLs spell them
(``true``, not ``True``); whatever else is no text is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.check import show

if TYPE_CHECKING:
    from vayu.model.request import Pairs


def header_pairs(value: object) -> Pairs:
    """Return headers as pairs; their values must be text.

    Raises
    ------
    InvalidConfig
        Naming each header that is not text.
    """
    pairs = _pairs("headers", value)
    wrong = {
        f"headers[{name!r}]": f"must be text, got {show(item)}"
        for name, item in pairs
        if not isinstance(item, str)
    }
    if wrong:
        raise InvalidConfig(wrong)
    return tuple((name, str(item)) for name, item in pairs)


def query_pairs(value: object, *, what: str = "params") -> Pairs:
    """Return query parameters, or the fields of a form, as pairs.

    A list repeats its name, and None leaves the name out, as in other Python clients.

    Raises
    ------
    InvalidConfig
        Naming each value that is neither text nor a number.
    """
    wrong, found = {}, []
    for name, item in _pairs(what, value):
        for one in item if isinstance(item, list | tuple) else [item]:
            if isinstance(one, str | int | float):
                found.append((name, _text(one)))
            elif one is not None:
                wrong[f"{what}[{name!r}]"] = f"must be text or a number, got {show(one)}"
    if wrong:
        raise InvalidConfig(wrong)
    return tuple(found)


def _pairs(what: str, value: object) -> list[tuple[str, object]]:
    """Take a mapping or pairs apart.

    Raises
    ------
    InvalidConfig
        If it is neither, or a name is not text.
    """
    items = value.items() if isinstance(value, Mapping) else value
    if isinstance(items, str | bytes) or not isinstance(items, Iterable):
        raise InvalidConfig({what: f"must be a dict or a list of pairs, got {show(value)}"})
    found = []
    for position, item in enumerate(items):
        if not isinstance(item, list | tuple) or len(item) != 2 or not isinstance(item[0], str):
            why = f"must be a name and a value, the name being text, got {show(item)}"
            raise InvalidConfig({f"{what}[{position}]": why})
        found.append((item[0], item[1]))
    return found


def _text(value: str | float) -> str:
    """Spell a value as URLs do."""
    return str(value).lower() if isinstance(value, bool) else str(value)
