"""Headers, parameters and forms: from what people write to ordered pairs of text.

A mapping, or pairs where a name may come twice. Numbers become text the way URLs spell them
(``true``, not ``True``); whatever else is no text is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vayu.errors import InvalidConfig
from vayu.model.records.plain import text_problem
from vayu.model.requests.pair import Pair
from vayu.model.words.show import kind_of, show

Items = tuple[tuple[str, str] | Pair, ...]

_AS_TEXT = {
    "params": "; a query as text is part of the URL",
    "headers": '; such as {"Accept": "application/json"}',
    "cookies": '; such as {"sid": "1"}',
}

_MOST_BITS = 4_096  # Python spells no whole number of more than 4,300 digits


def header_items(value: object, *, what: str = "headers") -> Items:
    """Return headers, or cookies, as pairs; their values must be text, and a `Pair` may be off.

    Raises
    ------
    InvalidConfig
        Naming each header that is not text.
    """
    items = _items(what, value)
    wrong = {
        f"{what}[{show(item[0])}]": f"must be text, got {kind_of(item[1])}"
        for item in items
        if not isinstance(item, Pair) and not isinstance(item[1], str)
    }
    if wrong:
        raise InvalidConfig(wrong)
    return tuple(item if isinstance(item, Pair) else (item[0], str(item[1])) for item in items)


def query_items(value: object, *, what: str = "params") -> Items:
    """Return query parameters, or the fields of a form, as pairs.

    A list repeats its name, None leaves the name out, as in other Python clients, and a `Pair`
    may be switched off.

    Raises
    ------
    InvalidConfig
        Naming each value that is neither text nor a number.
    """
    wrong = dict[str, str]()
    found = list[tuple[str, str] | Pair]()
    for pair in _items(what, value):
        if isinstance(pair, Pair):
            found.append(pair)
            continue
        name, item = pair
        for one in item if isinstance(item, list | tuple) else [item]:
            why = _problem(one) or text_problem(name)
            if why:
                wrong[f"{what}[{show(name)}]"] = why
            elif isinstance(one, str | int | float):
                found.append((name, _text(one)))
    if wrong:
        raise InvalidConfig(wrong)
    return tuple(found)


def _problem(value: object) -> str | None:
    """Return why a value cannot stand in a query or a form. It may be a secret: it is not shown."""
    if isinstance(value, str):
        return text_problem(value)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return f"is a whole number of more than {_MOST_BITS:,} bits; write it as text"
    if value is None or isinstance(value, int | float):
        return None
    return f"must be text or a number, got {kind_of(value)}"


def _items(what: str, value: object) -> list[tuple[str, object] | Pair]:
    """Take a mapping or pairs apart.

    Raises
    ------
    InvalidConfig
        If it is neither, or a name is not text.
    """
    items = value.items() if isinstance(value, Mapping) else value
    if isinstance(items, str | bytes) or not isinstance(items, Iterable):
        why = f"must be a dict or a list of pairs, got {kind_of(value)}"
        raise InvalidConfig({what: why + _AS_TEXT.get(what, "") * isinstance(value, str)})
    if callable(getattr(items, "read", None)):
        raise InvalidConfig({what: "is an open file; give its path: content=pathlib.Path(...)"})
    found = list[tuple[str, object] | Pair]()
    for position, item in enumerate(items):
        if isinstance(item, Pair):
            found.append(item)
            continue
        if not isinstance(item, list | tuple) or len(item) != 2 or not isinstance(item[0], str):
            why = f"must be a name and a value, the name being text, got {_shape(item)}"
            raise InvalidConfig({f"{what}[{position}]": why})
        found.append((item[0], item[1]))
    return found


def _shape(item: object) -> str:
    """Say what an item is that is no pair."""
    if not isinstance(item, list | tuple):
        return kind_of(item)
    return f"{kind_of(item)} of {len(item)}" if len(item) != 2 else f"{kind_of(item[0])} as name"


def _text(value: str | float) -> str:
    """Spell a value as URLs do."""
    return str(value).lower() if isinstance(value, bool) else str(value)
