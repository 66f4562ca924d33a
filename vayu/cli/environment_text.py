"""An environment as the command line shows it: no value of a secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vayu.report.escape import line
from vayu.resolve.redact import mask_text, mask_url
from vayu.resolve.removal import MASK

if TYPE_CHECKING:
    from vayu.api.environments.environment import Environment


def counts(environment: Environment) -> dict[str, Any]:
    """Return how much there is in an environment."""
    secrets = {*environment.secrets, *environment.spec.secrets}
    return {"name": environment.name, "variables": len(environment), "secrets": len(secrets)}


def plain(environment: Environment) -> dict[str, Any]:
    """Return an environment as a program reads it, secrets masked."""
    spec = environment.spec
    return {
        "variables": {name: _masked(value) for name, value in spec.variables.items()},
        "secrets": {n: None if environment[n] is None else MASK for n in spec.secrets},
        "references": {n: {"name": one.name, "file": one.file}
                       for n, one in spec.references.items()},
    }  # fmt: skip


def rows(environment: Environment) -> list[tuple[str, str]]:
    """Return what to show of each variable, in their order."""
    shown = plain(environment)
    said = {name: json.dumps(value) if not isinstance(value, str) else value
            for name, value in shown["variables"].items()}  # fmt: skip
    said |= {n: "(secret, no value)" if v is None else f"{v} (secret)"
             for n, v in shown["secrets"].items()}  # fmt: skip
    for name, one in shown["references"].items():
        place = "the process's environment" if one["file"] is None else one["file"]
        said[name] = f"*** (from {one['name']} in {place})"
    return [(line(name), line(said[name])) for name in environment]


def _masked(value: Any) -> Any:
    """Return the value of a variable that is no secret; passwords in URLs are masked."""
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if not isinstance(value, str):
        return value
    return mask_url(value) if "://" in value else mask_text(value)
