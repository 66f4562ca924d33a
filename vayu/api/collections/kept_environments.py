"""What a collection's environments were when they were read, and so what was changed here since.

What was not changed here follows the files and the vault; what was changed stays, and is held
against what was read when it is saved: nobody's work is lost, in a file or in the vault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.api.collections.collection_secrets import SecretEdit, read, secret_values, written
from vayu.formats.collections.collection_files import environment_text
from vayu.formats.collections.collection_layout import is_environment
from vayu.formats.collections.environment_files import environment_paths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vayu.api.collections.environment_map import EnvironmentMap
    from vayu.api.environments.environment import Environment
    from vayu.formats.collections.collection_reader import Loaded
    from vayu.model.variables.scoped import Variables


class _Seen(NamedTuple):
    """An environment as it was read: what its file would say, its secrets, and the vault's."""

    text: str
    values: Variables
    vault: Variables

    @property
    def in_the_open(self) -> bool:
        """Whether the value of a secret stands in the file, and is not in the vault yet."""
        return bool(_new(self.values, self.vault))

    def same(self, other: _Seen) -> bool:
        """Whether it says the same, wherever its secrets are."""
        if self.text != other.text or self.values.keys() != other.values.keys():
            return False
        return not _new(self.values, other.values)


class KeptEnvironments:
    """The environments of a collection and what was last read of them.

    Parameters
    ----------
    now : EnvironmentMap
        As they are in this process.
    files : mapping of str to str, optional
        The file of each, by its name, where there is one.
    """

    def __init__(self, now: EnvironmentMap, files: Mapping[str, str] | None = None) -> None:
        self._now = now
        self._files = dict(files or {})
        self._seen: dict[str, _Seen] = {}

    def elsewhere(self) -> KeptEnvironments:
        """Return the same environments for a folder of which nothing was read."""
        return KeptEnvironments(self._now, self._files)

    def files(self, place: Path, known: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the file of each; one of which nothing was changed is what it was.

        Parameters
        ----------
        place : Path
            The collection's folder.
        known : mapping of str to bytes
            Its files as they were read.
        """
        self._now.check()
        others = {*filter(is_environment, known)} - {*self._files.values()}
        found = {path: known[path] for path in others}  # nothing is in them that was read
        for name, path in self._paths().items():
            text, seen = _text(self._now[name], place), self._seen.get(name)
            same = seen is not None and seen.text == text and not seen.in_the_open
            stays = same and path in known
            found[path] = known[path] if stays else text.encode()
        return found

    def edits(self, place: Path) -> dict[str, SecretEdit]:
        """Return which secrets were changed here, by the environment."""
        found: dict[str, SecretEdit] = {}
        for name in {**self._now, **self._seen}:
            seen, one = self._seen.get(name), self._now.get(name)
            values, secrets = ({}, ()) if one is None else secret_values(one, place)
            vault = {} if seen is None else seen.vault
            edit = SecretEdit(
                _new(values, vault), vault.keys() - {*secrets}, None if seen is None else vault
            )
            if edit.new or edit.gone:
                found[name] = edit
        return found

    def saved(self, place: Path, sealed: Mapping[str, Variables]) -> None:
        """Note that the files, and the vault with what was `sealed`, say what is here."""
        self._files = self._paths()
        before, self._seen = self._seen, {}
        for name, one in self._now.items():
            vault = before[name].vault if name in before else {}
            self._seen[name] = _seen(one, place, sealed.get(name, vault))

    def take(
        self, loaded: Loaded, place: Path, secrets: Mapping[str, Variables] | None
    ) -> dict[str, str]:
        """Take over what others have changed, and return which environments stay as they are here.

        Parameters
        ----------
        loaded : Loaded
            What the files say.
        place : Path
        secrets : mapping of str to dict, optional
            What the vault holds; None: it stays shut.

        Returns
        -------
        dict of str to str
            The file of each that was changed here, which is to be held against what it was.
        """
        deleted = self._seen.keys() - {*self._now}
        mine = {n: self._files[n] for n in self._seen if n in deleted or self._changed(n, place)}
        for name in [n for n in self._seen if n not in loaded.environment_files]:
            if name not in mine:
                self._now.pop(name, None)
                self._forget(name)
        for spec in [spec for spec in loaded.environments if spec.name not in deleted]:
            name, file = spec.name, loaded.environment_files[spec.name]
            before = self._seen.get(name)
            vault = (before.vault if before else {}) if secrets is None else secrets.get(name, {})
            fresh = read(spec, vault, place)
            seen = _seen(fresh, place, vault)
            here = self._now.setdefault(name, fresh)
            if _seen(here, place, {}).same(seen):
                mine.pop(name, None)
            elif before is None:
                mine[name] = self._files[name] = file
            elif name not in mine:
                here.renew(fresh)
            if name not in mine:
                self._seen[name], self._files[name] = seen, file
        return mine

    def _paths(self) -> dict[str, str]:
        """Return the file of each environment: the one that it has, or a new one."""
        used = {name: file for name, file in self._files.items() if name in self._now}
        return environment_paths(self._now, used)

    def _changed(self, name: str, place: Path) -> bool:
        """Whether an environment was changed here since it was read."""
        return not _seen(self._now[name], place, {}).same(self._seen[name])

    def _forget(self, name: str) -> None:
        """Forget an environment that is not there any more."""
        del self._seen[name]
        self._files.pop(name, None)


def _seen(environment: Environment, place: Path, vault: Variables) -> _Seen:
    """Return what there is to be seen of an environment."""
    return _Seen(_text(environment, place), secret_values(environment, place)[0], vault)


def _text(environment: Environment, place: Path) -> str:
    """Return what the file of an environment would say."""
    return environment_text(written(environment, place))


def _new(values: Variables, before: Variables) -> Variables:
    """Return the values that are not what they were; 1 is not true, although they are equal."""
    return {
        name: value
        for name, value in values.items()
        if name not in before or (type(before[name]), before[name]) != (type(value), value)
    }
