"""Plain data that everything can carry: JSON, MessagePack, UTF-8.

Python and JavaScript hold values that those do not: whole numbers beyond 64 bits, numbers
that are none, half a surrogate pair, lists a thousand deep or shared a million times. Each is
refused by name where it was written, not by whichever encoder meets it first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from vayu.model.words.bounds import LARGEST_INT
from vayu.model.words.show import kind_of, show, show_name

DEEPEST = 100
"""Containers inside one another; encoders give up at some hundreds."""

MOST_VALUES = 2_000_000
"""Values in one body. A list that is shared may be of any size although it takes no room."""

_NOTHING = object()
_END = (None, _NOTHING)


def text_problem(text: str) -> str | None:
    """Return why `text` cannot be sent or stored, or None when it can."""
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = text[error.start]
        return f"holds {half!r}, half a surrogate pair, which UTF-8 does not have; remove it"
    return None


def scalar_problem(value: object) -> str | None:
    """Return why a value is no text, number, boolean or null that JSON has; it is not shown."""
    if isinstance(value, str):
        return text_problem(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f"JSON has no {float(value)!r}; use null (None) or text"
    if isinstance(value, int) and not -LARGEST_INT <= value <= LARGEST_INT:
        return "is a whole number beyond 64 bits; write it as text"
    if value is None or isinstance(value, int | float):
        return None
    return f"{kind_of(value)} is not JSON; convert it first, for example with {_converter(value)}"


def _converter(value: object) -> str:
    """Return what makes JSON of a value."""
    if isinstance(value, set | frozenset | Iterator | range):
        return "list()"
    if isinstance(value, bytes | bytearray):
        return ".decode()"
    named = {"tolist": ".tolist()", "to_dict": '.to_dict("records")', "isoformat": ".isoformat()"}
    found = (how for name, how in named.items() if callable(getattr(value, name, None)))
    return next(found, "str()")


def plain_problems(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield ``(path, why)`` for each value, at any depth of `value`, that JSON does not have.

    Parameters
    ----------
    value : object
        Mappings, lists, tuples, text, numbers, booleans, None; or what is refused.
    path : str
        Where it stands.
    """
    steps: list[object] = [path]
    walks: list[Iterator[tuple[object, object]]] = [iter([(path, value)])]
    seen = 0
    while walks:
        step, item = next(walks[-1], _END)
        if item is _NOTHING:
            walks.pop()
            steps.pop()
            continue
        steps[-1] = step
        seen += 1
        if seen > MOST_VALUES:
            yield path, f"holds more than {MOST_VALUES:,} values; send it as text"
            return
        if not isinstance(item, Mapping | list | tuple):
            why = scalar_problem(item)
            if why:
                yield _path(steps), why
        elif len(walks) > DEEPEST:
            yield _path(steps), f"is nested deeper than {DEEPEST} levels; send it as text"
        else:
            if isinstance(item, Mapping):
                yield from _name_problems(item, steps)
            walks.append(iter(item.items() if isinstance(item, Mapping) else enumerate(item)))
            steps.append(None)


def variable_problems(variables: Mapping[Any, object]) -> Iterator[tuple[str, str]]:
    """Yield ``(environment.name, why)`` for each variable that no request could be given.

    Parameters
    ----------
    variables : mapping of str to value
        Values are not shown.
    """
    for name, value in variables.items():
        if not isinstance(name, str) or not name.strip():
            yield "environment", f"names are text and not empty, got {show(name)}"
        elif text_problem(name):
            yield f"environment.{show_name(name)}", f"the name {text_problem(name)}"
        elif isinstance(value, list | dict):
            yield from plain_problems(value, f"environment.{show_name(name)}")
        elif not isinstance(value, str | int | float | None):
            what = "text, a number, a boolean, None, or a list or dict of them"
            why = f"must be {what}, got {kind_of(value)}"
            yield f"environment.{show_name(name)}", why
        elif why_not := scalar_problem(value):
            yield f"environment.{show_name(name)}", why_not


def _name_problems(item: Mapping[object, object], steps: list[object]) -> Iterator[tuple[str, str]]:
    """Yield each name that JSON does not have."""
    for name in item:
        if not isinstance(name, str):
            yield _path(steps), f"names in JSON are text, got {show(name)}"
        elif why := text_problem(name):
            yield _path([*steps, name]), f"the name {why}"


def _path(steps: list[object]) -> str:
    """Spell the way to a value: the names and positions on it."""
    path, *rest = steps
    spelt = (f"[{step}]" if isinstance(step, int) else f".{show_name(step)}" for step in rest)
    return f"{path}{''.join(spelt)}"
