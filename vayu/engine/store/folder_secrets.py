r"""Secrets of the environments that are kept with a collection: in the vault, by folder and name.

    "/home/ada/shop\nstaging"     the environment "staging" of the collection in /home/ada/shop
    "staging"                     the environment "staging" of the data folder

Two folders may have an environment of one name; neither ever sees the other's secrets. The path is
what tells them apart, because whatever stands in the files can be copied from one collection
into another, which then could read secrets that were not meant for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import vault_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from vayu.engine.store.vault import Secrets
    from vayu.model.variables.scoped import Variables

BETWEEN = "\n"  # no name of an environment holds one


class FolderSecrets:
    """The secrets of one collection's environments.

    Parameters
    ----------
    data_dir : Path
        Where the vault is.
    folder : Path
        Of the collection; links are followed.
    """

    def __init__(self, data_dir: Path, folder: Path) -> None:
        self._vault = Vault(data_dir, vault_keys(data_dir))
        self._above = f"{folder.resolve()}{BETWEEN}"

    def read(self) -> dict[str, Variables]:
        """Return the secrets of each environment that has some; `VaultError` if it stays shut."""
        return self._own(self._vault.read())

    def stamp(self, name: str) -> str:
        """Return what tells the secrets of an environment from what they were; see `Vault`."""
        return self._vault.stamp(f"{self._above}{name}")

    def change(
        self, edit: Callable[[Mapping[str, Variables]], dict[str, Variables]],
        first: Callable[[], None],
    ) -> dict[str, Variables]:  # fmt: skip
        """Put in place what `edit` makes of the secrets; nothing when it or `first` raises.

        Parameters
        ----------
        edit : callable
            Given the secrets of each environment, returns those of the ones that it changes.
        first : callable
            Writes the files of these environments, when nothing else can fail.

        Returns
        -------
        dict of str to dict
            What `edit` returned.
        """
        changed: dict[str, Variables] = {}

        def put(found: Secrets) -> None:
            changed.update(edit(self._own(found)))
            for name, values in changed.items():
                found[f"{self._above}{name}"] = dict(values)

        self._vault.change(put, first=first)
        return changed

    def _own(self, found: Mapping[str, Variables]) -> dict[str, Variables]:
        """Return those of this folder, by the environment."""
        return {
            key.removeprefix(self._above): values
            for key, values in found.items()
            if key.startswith(self._above)
        }
