"""The environment that ``-e`` names, for a request that is sent or put under load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.api.variables import variables_of
from vayu.cli.stored import stored_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.environment import Environment


def saved_variables(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of the environment that is named."""
    environment = _environment(options)
    return {} if environment is None else dict(variables_of(environment))


def nested_names(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return which variables of the environment that is named may be made of others."""
    environment = _environment(options)
    made = () if environment is None else environment.nested
    return {"environment": list(made)} if made else {}


def secret_names(options: Mapping[str, Any]) -> frozenset[str]:
    """Return which variables of the environment that is named are secrets."""
    environment = _environment(options)
    return frozenset() if environment is None else environment.secrets


def _environment(options: Mapping[str, Any]) -> Environment | None:
    """Return the environment that is named: one of the collection, or a saved one."""
    name = options.get("environment")
    if name is None:
        return None
    from vayu.api.environment import Environment  # noqa: PLC0415 (when one is wanted)

    found = stored_environment(options["where"], name)
    return Environment.named(name) if found is None else found
