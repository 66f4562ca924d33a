"""Secrets of a collection's environments: their names are in its files, their values in the vault.

The vault finds them by the collection's folder, so no other folder has them
(`vayu.engine.store.folder_secrets`). What cannot be opened is not there, with a warning, and is
never written over. Only what was changed here is written, and only over what was read.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from vayu.api.environments.environment import Environment
from vayu.client.place import data_dir
from vayu.engine.store.anchored import below
from vayu.engine.store.folder_secrets import FolderSecrets
from vayu.engine.store.references import anchored_references
from vayu.engine.store.vaulted import vaulted
from vayu.errors import InvalidConfig, SaveConflict, StoreError
from vayu.model.words.show import show, show_name
from vayu.resolve.leaves import holds_secret, leaves
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from vayu.model.variables.environment import EnvironmentSpec
    from vayu.model.variables.scoped import Variables


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
                told = leaves(name, environment[name])
                own |= {as_text(value) for _, value in told if value is not None}
    return vaulted(data_dir()) | own


class SecretEdit(NamedTuple):
    """What was changed of the secrets of one environment.

    Attributes
    ----------
    new : dict
        Values that are to be kept.
    gone : set of str
        Names of which none is.
    seen : dict, optional
        What was kept when it was read; None: it was not read.
    """

    new: Variables
    gone: set[str]
    seen: Variables | None

    def applied(self, name: str, kept: Variables) -> Variables:
        """Return what is to be kept of the environment `name`.

        Raises
        ------
        SaveConflict
            If somebody else has changed what is changed here.
        """
        if self.seen is not None:
            allowed = {n: (self.seen.get(n), self.new.get(n)) for n in {*self.new, *self.gone}}
            stale = sorted(n for n, values in allowed.items() if kept.get(n) not in values)
            if stale:
                raise SaveConflict(
                    f"environment {show(name)}: secrets changed by somebody else since they were "
                    f"read: {', '.join(map(show_name, stale))}; nothing was saved",
                    hint="open the collection again and repeat the change",
                )
        return {n: value for n, value in {**kept, **self.new}.items() if n not in self.gone}


def has_secrets(environments: Iterable[EnvironmentSpec]) -> bool:
    """Whether any of these has a secret, marked or known by its name."""
    return any(
        spec.secrets or any(holds_secret(n, v) for n, v in spec.variables.items())
        for spec in environments
    )


def opened(folder: Path) -> dict[str, Variables] | None:
    """Return the values of the secrets of each environment of a folder; None: they stay shut."""
    try:
        return FolderSecrets(data_dir(), folder).read()
    except StoreError as error:
        warnings.warn(f"secrets of {folder} have no value: {error.message}", stacklevel=5)
        return None


def seal(
    folder: Path, edits: Mapping[str, SecretEdit], first: Callable[[], None]
) -> dict[str, Variables]:
    """Write files, and keep the values of the secrets that were changed: both, or neither.

    Parameters
    ----------
    folder : Path
    edits : mapping of str to SecretEdit
        By the environment.
    first : callable
        Writes the files. It is called when the vault cannot refuse any more, and if it raises the
        vault stays as it is.

    Returns
    -------
    dict of str to dict
        What is kept now of each of these environments; `SaveConflict` is raised, and nothing
        kept, if somebody else has changed the same secrets.
    """
    if not edits:
        first()
        return {}
    return FolderSecrets(data_dir(), folder).change(lambda kept: _applied(kept, edits), first)


def _applied(
    kept: Mapping[str, Variables], edits: Mapping[str, SecretEdit]
) -> dict[str, Variables]:
    """Return what is to be kept of each environment of which something was changed."""
    return {name: edit.applied(name, kept.get(name, {})) for name, edit in edits.items()}


def secret_values(environment: Environment, folder: Path) -> tuple[Variables, tuple[str, ...]]:
    """Return the values of an environment's secrets that have one, and the names of all."""
    secrets = written(environment, folder).secrets
    own = environment.sealed()
    return {n: own[n] for n in secrets if own.get(n) is not None}, secrets
