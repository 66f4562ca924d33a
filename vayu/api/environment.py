"""Variables by name, for templates and scripts. What they hold is never shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.plain import variable_problems
from vayu.model.show import kind_of, show
from vayu.resolve.secret_names import is_secret_name

if TYPE_CHECKING:
    from vayu.api.options import Value
    from vayu.model.run import Variables

LONG = 16
"""A value of this length may be a secret, whatever its name. [characters]"""


class Environment(MutableMapping[str, "Value"]):
    """A named set of variables; use it like a dict.

    Scripts of a request that is *sent* change it (``pm.environment.set``), as in Postman. In
    a load run each virtual user changes a copy of its own.

    Parameters
    ----------
    name : str
        What it is called, such as ``"staging"``.
    variables : mapping, optional
        Text, numbers, booleans or None by name.

    Examples
    --------
    >>> staging = Environment("staging", {"base": "https://staging.example.com", "token": "t0p"})
    >>> staging
    <Environment 'staging': base=***, token=***>
    """

    def __init__(self, name: str, variables: Mapping[str, Value] | None = None) -> None:
        self.name = _checked_name(name)
        self._values: dict[str, Value] = variables_of(variables)

    def __getitem__(self, name: str) -> Value:
        """Return one value."""
        return self._values[name]

    def __setitem__(self, name: str, value: Value) -> None:
        """Set one variable."""
        self._values |= variables_of({name: value})

    def __delitem__(self, name: str) -> None:
        """Remove one variable."""
        del self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in the order in which they were set."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many variables there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """Show names, never values."""
        shown = ", ".join(f"{name}=***" for name in self._values) or "empty"
        return f"<Environment {self.name!r}: {shown}>"

    def absorb(self, changes: Mapping[str, Value]) -> None:
        """Take over what scripts set; None unsets."""
        for name, value in changes.items():
            if value is None:
                self._values.pop(name, None)
            else:
                self._values[name] = value


def variables_of(environment: object) -> Variables:
    """Return the variables of an `Environment`, or of any mapping; none of None.

    Raises
    ------
    InvalidConfig
        Naming each variable that no request could be given. Values are not shown.
    """
    if environment is None:
        return {}
    if not isinstance(environment, Mapping):
        kind = kind_of(environment)
        raise InvalidConfig({"environment": f"must be an Environment or a dict, got {kind}"})
    wrong = dict(variable_problems(environment))
    if wrong:
        raise InvalidConfig(wrong)
    return dict(environment)


def hidden_values(variables: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the values that are removed from whatever is shown, even where a target repeats them.

    Those are the texts whose variable has a secret's name (``token``, ``password`` …), and
    those as long as a secret may be. A plain URL is none: a response without its address is
    unreadable, and a password in it is masked as in every URL.
    """
    return tuple(
        value
        for name, value in variables.items()
        if isinstance(value, str)
        and (is_secret_name(name) or len(value) >= LONG)
        and not value.startswith(("http://", "https://"))
    )


def _checked_name(name: object) -> str:
    """Return an environment's name.

    Raises
    ------
    InvalidConfig
        If it is not text, or empty.
    """
    if isinstance(name, str) and name.strip():
        return name
    raise InvalidConfig({"name": f"must be text, such as 'staging', got {show(name)}"})
