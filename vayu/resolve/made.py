"""Puts together variables that are made of others (``{{scheme}}://{{host}}``).

Collections and environments that people publish are full of them. A value of a data row or of a
script may not be made of others, because what comes from outside is never searched for templates
(`vayu.resolve.template`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.template import has_template
from vayu.resolve.template import as_text, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.model.scoped import Value

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
    for name in own:
        if name not in made:
            _make(name, own, others, made)
    return made


def _make(
    name: str, own: Mapping[str, Value], others: Mapping[str, Value], made: dict[str, Value]
) -> None:
    """Put the value of one variable into `made`, and first those that it is made of."""
    value = own[name]
    made[name] = None
    if not isinstance(value, str) or not is_made(value):
        made[name] = value
        return
    template, missing = parse(value), list[str]()
    for blank in template.blanks:
        if blank.name in own and blank.name not in made:
            _make(blank.name, own, others, made)

    def lookup(of: str) -> Value:
        return made[of] if of in own else others.get(of)

    if sum(len(as_text(lookup(blank.name))) for blank in template.blanks) <= _LONGEST:
        text = template.render(lookup, missing)
        made[name] = None if missing else text
