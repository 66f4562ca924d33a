"""Values of secret variables, encrypted with AES-256-GCM, in one small file.

    vault.json   {"format": "vayu vault", "version": 1, "key": id, "nonce": ..., "sealed": ...}
    sealed       AES-256-GCM(key, nonce, JSON of {environment: {variable: value}}, head)

The head (format, version, id of the key) is authenticated with the rest, so no byte of the
file can change unnoticed. The whole map is one text: neither names nor the number of secrets
show. A change reads, changes and replaces the file under a lock, so of two processes that
write at once neither loses anything; a reader needs no lock, because a file is replaced whole.

What cannot be opened is never written over: not with another key, and not when it is damaged.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vayu.engine.store.files import private_folder, write_whole
from vayu.engine.store.lock import waiting_lock
from vayu.engine.store.vault_key import KEY_LENGTH, VaultKeys, key_id
from vayu.errors import StoreError, VaultError
from vayu.model.scoped import Variables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VAULT = "vault.json"
LOCK = "vault.lock"

NONCE_LENGTH = 12
"""As GCM wants it; random, so after 2^32 writes with one key it should be rotated. [B]"""

Secrets = dict[str, Variables]
"""By environment, then by variable."""


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    format: Literal["vayu vault"]
    version: Literal[1]
    key: str
    nonce: bytes
    sealed: bytes

    @property
    def head(self) -> bytes:
        """What is authenticated beside the sealed text."""
        return f"{self.format}/{self.version}/{self.key}".encode()


class Vault:
    """The secrets of one data directory.

    Parameters
    ----------
    folder : Path
        The data directory.
    keys : VaultKeys
        Where the key is.
    """

    def __init__(self, folder: Path, keys: VaultKeys) -> None:
        self._folder = folder
        self._path = folder / VAULT
        self._keys = keys

    def __repr__(self) -> str:
        """Show where it is, never what is in it."""
        return f"Vault({str(self._path)!r})"

    def read(self) -> Secrets:
        """Return every secret; none when there is no vault yet.

        Raises
        ------
        VaultError
            If it stays shut.
        """
        sealed = self._sealed()
        try:
            return {} if sealed is None else self._opened(sealed)
        except VaultError:
            again = self._sealed()  # a rotation may have come between the vault and its key
            if again is None or again == sealed:
                raise
            return self._opened(again)

    def change(self, change: Callable[[Secrets], None]) -> None:
        """Let `change` edit the secrets, and keep what it leaves.

        Nothing is written when the vault cannot be opened, or when `change` raises.

        Parameters
        ----------
        change : callable
            Given the secrets, changes them in place.
        """
        private_folder(self._folder)
        with waiting_lock(self._folder / LOCK):
            sealed = self._sealed()
            if sealed is not None:
                self._keys.settle(sealed.key)
            found = {} if sealed is None else self._opened(sealed)
            change(found)
            key = self._keys.first() if sealed is None else self._keys.named(sealed.key)
            self._write(found, key)

    def rotate(self) -> None:
        """Encrypt everything with a new key, and forget the old one.

        The new key is kept before the vault needs it and takes the old one's place after, so
        there is no moment at which a crash leaves a vault without its key.
        """
        private_folder(self._folder)
        with waiting_lock(self._folder / LOCK):
            sealed = self._sealed()
            if sealed is not None:
                self._keys.settle(sealed.key)
            found = {} if sealed is None else self._opened(sealed)
            key = secrets.token_bytes(KEY_LENGTH)
            self._keys.announce(key)
            self._write(found, key)
            self._keys.promote()

    def _sealed(self) -> _Sealed | None:
        """Return the file as it is; None when there is none.

        Raises
        ------
        StoreError
            If it cannot be read.
        VaultError
            If it is no vault.
        """
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Sealed)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}") from error
        except msgspec.MsgspecError:
            raise VaultError(
                f"{self._path} is damaged, or of another version of Vayu",
                hint="restore it from a backup; it is left as it is",
            ) from None

    def _opened(self, sealed: _Sealed) -> Secrets:
        """Decrypt a vault.

        Raises
        ------
        VaultError
            If the key is another, or a byte was changed.
        """
        key = self._keys.named(sealed.key)
        try:
            text = AESGCM(key).decrypt(sealed.nonce, sealed.sealed, sealed.head)
        except (InvalidTag, ValueError):
            raise VaultError(
                f"{self._path} was changed by something else than Vayu: its seal is broken",
                hint="restore it from a backup; it is left as it is",
            ) from None
        return msgspec.json.decode(text, type=Secrets)

    def _write(self, found: Secrets, key: bytes) -> None:
        """Encrypt and replace the file."""
        nonce = secrets.token_bytes(NONCE_LENGTH)
        blank = _Sealed("vayu vault", 1, key_id(key), nonce, b"")
        kept = {name: values for name, values in found.items() if values}
        text = AESGCM(key).encrypt(nonce, msgspec.json.encode(kept), blank.head)
        sealed = msgspec.structs.replace(blank, sealed=text)
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(sealed), indent=2) + b"\n")
