"""Postman environments and globals."""

from __future__ import annotations

from typing import Any

from vayu.formats.importing.draft import clean_name
from vayu.formats.importing.imported import FoundEnvironment, Imported, Skips
from vayu.formats.texts.loose import kept, members, objects, text
from vayu.model.variables.environment import EnvironmentSpec


def is_postman_environment(data: object) -> bool:
    """Whether data is an environment, or globals, that Postman exported."""
    found = members(data)
    scope = text(found.get("_postman_variable_scope"))
    return isinstance(found.get("values"), list) and (
        scope in {"environment", "globals"} or "name" in found
    )


def read_postman_environment(data: dict[str, Any]) -> Imported:
    """Return the environment.

    Parameters
    ----------
    data : dict
        The decoded JSON.
    """
    skips = Skips()
    kind = "globals" if data.get("_postman_variable_scope") == "globals" else "environment"
    variables, secrets = {}, {}
    for row in objects(data.get("values")):
        name = text(row.get("key")).strip()
        if not name:
            continue
        if row.get("enabled") is False:
            skips.skip((), f"variable {name[:40]!r}", "is switched off")
        elif row.get("type") == "secret":
            secrets[name] = kept(row.get("value"))
        else:
            variables[name] = kept(row.get("value"))
    name = clean_name(text(data.get("name"))) or kind
    spec = EnvironmentSpec(
        name=name,
        variables={n: value for n, value in variables.items() if n not in secrets},
        secrets=tuple(secrets),
    )
    found = FoundEnvironment(spec, secrets)
    return Imported(f"Postman {kind}", None, (found,), skips.all())
