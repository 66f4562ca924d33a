"""Secrets of a collection's environments: their names are in its files, their values in the vault.

The vault finds them by the collection's folder, so no other folder has them
(`vayu.engine.store.folder_secrets`). What cannot be opened is not there, with a warning, and is
never written over.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.api.environment import Environment
from vayu.client.place import data_dir
from vayu.engine.store.anchored import below
from vayu.engine.store.folder_secrets import FolderSecrets
from vayu.engine.store.references import anchored_references
from vayu.engine.store.vault import VAULT
from vayu.engine.store.vaulted import vaulted
from vayu.errors import InvalidConfig, StoreError
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from vayu.model.environment import EnvironmentSpec
    from vayu.model.scoped import Variables


def written(environment: Environment, folder: Path) -> EnvironmentSpec:
    """Return an environment as it stands in a file: of a secret or a reference no value.

    Paths below the folder are relative.
    """
    spec = environment.spec
    references = {
        name: one if one.file is None else replace(one, file=below(one.file, folder))
        for name, one in spec.references.items()
    }
    return replace(spec, references=references)


def read(spec: EnvironmentSpec, values: Variables | None, folder: Path) -> Environment:
    """Return the environment that a file of a collection describes, with the values of secrets."""
    references, _ = anchored_references(spec.references, folder)
    return Environment.of(replace(spec, references=references), values)


def refuse_outside(environment: Environment, folder: Path | None) -> None:
    """Refuse references of a collection's environment to files that are not below its folder.

    Raises
    ------
    InvalidConfig
        Naming each.
    """
    references = environment.spec.references
    _, outside = ({}, {}) if folder is None else anchored_references(references, folder)
    if outside:
        hint = "move the file below the folder, or allow any with collection.trust()"
        raise InvalidConfig(outside, hint=hint)


def known_secrets(environments: Mapping[str, Environment]) -> frozenset[str]:
    """Return the values that are secrets: of a collection's environments, and in the vault."""
    own = set[str]()
    for environment in environments.values():
        for name in environment.spec.secrets + tuple(environment.spec.references):
            with suppress(InvalidConfig):  # a reference that leads nowhere has no value
                value = environment[name]
                own |= set() if value is None else {as_text(value)}
    return vaulted(data_dir()) | own


def opened(folder: Path) -> dict[str, Variables]:
    """Return the values of the secrets of each environment of a folder."""
    try:
        return FolderSecrets(data_dir(), folder).read()
    except StoreError as error:
        warnings.warn(f"secrets of {folder} have no value: {error.message}", stacklevel=5)
        return {}


def seal(
    folder: Path, environments: Mapping[str, Environment], *, gone: Iterable[str] = ()
) -> None:
    """Keep the values of the secrets that have one; of others what was kept stays.

    Parameters
    ----------
    folder : Path
    environments : mapping of str to Environment
    gone : iterable of str
        Names of environments whose secrets are forgotten.
    """
    wanted = {name: _values(one, folder) for name, one in environments.items()}
    if not any(values for values, _ in wanted.values()) and not (data_dir() / VAULT).exists():
        return
    place = FolderSecrets(data_dir(), folder)
    kept = place.read()
    changed: dict[str, Variables] = {name: {} for name in gone if name in kept}
    for name, (values, secrets) in wanted.items():
        before = kept.get(name, {})
        after = {n: value for n, value in {**before, **values}.items() if n in secrets}
        if after != before:
            changed[name] = after
    place.write(changed)


def _values(environment: Environment, folder: Path) -> tuple[Variables, tuple[str, ...]]:
    """Return the values of an environment's secrets that have one, and the names of all."""
    secrets = written(environment, folder).secrets
    own = environment.sealed()
    return {n: own[n] for n in secrets if own.get(n) is not None}, secrets
