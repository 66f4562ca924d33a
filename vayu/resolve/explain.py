"""Which value each variable of a request has, from where, and where it is used.

    scopes, low to high:  global < collection, root to leaf < environment < data row < local

The last scope in which a name has a value wins; None is no value. A dynamic variable is what
is left when no scope has the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.resolve.dynamic import DYNAMIC_NAMES
from vayu.resolve.template import names, parse, whole_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vayu.model.requests.request import RequestSpec
    from vayu.model.variables.scoped import Value

DYNAMIC = "dynamic"
"""Where a value comes from that is new for each request."""


class Scope(NamedTuple):
    """Variables of one origin.

    Attributes
    ----------
    label : str
        Such as ``environment 'staging'``.
    variables : mapping of str to value
    """

    label: str
    variables: Mapping[str, Value]


class Origin(NamedTuple):
    """One variable of a request.

    Attributes
    ----------
    name : str
    value : Value
        None if it has none, or a new one for each request.
    source : str, optional
        Label of its scope, or `DYNAMIC`; None if it has no value.
    places : tuple of str
        Where it stands: ``url``, ``params``, ``headers.X``, ``body``, ``auth.token``.
    """

    name: str
    value: Value
    source: str | None
    places: tuple[str, ...]


def origins(spec: RequestSpec, scopes: Sequence[Scope]) -> tuple[Origin, ...]:
    """Return every variable that a request reads, in the order in which they first stand.

    Parameters
    ----------
    spec : RequestSpec
    scopes : sequence of Scope
        Low to high.

    Returns
    -------
    tuple of Origin
    """
    places: dict[str, list[str]] = {}
    for place, text in _texts(spec):
        for name in sorted(names([parse(text)]), key=text.find):
            known = places.setdefault(name, [])
            if place not in known:
                known.append(place)
    return tuple(_origin(name, tuple(used), scopes) for name, used in places.items())


def _origin(name: str, places: tuple[str, ...], scopes: Sequence[Scope]) -> Origin:
    """Return where one name gets its value."""

    def seen(read: str) -> Value:
        values = (scope.variables.get(read) for scope in reversed(scopes))
        return next((value for value in values if value is not None), None)

    whole = whole_name(name, seen)
    for scope in reversed(scopes):
        value = scope.variables.get(whole)
        if value is not None:
            return Origin(name, value, scope.label, places)
    return Origin(name, None, DYNAMIC if name in DYNAMIC_NAMES else None, places)


def _texts(spec: RequestSpec) -> Iterator[tuple[str, str]]:
    """Yield place and text of everything that may hold a template."""
    yield "url", spec.url
    for name, value in spec.param_pairs:
        yield "params", name
        yield "params", value
    for name, value in spec.header_pairs:
        yield "headers", name
        yield f"headers.{name}", value
    for name, value in spec.cookie_pairs:
        yield "cookies", name
        yield f"cookies.{name}", value
    for text in _strings(spec.body.content):
        yield "body", text
    if spec.body.content_type:
        yield "headers.Content-Type", spec.body.content_type
    for name in spec.auth.__struct_fields__ if spec.auth else ():
        value = getattr(spec.auth, name)
        if isinstance(value, str):
            yield f"auth.{name}", value


def _strings(content: object) -> Iterator[str]:
    """Yield every text at any depth of a body's content."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from _strings([*content.keys(), *content.values()])
    elif isinstance(content, list | tuple):
        for item in content:
            yield from _strings(item)
    elif isinstance(content, Part | Pair) and content.enabled:
        yield from _strings([content.name, content.value, getattr(content, "filename", None)])
