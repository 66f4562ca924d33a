"""Where variables are, and which of them a template sees.

    low to high:  globals < collection < environment < data row < local

The highest scope in which a name has a value wins; None is no value, so a name that is unset in
one scope shows what the next lower one has. Scripts see each scope by itself and change it there.

Values that a person wrote down may be made of other variables (`vayu.resolve.made`): those of the
collection, of an environment and of globals, and none that a script set or a data row has. They
are put together here, after the scripts before a request have run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vayu.model.variables.scoped import SCOPES
from vayu.resolve.made import is_made, put_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vayu.model.variables.scoped import Scoped, Value

CHANGED = ("globals", "collection", "environment", "local")
"""Those that a script may change: a data row is what it is."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """Variables by scope, as an exchange begins with them.

    Attributes
    ----------
    globals : dict
        Of everything.
    collection : dict
        Of the collection and its folders, the nearest winning; not put together yet.
    environment : dict
    data : dict
        The row of this iteration.
    local : dict
        What scripts of the same collection run set for themselves.
    literal : set of str
        Names of `collection` whose values are never searched for templates: scripts set them.
    nested : dict of str to set of str
        Names of `environment` and `globals`, by scope, whose values are: a person wrote them.
    """

    globals: Mapping[str, Value] = field(default_factory=dict)
    collection: Mapping[str, Value] = field(default_factory=dict)
    environment: Mapping[str, Value] = field(default_factory=dict)
    data: Mapping[str, Value] = field(default_factory=dict)
    local: Mapping[str, Value] = field(default_factory=dict)
    literal: frozenset[str] = frozenset()
    nested: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Never show a value."""
        return f"Scopes({', '.join(_named(self, SCOPES))})"


@dataclass(slots=True)
class Changes:
    """What scripts changed, by scope; None: unset.

    In a load run each virtual user, or each arrival, has one of its own.

    Attributes
    ----------
    globals, collection, environment : dict
        For the later requests of the same user too.
    local : dict
        For this exchange; in a collection run for the rest of it.
    """

    globals: dict[str, Value] = field(default_factory=dict)
    collection: dict[str, Value] = field(default_factory=dict)
    environment: dict[str, Value] = field(default_factory=dict)
    local: dict[str, Value] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.environment or self.local or self.collection or self.globals)

    def __len__(self) -> int:
        """How many variables are changed."""
        return sum(len(changed) for changed in self.each())

    def __repr__(self) -> str:
        """Never show a value."""
        return f"Changes({', '.join(_named(self, CHANGED))})"

    def each(self) -> Iterator[dict[str, Value]]:
        """Yield what was changed in each scope, low to high."""
        yield self.globals
        yield self.collection
        yield self.environment
        yield self.local


def scopes_of(record: Scoped) -> Scopes:
    """Return the scopes of a record; those that it does not have are empty."""
    found = {name: getattr(record, name, {}) for name in SCOPES}
    nested = {str(scope): frozenset(names) for scope, names in record.nested.items()}
    return Scopes(**found, literal=frozenset(record.literal), nested=nested)


def changed(scopes: Scopes, changes: Changes) -> Scopes:
    """Return the scopes after what scripts changed."""
    new = {name: _after(getattr(scopes, name), getattr(changes, name)) for name in CHANGED}
    literal = scopes.literal | changes.collection.keys()
    nested = {s: names - getattr(changes, s).keys() for s, names in scopes.nested.items()}
    return Scopes(data=scopes.data, literal=literal, nested=nested, **new)


def visible(scopes: Scopes, changes: Changes | None = None) -> dict[str, Value]:
    """Return the value of every name that a template may read.

    Parameters
    ----------
    scopes : Scopes
    changes : Changes, optional
        What scripts changed of them.

    Returns
    -------
    dict
        A variable that is made of others is put together from what is visible; one that is made
        of itself, or of what has no value, is None.
    """
    now = changed(scopes, changes) if changes else scopes
    found: dict[str, Value] = {}
    made: dict[str, Value] = {}
    for scope in SCOPES:
        values = _valued(getattr(now, scope))
        if not values:
            continue
        found |= values
        if made:
            made = {name: value for name, value in made.items() if name not in values}
        made |= {name: values[name] for name in made_in(now, scope) if name in values}
    return {**found, **put_together(made, found)} if made else found


def made_in(scopes: Scopes, scope: str) -> Iterator[str]:
    """Yield the names in one scope whose values are made of others."""
    values = getattr(scopes, scope)
    if scope == "collection":
        yield from (n for n, v in values.items() if is_made(v) and n not in scopes.literal)
    elif scope in scopes.nested:
        yield from (n for n in scopes.nested[scope] if is_made(values.get(n)))


def shadowed(scopes: Scopes, changes: Changes | None = None) -> Iterator[tuple[str, Value]]:
    """Yield each variable whose value is not the one that templates see: scripts see it too."""
    now = changed(scopes, changes) if changes else scopes
    seen = visible(scopes, changes)
    for scope in SCOPES:
        for name, value in getattr(now, scope).items():
            if value is not None and seen.get(name) != value:
                yield name, value


def every(scopes: Scopes) -> Iterator[tuple[str, Value]]:
    """Yield each variable with each value that it has anywhere."""
    yield from visible(scopes).items()
    yield from shadowed(scopes)


def _after(before: Mapping[str, Value], change: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return one scope after its changes; the very same object when there are none."""
    return _valued({**before, **change}) if change else before


def _valued(variables: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return what has a value."""
    if None not in variables.values():
        return variables
    return {name: value for name, value in variables.items() if value is not None}


def _named(record: object, scopes: tuple[str, ...]) -> Iterator[str]:
    """Yield the names in each scope that has any."""
    for scope in scopes:
        if getattr(record, scope):
            yield f"{scope}={sorted(getattr(record, scope))}"
