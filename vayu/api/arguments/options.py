"""The keyword arguments of the public calls, as one table each.

A table is the type, the signature that an editor shows, and the list of known names: an
unknown one is a problem among the others, so that a person hears of all of them at once.
None always means "not given".
"""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Iterable, Mapping
from datetime import timedelta
from os import PathLike
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

from vayu.errors import InvalidConfig
from vayu.model.requests.pair import Pair
from vayu.model.words.duration import Duration
from vayu.model.words.elsewhere import elsewhere, remark

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F")

_ALIKE = 0.7
"""Of two names that are less alike, none is a slip for the other: ``paused``, ``seed``."""

_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)

Length = Duration | timedelta
File = str | PathLike[str]
Names = Mapping[str, object] | Iterable[tuple[str, object] | Pair]
"""Something by name: a mapping, or pairs where a name may come twice."""


class Selection(TypedDict, total=False):
    """Which requests an analysis is about."""

    window: tuple[Length | None, Length | None] | None
    steady: bool
    mask: object


def names(table: type) -> tuple[str, ...]:
    """Return the names in an options table, inherited ones first."""
    return tuple(table.__annotations__)


def unknown(
    options: Mapping[str, object], table: type, other: tuple[type, str] | None = None
) -> dict[str, str]:
    """Return a problem for every name in `options` that `table` does not have.

    Parameters
    ----------
    options : mapping
    table : type
    other : (type, str), optional
        Where else it may belong, and how it is given there: ``request.but({}=...)``.
    """
    known, there = names(table), () if other is None else names(other[0])
    found = {name: unknown_name(name, known) for name in options if name not in known}
    for name in found:
        meant = (name,) if name in there else elsewhere(name, there)
        if other is not None and meant and not elsewhere(name, known):
            words = " or ".join(other[1].format(one) for one in meant)
            found[name] = f"unknown option; did you mean {words}?"
    return found


def signed(table: type) -> Callable[[F], F]:
    """Show the names of `table` in a function's signature, in place of its ``**options``."""

    def sign(function: F) -> F:
        signature = inspect.signature(function)  # type: ignore[arg-type]
        kept = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        shown = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
            for name in names(table)
        ]
        function.__signature__ = signature.replace(parameters=[*kept, *shown])  # type: ignore[attr-defined]
        return function

    return sign


def selecting(method: F) -> F:
    """Let a method that takes `Selection` show its names, and refuse others by theirs."""
    return strict(signed(Selection)(method))


def strict(function: F) -> F:
    """Refuse keywords that a function does not show, by name, with the one that each resembles.

    Python would name a function further inside, which nobody has called.
    """
    return refusing({})(function)


def refusing(said: Mapping[str, str]) -> Callable[[F], F]:
    """Do as `strict` does; `said` is what is said of keywords that belong elsewhere, by name."""

    def refuse(function: F) -> F:
        shown = inspect.signature(cast("Callable[..., Any]", function))
        named = [name for name, one in shown.parameters.items() if one.kind in _BY_NAME]
        known = [name for name in named if name != "self"]

        @functools.wraps(cast("Callable[..., Any]", function))
        def checked(*values: Any, **options: Any) -> Any:
            unknown = [name for name in options if name not in known]
            problems = {name: said.get(name) or unknown_name(name, known) for name in unknown}
            if problems:
                raise InvalidConfig(problems)
            return cast("Callable[..., Any]", function)(*values, **options)

        return cast("F", checked)

    return refuse


def unknown_name(name: str, known: Iterable[str], *, what: str = "option") -> str:
    """Say which of the known names an unknown one means in another tool, or resembles."""
    listed = list(known)
    said = remark(name)
    close = [] if said else difflib.get_close_matches(name, listed, n=1, cutoff=_ALIKE)
    meant = elsewhere(name, listed) or close
    words = " or ".join(map(repr, meant))
    remedy = f"did you mean {words}?" if meant else said or f"known: {', '.join(listed)}"
    return f"unknown {what}; {remedy}"
