"""The vault and the package `keyring` itself, with a backend that lives in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import vault_keys
from vayu.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Memory(KeyringBackend):  # type: ignore[misc]
    """A backend as the operating systems have them, which forgets at the end."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("the session is locked")
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("the session is locked")
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise keyring.errors.PasswordDeleteError("not there")
        del self.held[service, username]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    """The backend in force."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    before, mine = keyring.get_keyring(), Memory()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def vault(folder: Path) -> Vault:
    return Vault(folder, vault_keys(folder))


def put(folder: Path, value: str) -> None:
    vault(folder).change(lambda found: found.setdefault("staging", {}).update(token=value))


def test_the_key_is_in_the_keyring_and_in_no_file(backend: Memory, tmp_path: Path) -> None:
    """One a data folder; another process that has the keyring opens the vault."""
    put(tmp_path, "c4nary")
    assert vault(tmp_path).read() == {"staging": {"token": "c4nary"}}
    [(service, _)] = backend.held
    assert service == "vayu vault"
    assert {path.name for path in tmp_path.iterdir()} == {"vault.json", "vault.lock"}

    (tmp_path / "other").mkdir()
    put(tmp_path / "other", "c4nary-2")
    assert len(backend.held) == 2
    assert vault(tmp_path).read() == {"staging": {"token": "c4nary"}}


def test_a_rotated_key_takes_the_place_of_the_old_one(backend: Memory, tmp_path: Path) -> None:
    """And nothing else is left in the keyring."""
    put(tmp_path, "c4nary")
    before = dict(backend.held)
    vault(tmp_path).rotate()

    assert backend.held.keys() == before.keys()
    assert backend.held != before
    assert vault(tmp_path).read() == {"staging": {"token": "c4nary"}}


def test_a_locked_or_emptied_keyring_is_told_and_nothing_is_written(
    backend: Memory, tmp_path: Path
) -> None:
    """The vault is left as it is, for when the key is there again."""
    put(tmp_path, "c4nary")
    sealed = (tmp_path / "vault.json").read_bytes()
    backend.locked = True
    with pytest.raises(VaultError, match="the keyring does not answer"):
        put(tmp_path, "new")
    backend.locked = False
    held = dict(backend.held)
    backend.held.clear()
    with pytest.raises(VaultError):
        put(tmp_path, "new")
    assert (tmp_path / "vault.json").read_bytes() == sealed

    backend.held.update(held)
    assert vault(tmp_path).read() == {"staging": {"token": "c4nary"}}
