"""Variables by scope, as they travel: each scope by itself, low to high.

    globals < collection < environment < data row < local

What they mean for a template is `vayu.resolve.scopes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from vayu.model.records.base import Record
from vayu.model.records.plain import variable_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = str | int | float | bool | list[Any] | dict[str, Any] | None
"""What a variable may hold; None is no value. A list or an object holds what JSON can."""

Variables = dict[str, Value]

Nested = dict[Literal["globals", "environment"], tuple[str, ...]]
"""Names by scope."""

SCOPES = ("globals", "collection", "environment", "data", "local")
"""Low to high."""


class Scoped(Record, frozen=True, kw_only=True):
    """What a request is filled in with. Never stored in the clear.

    Attributes
    ----------
    globals : dict
        Of everything.
    collection : dict
        Of the collection and its folders, the nearest winning. Values may be made of others.
    environment : dict
    literal : list of str
        Names of `collection` whose values scripts set: they are taken as they are, and never
        searched for templates.
    nested : dict
        Names of `environment` and of `globals`, by scope, whose values may be made of others: a
        person wrote them down. Those that are not listed are taken as they are.
    secrets : list of str
        Names of variables that somebody marked as secrets: no script that is kept holds their
        values, whatever they are called.
    """

    globals: Variables = msgspec.field(default_factory=dict)
    collection: Variables = msgspec.field(default_factory=dict)
    environment: Variables = msgspec.field(default_factory=dict)
    literal: tuple[str, ...] = ()
    nested: Nested = msgspec.field(default_factory=dict)
    secrets: tuple[str, ...] = ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        for scope in SCOPES:
            for where, why in variable_problems(getattr(self, scope, {})):
                yield where.replace("environment", scope, 1), why

    @property
    def names(self) -> list[str]:
        """Of every variable, sorted."""
        return sorted({name for scope in SCOPES for name in getattr(self, scope, ())})
