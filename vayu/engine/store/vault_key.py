"""Where the key of the vault is: the keyring of the operating system, else a private file.

The file wins once there is one: a keyring that is installed later must not hide the key that
the vault needs. A file that others can read is refused, as ssh does it.

During a rotation there are two keys, the present one and the next; a vault names the one that
it needs, so whoever reads at that moment finds it.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from vayu.engine.store.files import write_whole
from vayu.errors import StoreError, VaultError

if TYPE_CHECKING:
    from pathlib import Path

KEY_LENGTH = 32
"""AES-256. [B]"""

KEY_FILE = "vault.key"
NEXT = ".next"
SERVICE = "vayu vault"

_OTHERS = 0o077


class KeyPlace(Protocol):
    """Holds one text under a name."""

    def read(self, name: str) -> str | None:
        """Return it; None when there is none."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keep it."""
        ...

    def remove(self, name: str) -> None:
        """Forget it, if there is one."""
        ...


class FilePlace:
    """Files in a folder, readable by their owner only.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """Return what a file holds.

        Raises
        ------
        VaultError
            If others could read it, too.
        StoreError
            If it cannot be read.
        """
        path = self._folder / name
        try:
            if path.stat().st_mode & _OTHERS:
                raise VaultError(f"{path} can be read by other users", hint=f"chmod 600 {path}")
            return path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{path} cannot be read: {error}") from error

    def write(self, name: str, text: str) -> None:
        """Keep a text."""
        write_whole(self._folder / name, text.encode("ascii"))

    def remove(self, name: str) -> None:
        """Forget a text."""
        (self._folder / name).unlink(missing_ok=True)


class KeyringPlace:
    """The keyring of the operating system.

    Parameters
    ----------
    keyring : module
        The package of that name.
    folder : Path
        Tells the keys of several data directories apart.
    """

    def __init__(self, keyring: Any, folder: Path) -> None:
        self._keyring = keyring
        self._folder = str(folder)

    def read(self, name: str) -> str | None:
        """Return what the keyring holds.

        Raises
        ------
        VaultError
            If it is locked, or broken.
        """
        try:
            found: str | None = self._keyring.get_password(SERVICE, self._user(name))
        except Exception as error:  # noqa: BLE001  whatever the backend raises
            raise VaultError(
                f"the keyring does not answer: {type(error).__name__}",
                hint="unlock it, or uninstall the keyring package to use a key file",
            ) from None
        return found

    def write(self, name: str, text: str) -> None:
        """Keep a text."""
        self._keyring.set_password(SERVICE, self._user(name), text)

    def remove(self, name: str) -> None:
        """Forget a text."""
        if self.read(name) is not None:
            self._keyring.delete_password(SERVICE, self._user(name))

    def _user(self, name: str) -> str:
        """Return what the keyring calls a text of this folder."""
        return f"{self._folder}/{name}"


class VaultKeys:
    """The key of a vault, and during a rotation the next one.

    Parameters
    ----------
    place : KeyPlace
    """

    def __init__(self, place: KeyPlace) -> None:
        self._place = place

    def first(self) -> bytes:
        """Return the key for a vault that is still to be; make one if there is none."""
        key = self._read(KEY_FILE)
        if key is None:
            key = secrets.token_bytes(KEY_LENGTH)
            self._place.write(KEY_FILE, _text(key))
        return key

    def named(self, wanted: str) -> bytes:
        """Return the key with this id.

        Raises
        ------
        VaultError
            If the key is another, or there is none.
        """
        # The next one first: between two looks it may take the place of the present one.
        found = [key for key in (self._read(KEY_FILE + NEXT), self._read(KEY_FILE)) if key]
        for key in found:
            if key_id(key) == wanted:
                return key
        if not found:
            raise VaultError(
                "the key of the vault is missing",
                hint=f"bring back {KEY_FILE}, or delete vault.json and enter the secrets again",
            )
        raise VaultError(
            f"the vault was locked with key {wanted}, and the key here is {key_id(found[-1])}",
            hint=f"bring back the {KEY_FILE} that belongs to this vault; nothing was changed",
        )

    def settle(self, wanted: str) -> None:
        """End a rotation that broke off: the key that the vault needs becomes the present one."""
        following = self._read(KEY_FILE + NEXT)
        if following is not None and key_id(following) == wanted:
            self.promote()

    def announce(self, key: bytes) -> None:
        """Keep the next key beside the present one."""
        self._place.write(KEY_FILE + NEXT, _text(key))

    def promote(self) -> None:
        """Let the next key take the place of the present one."""
        text = self._place.read(KEY_FILE + NEXT)
        if text is not None:
            self._place.write(KEY_FILE, text)
            self._place.remove(KEY_FILE + NEXT)

    def _read(self, name: str) -> bytes | None:
        """Return one key; None when there is none.

        Raises
        ------
        VaultError
            If what is there is no key.
        """
        text = self._place.read(name)
        if text is None:
            return None
        try:
            key = b64decode(text.strip(), validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_LENGTH:
            raise VaultError(f"{name} holds no key", hint="bring back the one that was there")
        return key


def vault_keys(folder: Path) -> VaultKeys:
    """Return where the key of a data directory is, or will be."""
    keyring = None if (folder / KEY_FILE).exists() else _keyring()
    return VaultKeys(FilePlace(folder) if keyring is None else KeyringPlace(keyring, folder))


def key_id(key: bytes) -> str:
    """Return what a key is called; nothing can be learnt of it from that."""
    return sha256(b"vayu vault key" + key).hexdigest()[:12]


def _keyring() -> Any:
    """Return the package `keyring` if it is installed and has a keyring; else None."""
    if os.environ.get("PYTHON_KEYRING_BACKEND") == "keyring.backends.null.Keyring":
        return None
    try:
        keyring = import_module("keyring")
        return keyring if keyring.get_keyring().priority > 0 else None
    except Exception:  # noqa: BLE001  a broken backend is none
        return None


def _text(key: bytes) -> str:
    """Spell a key."""
    return b64encode(key).decode() + "\n"
