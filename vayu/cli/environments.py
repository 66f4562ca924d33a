"""The environments that a command means: the saved ones, or those of a collection."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from vayu.cli.phrases import options
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import ENVIRONMENTS
from vayu.model.words.near import near
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.environments.environment import Environment

F = TypeVar("F", bound="Callable[..., object]")


class KnownEnvironments(Protocol):
    """Where environments are kept: `folder` is None for the saved ones."""

    @property
    def folder(self) -> Path | None:
        """Of the collection."""
        ...

    def names(self) -> list[str]:
        """Return the name of each."""
        ...

    def get(self, name: str) -> Environment:
        """Return one; `InvalidConfig` if there is none of that name."""
        ...

    def keep(self, environment: Environment) -> None:
        """Write one, new or changed since it was read."""
        ...

    def replace(self, environment: Environment) -> None:
        """Write one in place of any of its name."""
        ...

    def delete(self, name: str) -> None:
        """Delete one, with its secrets."""
        ...

    def place(self) -> Path:
        """Return the folder of their files."""
        ...


class SavedEnvironments:
    """The environments of the data folder."""

    folder: Path | None = None

    def names(self) -> list[str]:
        """Return the name of each."""
        from vayu.api.environments.environment import environments  # noqa: PLC0415 (only when it is run)

        return environments()

    def get(self, name: str) -> Environment:
        """Return one."""
        from vayu.api.environments.environment import Environment  # noqa: PLC0415

        _refuse_unknown(name, self.names(), "saved are")
        return Environment.named(name)

    def keep(self, environment: Environment) -> None:
        """Write one."""
        environment.save()

    def replace(self, environment: Environment) -> None:
        """Write one in place of any of its name."""
        environment.save(overwrite=True)

    def delete(self, name: str) -> None:
        """Delete one."""
        from vayu.client.place import data_dir  # noqa: PLC0415
        from vayu.engine.store.environments import Environments  # noqa: PLC0415

        _refuse_unknown(name, self.names(), "saved are")
        Environments(data_dir()).delete(name)

    def place(self) -> Path:
        """Return the folder of their files."""
        from vayu.client.place import data_dir  # noqa: PLC0415

        return data_dir() / ENVIRONMENTS


class CollectionEnvironments:
    """The environments that are kept with a collection.

    Parameters
    ----------
    folder : str
        Of the collection; `InvalidConfig` is raised if it is none.
    """

    def __init__(self, folder: str) -> None:
        from vayu.cli.stored import collection_of  # noqa: PLC0415 (only when it is run)

        found = collection_of(folder)
        if found is None:
            why = f"{show(folder)} is no collection: a folder that has a collection.yaml"
            raise InvalidConfig({"--collection": why})
        self._collection = found[0]
        self.folder = self._collection.folder

    def names(self) -> list[str]:
        """Return the name of each."""
        return list(self._collection.environments)

    def get(self, name: str) -> Environment:
        """Return one."""
        self._refuse_unknown(name)
        return self._collection.environments[name]

    def keep(self, environment: Environment) -> None:
        """Write one."""
        self._collection.environments[environment.name] = environment
        self._collection.save()

    replace = keep

    def delete(self, name: str) -> None:
        """Delete one."""
        self._refuse_unknown(name)
        del self._collection.environments[name]
        self._collection.save()

    def place(self) -> Path:
        """Return the folder of their files."""
        return Path(self._collection.folder or "") / ENVIRONMENTS

    def _refuse_unknown(self, name: str) -> None:
        """Refuse the name of no environment of the collection."""
        option = f" -c {shlex.quote(str(self.folder))}"
        _refuse_unknown(name, self.names(), "the collection has", option)


def environments_of(collection: str | None) -> KnownEnvironments:
    """Return where a command looks: a collection that is named, else the saved environments."""
    return SavedEnvironments() if collection is None else CollectionEnvironments(collection)


def get_or_make(known: KnownEnvironments, name: str) -> Environment:
    """Return an environment; a new one, which is not written yet, if there is none."""
    from vayu.api.environments.environment import Environment  # noqa: PLC0415 (only when it is run)

    with options({"name": "ENVIRONMENT"}):
        return known.get(name) if name in known.names() else Environment(name)


def remove_variables(
    collection: str | None,
    environment: str,
    names: tuple[str, ...],
    check: Callable[[Environment, tuple[str, ...]], None] = lambda _environment, _names: None,
) -> Environment:
    """Return an environment, written without some of its variables.

    Parameters
    ----------
    collection : str, optional
        Whose environment is meant; the saved one without.
    environment : str
    names : tuple of str
        `InvalidConfig` is raised if one of them is not there.
    check : callable, optional
        Refuses what may not be removed, before anything is.
    """
    known = environments_of(collection)
    found = known.get(environment)
    refuse_missing(found, names)
    check(found, names)
    for name in dict.fromkeys(names):
        del found[name]
    known.keep(found)
    return found


def in_collection(command: F) -> F:
    """Add `--collection` to a command."""
    return click.option(
        "-c", "--collection", metavar="FOLDER",
        help="Those that are kept with this collection. [the saved ones]",
    )(command)  # fmt: skip


def refuse_missing(environment: Environment, names: tuple[str, ...]) -> None:
    """Refuse names of variables that an environment does not have.

    Raises
    ------
    InvalidConfig
        Naming each, and those that there are.
    """
    missing = [name for name in names if name not in environment]
    if missing:
        known = ", ".join(map(show, environment)) or "none"
        why = f"is no variable of {show(environment.name)}; it has {known}"
        raise InvalidConfig({f"NAME {show(name)}": why for name in missing})


def _refuse_unknown(name: str, known: list[str], what: str, option: str = "") -> None:
    """Refuse the name of no environment.

    Raises
    ------
    InvalidConfig
        Naming those that there are.
    """
    if name not in known:
        why = f"there is none of the name {show(name)}; {what} {', '.join(map(show, known))}"
        why += near(name, known)
        hint = f"vayu env set {shlex.quote(name)} NAME=VALUE{option} makes one"
        raise InvalidConfig({"ENVIRONMENT": why if known else f"{why}none"}, hint=hint)
