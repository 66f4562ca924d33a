"""What is in the vault, without a value: which environments, of which folders, have secrets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vayu.engine.store.folder_secrets import BETWEEN
from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import vault_keys

if TYPE_CHECKING:
    from vayu.engine.store.vault import Secrets


class Sealed(NamedTuple):
    """The secrets of one environment.

    Attributes
    ----------
    folder : Path or None
        Of the collection that it is kept with; None: a saved environment.
    environment : str
    names : tuple of str
        Those that have a value.
    """

    folder: Path | None
    environment: str
    names: tuple[str, ...]


def sealed(data_dir: Path) -> list[Sealed]:
    """Return what is in the vault of a data directory; `VaultError` if it stays shut."""
    found = []
    for key, values in Vault(data_dir, vault_keys(data_dir)).read().items():
        folder, _, name = key.rpartition(BETWEEN)
        names = tuple(sorted(n for n, value in values.items() if value is not None))
        found.append(Sealed(Path(folder) if folder else None, name, names))
    return found


def forget(data_dir: Path, folder: Path) -> int:
    """Delete the secrets of the environments of a folder; return how many environments had some.

    Nothing is written if there are none.
    """
    gone = {f"{one.folder}{BETWEEN}{one.environment}" for one in sealed(data_dir)
            if one.folder == folder}  # fmt: skip

    def drop(found: Secrets) -> None:
        for key in gone & found.keys():
            del found[key]

    if gone:
        Vault(data_dir, vault_keys(data_dir)).change(drop)
    return len(gone)
