"""A vault, and what tests put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import vault_keys

if TYPE_CHECKING:
    from pathlib import Path


CANARY = "c4n4ry-7f3d-äö"


def opened(folder: Path) -> Vault:
    return Vault(folder, vault_keys(folder))


def put(folder: Path, environment: str = "staging", **values: str) -> None:
    opened(folder).change(lambda found: found.setdefault(environment, {}).update(values))
