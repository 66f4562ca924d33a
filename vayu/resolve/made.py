"""Puts together variables that are made of others (``{{scheme}}://{{host}}``).

Collections and environments that people publish are full of them. A value of a data row or of a
script may not be made of others, because what comes from outside is never searched for templates
(`vayu.resolve.template`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.variables.template import has_template
from vayu.resolve.template import as_text, parse, whole_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vayu.model.variables.scoped import Value
    from vayu.resolve.template import Template

_LONGEST = 1_000_000  # characters; ten variables of ten variables each grow without end


def is_made(value: Value) -> bool:
    """Whether a value is made of other variables."""
    return isinstance(value, str) and has_template(value)


def names_made(variables: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of variables that are made of others."""
    return tuple(name for name, value in variables.items() if is_made(value))


def put_together(own: Mapping[str, Value], others: Mapping[str, Value]) -> dict[str, Value]:
    """Return variables with their templates filled in.

    Parameters
    ----------
    own : mapping of str to value
        What is put together.
    others : mapping of str to value
        What it may be made of, beside itself; never searched for templates.

    Returns
    -------
    dict
        Names of `own`. One that is made of itself, or of what has no value (also of a dynamic
        variable such as ``$guid``), is None: whoever uses it is told that it has none.
    """
    made: dict[str, Value] = {}

    def lookup(name: str) -> Value:
        return made[name] if name in own else others.get(name)

    for first in own:
        if first not in made:
            _make(first, own, made, lookup)
    return made


def _make(
    first: str, own: Mapping[str, Value], made: dict[str, Value], lookup: Callable[[str], Value]
) -> None:
    """Put the value of one variable into `made`, and before it those that it is made of.

    Without recursion: a chain may be as long as a collection has variables.
    """
    opened = [_begun(first, own, made, lookup)]
    while opened:
        name, template, reads = opened[-1]
        needed = next((read for read in reads if read in own and read not in made), None)
        if needed is not None:
            opened.append(_begun(needed, own, made, lookup))
            continue
        opened.pop()
        made[name] = own[name] if template is None else _filled(template, lookup)


def _begun(
    name: str, own: Mapping[str, Value], made: dict[str, Value], lookup: Callable[[str], Value]
) -> tuple[str, Template | None, Iterator[str]]:
    """Begin with one variable: until it is made it has no value, so that a circle has none."""
    made[name] = None
    value = own[name]
    template = parse(value) if isinstance(value, str) and is_made(value) else None
    return name, template, iter(()) if template is None else _reads(template, lookup)


def _reads(template: Template, lookup: Callable[[str], Value]) -> Iterator[str]:
    """Yield each variable that a template reads; those in a name before the one that it names."""
    for blank in template.blanks:
        if "{{" not in blank.name:
            yield blank.name
            continue
        yield from _reads(parse(blank.name), lookup)
        yield whole_name(blank.name, lookup)


def _filled(template: Template, lookup: Callable[[str], Value]) -> Value:
    """Return a template filled in; None when a name has no value or no text, or it is too long."""
    missing: list[str] = []
    read = (whole_name(blank.name, lookup) for blank in template.blanks)
    if sum(len(as_text(lookup(name))) for name in read) > _LONGEST:
        return None
    try:
        text = template.render(lookup, missing)
    except InvalidConfig:
        return None
    return None if missing else text
