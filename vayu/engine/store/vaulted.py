"""Which values are secrets anywhere in a data directory: so that none is written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.vault import VAULT, Vault
from vayu.engine.store.vault_key import vault_keys
from vayu.errors import StoreError
from vayu.resolve.leaves import every_leaf
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from pathlib import Path


class VaultedSecrets:
    """The values in the vault of a data directory, read again when its file has changed.

    Parameters
    ----------
    data_dir : Path
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._seen: tuple[int, int, int] | None = None
        self._values = frozenset[str]()

    def __call__(self) -> frozenset[str]:
        """Return the text of each; nothing of a vault that stays shut."""
        try:
            found = (self._data_dir / VAULT).stat()
        except OSError:
            return frozenset()
        now = (found.st_ino, found.st_mtime_ns, found.st_size)
        if now != self._seen or not self._values:  # what was shut may be open by now
            self._values, self._seen = vaulted(self._data_dir), now
        return self._values


def vaulted(data_dir: Path) -> frozenset[str]:
    """Return the text of every value in the vault; nothing of one that stays shut."""
    if not (data_dir / VAULT).exists():
        return frozenset()
    try:
        found = Vault(data_dir, vault_keys(data_dir)).read()
    except StoreError:
        return frozenset()
    return frozenset(
        as_text(value)
        for one in found.values()
        for _, value in every_leaf(one.items())
        if value is not None
    )
