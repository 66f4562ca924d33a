"""Which values are secrets anywhere in a data directory: so that none is written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.vault import VAULT, Vault
from vayu.engine.store.vault_key import vault_keys
from vayu.errors import StoreError
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from pathlib import Path


def vaulted(data_dir: Path) -> frozenset[str]:
    """Return the text of every value in the vault; nothing of one that stays shut."""
    if not (data_dir / VAULT).exists():
        return frozenset()
    try:
        found = Vault(data_dir, vault_keys(data_dir)).read()
    except StoreError:
        return frozenset()
    return frozenset(
        as_text(value) for one in found.values() for value in one.values() if value is not None
    )
