"""What of an environment is shown, what is written of it, and what a request is filled in with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.engine.store.references import anchored_references, value_of
from vayu.errors import InvalidConfig
from vayu.model.variables.environment import EnvironmentSpec
from vayu.protocol.environments import EnvironmentView
from vayu.resolve.leaves import holds_secret
from vayu.resolve.removal import MASK
from vayu.resolve.restore import mask_variables, restore_variables

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.model.variables.scoped import Variables
    from vayu.protocol.environments import EnvironmentChange, EnvironmentOrder


def written(
    name: str, said: EnvironmentOrder | EnvironmentChange, variables: Variables, had: Variables
) -> tuple[EnvironmentSpec, Variables]:
    """Return what an environment says from now on, and the values of its secrets.

    A variable whose name, or that of a field in it, says that it is a secret becomes one: its value
    is in no file.

    Raises
    ------
    InvalidConfig
        Naming each secret that is masked although it had no value.
    """
    plain = restore_variables(said.variables, {**had, **variables})
    named = {n: v for n, v in plain.items() if holds_secret(n, v) and v is not None and v != ""}
    given = {**named, **said.secrets}
    lost = sorted(n for n, value in given.items() if value == MASK and had.get(n) is None)
    if lost:
        why = "is masked, and what it was is not known; write the value"
        raise InvalidConfig({f"secrets.{n}": why for n in lost})
    secrets: dict[str, Any] = {n: had[n] if v == MASK else v for n, v in given.items()}
    spec = EnvironmentSpec(
        name=name,
        variables={n: v for n, v in plain.items() if n not in secrets},
        secrets=tuple(sorted(secrets)),
        references=said.references,
    )
    return spec, {n: value for n, value in secrets.items() if value is not None}


def view(
    spec: EnvironmentSpec, secrets: Variables, item_id: str, collection: str | None, revision: str
) -> EnvironmentView:
    """Return an environment as it is shown."""
    shown = {n: None if secrets.get(n) is None else MASK for n in spec.secrets}
    return EnvironmentView(
        id=item_id,
        collection=collection,
        name=spec.name,
        variables=mask_variables(spec.variables),
        secrets=shown,
        references=spec.references,
        revision=revision,
    )


def values_of(spec: EnvironmentSpec, secrets: Variables, home: Path | None = None) -> Variables:
    """Return every value of an environment; one of a collection reads files below its `home` only.

    Raises
    ------
    InvalidConfig
        Naming each reference that leads nowhere, or out of the collection.
    """
    found: Variables = {**spec.variables, **{n: secrets.get(n) for n in spec.secrets}}
    references, wrong = spec.references, dict[str, str]()
    if home is not None:
        references, wrong = anchored_references(references, home)
    for name, reference in references.items():
        if f"environment.{name}" in wrong:
            continue
        try:
            found[name] = value_of(reference)
        except InvalidConfig as error:
            wrong[f"environment.{name}"] = "; ".join(error.problems.values())
    if wrong:
        raise InvalidConfig(wrong)
    return found
