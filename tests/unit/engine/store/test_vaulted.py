"""The values in the vault are known as they are now, and none where it is not there or shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.engine.store.vaults import put
from vayu.engine.store.vault import VAULT
from vayu.engine.store.vaulted import VaultedSecrets, vaulted

if TYPE_CHECKING:
    from pathlib import Path


def test_they_are_read_again_when_they_have_changed(tmp_path: Path) -> None:
    """By whoever: no call is told."""
    known = VaultedSecrets(tmp_path)
    assert known() == frozenset()

    put(tmp_path, token="one")
    assert known() == vaulted(tmp_path) == {"one"}
    assert known() is known()

    put(tmp_path, "other", token="two")
    assert known() == vaulted(tmp_path)
    assert "two" in known()

    (tmp_path / VAULT).unlink()
    assert known() == frozenset()


def test_a_vault_that_stays_shut_has_none(tmp_path: Path) -> None:
    """And is tried again: somebody may have put it right."""
    known = VaultedSecrets(tmp_path)
    put(tmp_path, token="one")
    whole = (tmp_path / VAULT).read_bytes()
    (tmp_path / VAULT).write_bytes(b"no vault")
    assert known() == frozenset()
    (tmp_path / VAULT).write_bytes(whole)
    assert known() == {"one"}
