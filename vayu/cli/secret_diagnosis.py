"""What ``vayu secrets doctor`` looks at: the vault, its key, and secrets that stand in the open."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from vayu.cli.diagnosis import Diagnosis, Grade
from vayu.cli.secret_list import listed
from vayu.client.place import data_dir
from vayu.engine.store.environments import Environments
from vayu.engine.store.references import value_of
from vayu.engine.store.vault import VAULT
from vayu.engine.store.vault_index import sealed
from vayu.engine.store.vault_key import KEY_FILE
from vayu.errors import InvalidConfig, StoreError, VayuError
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.resolve.open_secrets import refuse_open, why_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine(collection: str | None = None) -> list[Diagnosis]:
    """Return everything that was looked at, in order.

    Parameters
    ----------
    collection : str, optional
        Folder of a collection whose files are looked at as well.
    """
    found = [*_folder(), *_vault()]
    if not any(one.grade is Grade.BROKEN for one in found):
        found += [*_values(), *_orphans()]
    found += _saved()
    return found if collection is None else [*found, *_collection(collection)]


def _folder() -> Iterator[Diagnosis]:
    """Look whether others can look into the data folder."""
    folder = data_dir()
    if not folder.exists():
        yield Diagnosis("data folder", Grade.FINE, f"{folder}: none yet")
        return
    if folder.stat().st_mode & _OTHERS:
        remedy = f"chmod 700 {folder}"
        yield Diagnosis("data folder", Grade.PARTLY, f"{folder}: others can enter it", remedy)
    else:
        yield Diagnosis("data folder", Grade.FINE, f"{folder}: yours alone")


def _vault() -> Iterator[Diagnosis]:
    """Look whether the vault opens."""
    folder = data_dir()
    try:
        count = sum(len(entry.names) for entry in sealed(folder))
    except StoreError as error:
        yield Diagnosis("vault", Grade.BROKEN, error.message, error.hint or "")
        return
    if not (folder / VAULT).exists():
        yield Diagnosis("vault", Grade.FINE, "none yet; the first secret makes one")
        return
    key = folder / KEY_FILE
    where = str(key) if key.exists() else "the keyring of the operating system"
    yield Diagnosis("vault", Grade.FINE, f"opens; {count} secrets, key in {where}")


def _values() -> Iterator[Diagnosis]:
    """Look for secrets of saved environments without a value, and references that lead nowhere."""
    for secret in listed():
        if secret.value == "no value":
            yield Diagnosis(f"{secret.environment}: {secret.name}", Grade.PARTLY, "has no value",
                          f"vayu secrets set {secret.environment} {secret.name}")  # fmt: skip
    store = Environments(data_dir())
    for name in store.names():
        for variable, one in store.load(name)[0].environment.references.items():
            try:
                value_of(one)
            except InvalidConfig as error:
                why = "; ".join(error.problems.values())
                yield Diagnosis(f"{name}: {variable}", Grade.PARTLY, f"has no value here: {why}")


def _orphans() -> Iterator[Diagnosis]:
    """Look for secrets of collections that are not there any more."""
    folders = {entry.folder for entry in sealed(data_dir()) if entry.folder is not None}
    for folder in sorted(folders):
        if not (folder / ROOT_FILE).exists():
            yield Diagnosis(
                str(folder), Grade.PARTLY, "has secrets in the vault, but no collection is there",
                f"if it was moved, set them again for the new folder; vayu secrets forget {folder}",
            )  # fmt: skip


def _saved() -> Iterator[Diagnosis]:
    """Look for secrets in the open in the files of saved environments."""
    store = Environments(data_dir())
    for name in store.names():
        try:
            variables = store.read(name).environment.variables
        except StoreError as error:
            yield Diagnosis(f"environment {name}", Grade.BROKEN, error.message, error.hint or "")
            continue
        for variable, value in variables.items():
            if why_secret(variable, value):
                yield Diagnosis(f"{name}: {variable}", Grade.BROKEN, "is a secret in the open",
                              f"vayu secrets set {name} {variable}")  # fmt: skip


def _collection(folder: str) -> Iterator[Diagnosis]:
    """Look for secrets in the open in a collection's files."""
    from vayu.api.collections.collection import Collection  # noqa: PLC0415 (when one is wanted)
    from vayu.api.collections.collection_secrets import known_secrets  # noqa: PLC0415

    try:
        collection = Collection.open(folder)
        refuse_open(collection.spec, known_secrets(collection.environments))
    except InvalidConfig as error:
        for where, why in error.problems.items():
            yield Diagnosis(f"{folder}: {where}", Grade.BROKEN, why, error.hint or "")
    except VayuError as error:
        yield Diagnosis(folder, Grade.BROKEN, error.message, error.hint or "")
    else:
        yield Diagnosis(folder, Grade.FINE, "no variable of it is a secret in the open")
