"""The key of a vault is in a keyring where there is one, else in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from tests.unit.engine.store.vaults import CANARY, opened, put
from vayu.engine.store import vault_key
from vayu.engine.store.vault_key import KeyringPlace, key_id, vault_keys
from vayu.errors import VaultError

if TYPE_CHECKING:
    from pathlib import Path


class Keyring:
    """A keyring in memory, with the calls of the package of that name."""

    priority = 5

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_keyring(self) -> Keyring:
        return self

    def get_password(self, service: str, user: str) -> str | None:
        if self.locked:
            raise RuntimeError("locked")
        return self.held.get((service, user))

    def set_password(self, service: str, user: str, password: str) -> None:
        self.held[service, user] = password

    def delete_password(self, service: str, user: str) -> None:
        del self.held[service, user]


def test_the_keyring_holds_the_key_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key file is made; a locked keyring is named; rotation works as with files."""
    keyring = Keyring()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setattr(vault_key, "import_module", {"keyring": keyring}.__getitem__)
    put(tmp_path, token=CANARY)
    opened(tmp_path).rotate()
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}
    assert list(keyring.held) == [("vayu vault", f"{tmp_path}/vault.key")]
    assert not list(tmp_path.glob("vault.key*"))
    keyring.locked = True
    with pytest.raises(VaultError, match="the keyring does not answer"):
        opened(tmp_path).read()


def test_a_key_file_wins_over_a_keyring_that_came_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a keyring that has no backend is none."""
    put(tmp_path, token=CANARY)
    keyring = Keyring()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setattr(vault_key, "import_module", {"keyring": keyring}.__getitem__)
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}
    keyring.priority = 0
    assert not isinstance(vault_keys(tmp_path / "new")._place, KeyringPlace)


@given(st.binary(min_size=32, max_size=32))
def test_the_name_of_a_key_says_nothing_of_it(key: bytes) -> None:
    """Twelve digits of a hash."""
    assert len(key_id(key)) == 12
    assert key_id(key) not in key.hex()
