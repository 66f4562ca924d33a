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

import hmac
import secrets
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from vayu.engine.store.files import private_folder, write_whole
from vayu.engine.store.lock import waiting_lock
from vayu.engine.store.vault_key import KEY_LENGTH, VaultKeys, key_id
from vayu.errors import StoreError, VaultError
from vayu.model.variables.scoped import Variables

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


class _Open(NamedTuple):
    """What is in a vault, and the key that opened it."""

    secrets: Secrets
    key: bytes


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
        """Return every secret; none when there is no vault yet; `VaultError` if it stays shut."""
        found = self._read()
        return {} if found is None else found.secrets

    def stamp(self, environment: str) -> str:
        """Return what tells the secrets of an environment from what they were. [hex].

        It is empty without any. Nobody can try values on it who does not have the key.
        """
        found = self._read()
        values = found and found.secrets.get(environment)
        if not found or not values:
            return ""
        text = msgspec.json.encode([environment, sorted(values.items())])
        return hmac.digest(found.key, b"vayu stamp" + text, "sha256").hex()

    def change(
        self, change: Callable[[Secrets], None], *, first: Callable[[], None] | None = None
    ) -> None:
        """Let `change` edit the secrets, and keep what it leaves.

        Nothing is written when the vault cannot be opened, or when `change` or `first` raises.

        Parameters
        ----------
        change : callable
            Given the secrets, changes them in place.
        first : callable, optional
            Writes what belongs to the change but is no secret; called when nothing else can fail.
        """
        private_folder(self._folder)
        with waiting_lock(self._folder / LOCK):
            sealed = self._sealed()
            if sealed is not None:
                self._keys.settle(sealed.key)
            now = sealed and self._opened(sealed)
            found = now.secrets if now else {}
            change(found)
            self._write(found, now.key if now else self._keys.first(), first)

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
            found = {} if sealed is None else self._opened(sealed).secrets
            key = secrets.token_bytes(KEY_LENGTH)
            self._keys.announce(key)
            self._write(found, key)
            self._keys.promote()

    def _read(self) -> _Open | None:
        """Open the vault; None when there is none.

        Raises
        ------
        VaultError
            If it stays shut.
        """
        sealed = self._sealed()
        try:
            return None if sealed is None else self._opened(sealed)
        except VaultError:
            again = self._sealed()  # a rotation may have come between the vault and its key
            if again is None or again == sealed:
                raise
            return self._opened(again)

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

    def _opened(self, sealed: _Sealed) -> _Open:
        """Decrypt a vault.

        Raises
        ------
        VaultError
            If the key is another, or a byte was changed.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (for who has secrets)
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        key = self._keys.named(sealed.key)
        try:
            text = AESGCM(key).decrypt(sealed.nonce, sealed.sealed, sealed.head)
        except (InvalidTag, ValueError):
            raise VaultError(
                f"{self._path} was changed by something else than Vayu: its seal is broken",
                hint="restore it from a backup; it is left as it is",
            ) from None
        return _Open(msgspec.json.decode(text, type=Secrets), key)

    def _write(self, found: Secrets, key: bytes, first: Callable[[], None] | None = None) -> None:
        """Encrypt and replace the file."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce = secrets.token_bytes(NONCE_LENGTH)
        blank = _Sealed("vayu vault", 1, key_id(key), nonce, b"")
        kept = {name: values for name, values in found.items() if values}
        text = AESGCM(key).encrypt(nonce, msgspec.json.encode(kept), blank.head)
        sealed = msgspec.structs.replace(blank, sealed=text)
        content = msgspec.json.format(msgspec.json.encode(sealed), indent=2) + b"\n"
        write_whole(self._path, content, first=first)
