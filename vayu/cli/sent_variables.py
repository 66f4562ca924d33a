"""The environment that ``-e`` names, for a request that is sent or put under load."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vayu.api.environments.variables import variables_of
from vayu.cli.phrases import options as as_options
from vayu.cli.stored import stored_environment
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vayu.api.environments.environment import Environment


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
    from vayu.api.environments.environment import Environment  # noqa: PLC0415 (when one is wanted)

    with environment_as_typed(name):
        found = stored_environment(options["where"], name)
        return Environment.named(name) if found is None else found


@contextmanager
def environment_as_typed(name: str) -> Iterator[None]:
    """Let an error of the block call the environment as it was typed, and say where they come from.

    Parameters
    ----------
    name : str
        As it was typed; of a file it is said how an environment is made of it.

    Yields
    ------
    None

    Raises
    ------
    InvalidConfig
        That of the block.
    """
    with as_options({"environment": "--environment"}):
        try:
            yield
        except InvalidConfig as error:
            why = error.problems.get("environment", "")
            if not why.startswith("there is none"):
                raise
            remedy = (
                f"that is a file: vayu env import {shlex.quote(name)} makes an environment of it"
                if Path(name).is_file()
                else "vayu env list shows those that are saved"
            )
            joint = " " if why.endswith("?") else "; "
            raise InvalidConfig({"environment": f"{why}{joint}{remedy}"}) from None
