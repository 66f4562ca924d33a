"""The texts and numbers inside a variable that is a list or an object, each by its own name.

    login = {"user": {"name": "Ada"}, "token": "t0p"}    name Ada, token t0p

Whatever removes secrets looks at texts, and a text is as secret within a list as it is alone. What
is inside a variable that a secret's name has is one whatever it is called there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.secret_shape import looks_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vayu.model.variables.scoped import Value

    Scalar = str | int | float | bool | None

MOST_TOLD = 1_000
"""Plain values of one variable that are taken for secrets whatever they are called. [1]"""

_SHORTEST_LOOK = 16  # nothing shorter looks like one [characters]


def leaves(name: str, value: Value) -> Iterator[tuple[str, Scalar]]:
    """Yield each plain value with the name that says most of it.

    Parameters
    ----------
    name : str
        Of the variable.
    value : Value
        A plain one is its only leaf. Names of fields are no values, but for one that looks like a
        secret: ``{"ghp_…": {"user": "Ada"}}``. What is written as a pair has the name it says.
    """
    if isinstance(value, dict):
        for field, item in value.items():
            if _looks(field):
                yield name, field
            said = _said(value) if field == "value" else None
            yield from leaves(name if is_secret_name(name) else said or field, item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(name, item)
    else:
        yield name, value


def _said(pair: dict[str, Any]) -> str | None:
    """Return what a pair calls its value, as headers and cookies are kept, if that is a secret."""
    names = (pair.get(field) for field in ("key", "name"))
    return next((name for name in names if isinstance(name, str) and is_secret_name(name)), None)


def every_leaf(variables: Iterable[tuple[str, Value]]) -> Iterator[tuple[str, Scalar]]:
    """Yield the leaves of many variables.

    Parameters
    ----------
    variables : iterable of (str, Value)
    """
    for name, value in variables:
        yield from leaves(name, value)


def telling(variables: Iterable[tuple[str, Value]]) -> Iterator[tuple[str, Scalar]]:
    """Yield the leaves of many variables that may be secrets nobody calls one.

    To look for a text takes 40 us to prepare. So of a variable with more than `MOST_TOLD` leaves
    the rest is given where a name, or its looks, say that it is a secret.

    Parameters
    ----------
    variables : iterable of (str, Value)
    """
    for name, value in variables:
        for place, (field, leaf) in enumerate(leaves(name, value)):
            if place < MOST_TOLD or is_secret_name(field) or _looks(leaf):
                yield field, leaf


def _looks(leaf: Scalar) -> bool:
    """Whether a plain value looks like a secret."""
    return isinstance(leaf, str) and len(leaf) >= _SHORTEST_LOOK and looks_secret(leaf)


def holds_secret(name: str, value: Value) -> bool:
    """Whether a variable is a secret by its name, or by that of a field with a text or a number.

    Parameters
    ----------
    name : str
    value : Value
        Truth values are no secrets, nor is what is empty.
    """
    if is_secret_name(name):
        return True
    return isinstance(value, list | dict) and any(
        is_secret_name(field) and not isinstance(leaf, bool) and leaf not in {None, ""}
        for field, leaf in leaves(name, value)
    )
