"""What an environment comes to: plain values, and which of them are never shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.model.records.plain import variable_problems
from vayu.model.words.show import kind_of, show_name
from vayu.resolve.leaves import leaves, telling
from vayu.resolve.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.variables.scoped import Value, Variables

LONG = 16
"""A value of this length may be a secret, whatever its name. [characters]"""


def variables_of(environment: object, scope: str = "environment") -> Variables:
    """Return the variables of an `Environment`, or of any mapping; none of None.

    Parameters
    ----------
    environment : Environment, mapping or None
    scope : str, optional
        What it is called where it is wrong.

    Raises
    ------
    InvalidConfig
        Naming each variable that no request could be given. Values are not shown.
    """
    if environment is None:
        return {}
    plain = _looked_up(mapping_of(environment, scope), scope)
    wrong = dict(variable_problems(plain))
    if wrong:
        raise InvalidConfig({w.replace("environment", scope, 1): why for w, why in wrong.items()})
    return {n: deepcopy(v) if isinstance(v, list | dict) else v for n, v in plain.items()}


def hidden_values(variables: Mapping[str, Value], secrets: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the values that are removed from whatever is shown, even where a target repeats them.

    Those are `secrets`, the texts whose variable has a secret's name (``token``, ``password``
    …), and those as long as a secret may be. A plain URL is none: a response without its
    address is unreadable, and a password in it is masked as in every URL.
    """
    named = frozenset(secrets)
    return tuple(
        value
        for variable, whole in variables.items()
        for name, value in (leaves if variable in named else _telling)(variable, whole)
        if isinstance(value, str)
        and (variable in named or is_secret_name(name) or len(value) >= LONG)
        and (variable in named or not value.startswith(("http://", "https://")))
    )


def _telling(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    """Yield what of a variable may be a secret that nobody calls one."""
    return telling([(name, value)])


def _looked_up(given: Mapping[str, object], scope: str) -> dict[str, Any]:
    """Return plain values, references followed.

    Raises
    ------
    InvalidConfig
        Naming each that leads nowhere.
    """
    found, wrong = dict[str, Any](), dict[str, str]()
    for name in given:
        try:
            found[name] = given[name]
        except InvalidConfig as error:
            wrong[f"{scope}.{show_name(name)}"] = "; ".join(error.problems.values())
    if wrong:
        raise InvalidConfig(wrong)
    return found


def mapping_of(given: object, scope: str = "environment") -> Mapping[str, object]:
    """Return a mapping.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    if isinstance(given, Mapping):
        return given
    why = f"must be an Environment, its name or a dict, got {kind_of(given)}"
    raise InvalidConfig({scope: why})
