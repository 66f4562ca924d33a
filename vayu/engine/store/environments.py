"""Named environments: one file each, and the values of their secrets in the vault.

    environments/staging.json   {"revision": 3, "environment": {name, variables, secrets, ...}}

Every save counts the revision up, and says which one it started from: of two people, or two
notebooks, that change one environment the second is told, and nobody's work is lost.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vayu.engine.store.files import private_folder, read_record, write_record
from vayu.engine.store.lock import waiting_lock
from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import vault_keys
from vayu.errors import InvalidConfig, SaveConflict, StoreError
from vayu.model.records.base import Record
from vayu.model.variables.environment import EnvironmentSpec
from vayu.model.words.near import near

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vayu.engine.store.vault import Secrets
    from vayu.model.variables.scoped import Variables

FOLDER = "environments"
LOCK = ".lock"
LONGEST_NAME = 80
"""A file is named after its environment, and a file's name is bounded. [characters]"""


class Kept(Record, frozen=True, kw_only=True):
    """The file of one environment.

    Attributes
    ----------
    revision : int
        How often it was saved.
    environment : EnvironmentSpec
    """

    revision: int
    environment: EnvironmentSpec


class Environments:
    """The environments of a data directory.

    Parameters
    ----------
    data_dir : Path
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._folder = data_dir / FOLDER

    @cached_property
    def _vault(self) -> Vault:
        """Where the secrets are; to find its key may take a keyring, which names need not."""
        return Vault(self._data_dir, vault_keys(self._data_dir))

    def names(self) -> list[str]:
        """Return the name of each, sorted."""
        return sorted(unquote(path.stem) for path in self._folder.glob("*.json"))

    def read(self, name: str) -> Kept:
        """Return the file of an environment that is there; secrets stay where they are."""
        return read_record(self._path(name), Kept)

    def load(self, name: str, *, also: Sequence[str] = ()) -> tuple[Kept, Variables]:
        """Return an environment and the values of its secrets.

        Parameters
        ----------
        name : str
        also : sequence of str, optional
            Names of the environments of a collection, where it was looked for before.

        Raises
        ------
        InvalidConfig
            If there is none of that name.
        """
        path = self._path(name)
        if not path.exists():
            there = list(dict.fromkeys([*also, *self.names()]))
            known = ", ".join(there) or "none"
            raise InvalidConfig(
                {"environment": f"there is none of the name {name!r}{near(name, there)}"},
                hint=f"known: {known}; Environment({name!r}, {{...}}).save() makes one",
            )
        kept = read_record(path, Kept)
        values = self._vault.read().get(name, {}) if kept.environment.secrets else {}
        return kept, {n: values.get(n) for n in kept.environment.secrets}

    def save(self, spec: EnvironmentSpec, secrets: Variables, *, seen: int) -> int:
        """Keep an environment, and return its new revision.

        Parameters
        ----------
        spec : EnvironmentSpec
        secrets : dict
            Values of `spec.secrets`; they go into the vault.
        seen : int
            The revision that was changed; 0 if it is new.

        Returns
        -------
        int
            `SaveConflict` is raised if somebody else saved it since.
        """
        path = self._path(spec.name)
        private_folder(self._folder)
        with waiting_lock(self._folder / LOCK):
            now = self.revision(spec.name)
            _refuse_stale(spec.name, seen, now)
            kept = Kept(revision=now + 1, environment=spec)
            if secrets or now:
                putting = _putting(spec.name, secrets)
                self._vault.change(putting, first=lambda: write_record(path, kept))
            else:
                write_record(path, kept)
        return now + 1

    def revision(self, name: str) -> int:
        """Return how often an environment was saved; 0: never."""
        path = self._path(name)
        return read_record(path, Kept).revision if path.exists() else 0

    def delete(self, name: str, *, seen: int | None = None) -> None:
        """Delete an environment and its secrets; `InvalidConfig` if there is none.

        Parameters
        ----------
        name : str
        seen : int, optional
            The revision that is to be deleted; another one is a `SaveConflict`.
        """
        self.load(name)
        path = self._path(name)

        def unlink() -> None:
            path.unlink(missing_ok=True)

        with waiting_lock(self._folder / LOCK):
            if seen is not None:
                _refuse_stale(name, seen, self.revision(name))
            if self._vault.read().get(name):
                self._vault.change(_putting(name, {}), first=unlink)
            else:
                unlink()

    def rotate_key(self) -> None:
        """Encrypt every secret with a new key."""
        self._vault.rotate()

    def _path(self, name: str) -> Path:
        """Return the file of an environment.

        Raises
        ------
        StoreError
            If no file could have that name.
        """
        spelt = quote(name, safe=" ()[]+,;=@!&")
        if len(spelt) > LONGEST_NAME or not spelt.strip(". "):
            raise StoreError(f"no file can be named after the environment {name[:40]!r}")
        return self._folder / f"{spelt.replace('.', '%2E')}.json"


def _refuse_stale(name: str, seen: int, now: int) -> None:
    """Keep somebody from changing what is not any more what they saw.

    Raises
    ------
    SaveConflict
        If it is not.
    """
    if now != seen:
        raise SaveConflict(
            f"environment {name!r} was saved by somebody else since it was opened",
            hint=f"open it again with vayu.environment({name!r}) and change that, or "
            "save(overwrite=True)",
        )


def _putting(name: str, values: Variables) -> Callable[[Secrets], None]:
    """Return what puts the secrets of an environment in place of those it had."""

    def put(found: Secrets) -> None:
        found[name] = dict(values)

    return put
