"""What is said of a call that Python cannot make: of what stands by place, and what is missing.

    >>> request.load(10)
    InvalidConfig: load: takes its settings by name, such as load(concurrency=10, duration="30s")

Python would count its arguments: "takes 1 positional argument but 2 were given".
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, TypeVar, cast

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F")


def written(why: Callable[..., str], *, what: str | None = None) -> Callable[[F], F]:
    """Say how a call is written that Python cannot make; it costs nothing where it can.

    Parameters
    ----------
    why : callable
        Of what was given, by place and by name; returns what is wrong, and how it is right.
    what : str, optional
        What is called; by default the function's name.
    """

    def decorate(function: F) -> F:
        inner = cast("Callable[..., Any]", function)
        shape = inspect.signature(inner)

        @functools.wraps(inner)
        def call(*values: Any, **options: Any) -> Any:
            try:
                return inner(*values, **options)
            except TypeError:
                if _fits(shape, values, options):
                    raise
            raise InvalidConfig({what or inner.__name__: why(*values[1:], **options)})

        return cast("F", call)

    return decorate


def _fits(shape: inspect.Signature, values: tuple[Any, ...], options: dict[str, Any]) -> bool:
    """Whether a call can be made."""
    try:
        shape.bind(*values, **options)
    except TypeError:
        return False
    return True
