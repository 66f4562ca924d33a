"""Which of the variables that are given may be made of others: those that a person wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.environments.environment import Environment

if TYPE_CHECKING:
    from vayu.model.variables.scoped import Nested


def nested_of(environment: object, everywhere: object) -> Nested:
    """Return which variables of an environment and of globals may be made of others.

    Parameters
    ----------
    environment, everywhere : Environment, mapping or None
        Nothing of a plain mapping may: its values are computed where it is given.
    """
    nested: Nested = {}
    if isinstance(environment, Environment) and environment.nested:
        nested["environment"] = environment.nested
    if isinstance(everywhere, Environment) and everywhere.nested:
        nested["globals"] = everywhere.nested
    return nested
