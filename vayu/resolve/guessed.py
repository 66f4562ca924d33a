"""A variable that has no value, beside one that has and is spelt nearly so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vayu.model.words.near import near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.errors import UnresolvedVariable
    from vayu.model.variables.scoped import Value

_NEEDED = re.compile(r"needs a value for (.+)$")


def guessed(error: UnresolvedVariable, variables: Mapping[str, Value]) -> dict[str, str]:
    """Return the problems of an error, with the variable that may have been meant.

    Parameters
    ----------
    error : UnresolvedVariable
    variables : mapping of str to value
        What there is; only its names are said.
    """
    there = _with_value(variables)
    return {field: why + _guess(why, there) for field, why in error.problems.items()}


def likely(name: str, variables: Mapping[str, Value]) -> str:
    """Return what to add to a sentence about one that has no value, or nothing."""
    return _like(name, _with_value(variables))


def _with_value(variables: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of those that have one."""
    return tuple(name for name, value in variables.items() if value is not None)


@lru_cache(maxsize=8)  # under load the same is asked with each request
def _guess(why: str, there: tuple[str, ...]) -> str:
    """Return what to add to a problem."""
    found = _NEEDED.search(why)
    names = found[1].split(", ") if found else []
    return "".join(_like(name, there) for name in names)


@lru_cache(maxsize=32)
def _like(name: str, there: tuple[str, ...]) -> str:
    """Return which of the names one is like."""
    return near(name, there, lambda close: f"{{{{{close}}}}}")
