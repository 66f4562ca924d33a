"""Environments on the wire: those of the data folder, and those that are kept with a collection.

An environment is known by its name, and its id comes from it. Values of secrets go into the vault
and are never shown; those of a collection's environments belong to its folder alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.engine.store.environments import Environments
from vayu.engine.store.folder_secrets import FolderSecrets
from vayu.engine.workspace.environment_view import values_of, view, written
from vayu.engine.workspace.state import ANY, digest
from vayu.errors import InvalidConfig, NoSuchItem, SaveConflict, VayuError
from vayu.formats.collections.collection_files import environment_text
from vayu.formats.collections.collection_layout import is_environment
from vayu.formats.collections.environment_files import environment_paths
from vayu.model.words.show import show
from vayu.protocol.environments import EnvironmentLine, EnvironmentList, EnvironmentView
from vayu.protocol.workspace import Gone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from vayu.engine.workspace.shelf import Shelf
    from vayu.engine.workspace.state import State
    from vayu.model.variables.environment import EnvironmentSpec
    from vayu.model.variables.scoped import Variables
    from vayu.protocol.environments import EnvironmentChange, EnvironmentOrder

_KEPT_ID = re.compile(r"c[0-9a-f]{12}-e[0-9a-f]{12}")  # of one that is kept with a collection
_OWN = "e"  # begins the ids of those of the data folder; no collection's id begins so


class WireEnvironments:
    """The environments of a data directory and of the opened folders.

    Parameters
    ----------
    shelf : Shelf
    data_dir : Path
    """

    def __init__(self, shelf: Shelf, data_dir: Path) -> None:
        self._shelf = shelf
        self._data_dir = data_dir
        self._own = Environments(data_dir)

    def all(self, collection: str | None) -> EnvironmentList:
        """Return every environment, or those of one collection."""
        if collection is not None:
            return EnvironmentList(environments=tuple(_lines(self._shelf.state(collection))))
        found = [EnvironmentLine(id=_own_id(name), name=name) for name in self._own.names()]
        for opened in self._shelf.opened():
            try:
                found += _lines(self._shelf.state(opened))
            except VayuError:
                continue  # GET /collections says why
        return EnvironmentList(environments=tuple(found))

    def show(self, item_id: str) -> EnvironmentView:
        """Return one environment, its secrets masked."""
        if "-" not in item_id:
            kept, secrets = self._own.load(self._own_name(item_id))
            return view(kept.environment, secrets, item_id, None, str(kept.revision))
        state, spec = self._found(item_id)
        return view(spec, self._kept(state, spec), item_id, state.id, self._revision(state, spec))

    def add(self, order: EnvironmentOrder) -> EnvironmentView:
        """Make an environment; `InvalidConfig` if there is one of that name."""
        spec, secrets = written(order.name, order, {}, {})
        if order.collection is None:
            _refuse_taken(order.name, self._own.names())
            self._own.save(spec, secrets, seen=0)
            return self.show(_own_id(order.name))
        state = self._shelf.state(order.collection)
        _refuse_taken(order.name, _by_name(state))
        self._save(state, order.name, spec, secrets, had=None)
        return self.show(_id(state, order.name))

    def change(self, item_id: str, change: EnvironmentChange, *, seen: str) -> EnvironmentView:
        """Replace what an environment says; `SaveConflict` if it is not what was seen."""
        if "-" not in item_id:
            kept, had = self._own.load(self._own_name(item_id))
            _refuse_stale(kept.environment.name, seen, str(kept.revision))
            spec, secrets = written(kept.environment.name, change, kept.environment.variables, had)
            self._own.save(spec, secrets, seen=kept.revision)
            return self.show(item_id)
        state, old = self._found(item_id)
        had = self._secrets(state).read().get(old.name, {})
        _refuse_stale(old.name, seen, self._revision(state, old))
        spec, secrets = written(old.name, change, old.variables, had)
        self._save(state, old.name, spec, secrets, had=had)
        return self.show(item_id)

    def delete(self, item_id: str, *, seen: str) -> Gone:
        """Delete an environment and its secrets; `SaveConflict` if it is not what was seen."""
        if "-" not in item_id:
            name = self._own_name(item_id)
            revision = self._own.revision(name)
            _refuse_stale(name, seen, str(revision))
            self._own.delete(name, seen=None if seen == ANY else revision)
            return Gone(id=item_id)
        state, old = self._found(item_id)
        had = self._secrets(state).read().get(old.name, {})
        _refuse_stale(old.name, seen, self._revision(state, old))
        self._save(state, old.name, None, {}, had=had)
        return Gone(id=item_id)

    def values(self, wanted: str, state: State | None = None) -> tuple[str, Variables]:
        """Return the name and every value of an environment, secrets and references as well.

        Parameters
        ----------
        wanted : str
            Name or id: of one of the collection, else of a saved one.
        state : State, optional
            The collection whose request is sent.

        Returns
        -------
        tuple of str and dict
            `InvalidConfig` is raised if there is none, or a reference leads nowhere.
        """
        if state is not None and (found := _by_name(state).get(wanted)) is not None:
            return wanted, values_of(found, self._kept(state, found), state.folder)
        try:
            if _KEPT_ID.fullmatch(wanted):
                state, spec = self._found(wanted)
                return spec.name, values_of(spec, self._kept(state, spec), state.folder)
            name = self._own_name(wanted)
        except NoSuchItem:
            name = wanted
        own = () if state is None else tuple(_by_name(state))
        kept, secrets = self._own.load(name, also=own)
        return name, values_of(kept.environment, secrets)

    def _own_name(self, item_id: str) -> str:
        """Return the name of an environment of the data folder.

        Raises
        ------
        NoSuchItem
            If none has that id.
        """
        for name in self._own.names():
            if _own_id(name) == item_id:
                return name
        raise NoSuchItem(f"no environment has the id {show(item_id)}")

    def _found(self, item_id: str) -> tuple[State, EnvironmentSpec]:
        """Return an environment of a collection.

        Raises
        ------
        NoSuchItem
            If none has that id.
        """
        state = self._shelf.state(item_id)
        for spec in state.environments:
            if _id(state, spec.name) == item_id:
                return state, spec
        raise NoSuchItem(f"no environment has the id {show(item_id)}")

    def _secrets(self, state: State) -> FolderSecrets:
        """Return the secrets of a collection's environments."""
        return FolderSecrets(self._data_dir, state.folder)

    def _kept(self, state: State, spec: EnvironmentSpec) -> Variables:
        """Return the values of the secrets of a collection's environment."""
        return self._secrets(state).read().get(spec.name, {}) if spec.secrets else {}

    def _save(
        self, state: State, name: str, spec: EnvironmentSpec | None, secrets: Variables, *,
        had: Variables | None,
    ) -> None:  # fmt: skip
        """Write one environment of a collection, or delete it, and its secrets: both, or neither.

        `had` is what was in the vault when it was looked at; None: it does not matter.
        """
        known = state.environment_files
        files = {file: text for file, text in state.known.items() if is_environment(file)}
        path = environment_paths([name], known)[name]
        if spec is None:
            del files[path]
        else:
            files[path] = environment_text(spec).encode()

        def edit(kept: Mapping[str, Variables]) -> dict[str, Variables]:
            if had is not None and kept.get(name, {}) != had:
                raise SaveConflict(
                    f"secrets of the environment {show(name)} were changed meanwhile; nothing was "
                    "saved",
                    hint="GET it again, and repeat the change on that",
                )
            return {name: secrets}

        def write() -> None:
            self._shelf.save(state, state.root, state.layout, files)

        if secrets or had or self._secrets(state).read().get(name):
            self._secrets(state).change(edit, write)
        else:
            write()

    def _revision(self, state: State, spec: EnvironmentSpec) -> str:
        """Return the revision of an environment of a collection: of its file and its secrets."""
        text = environment_text(spec).encode()
        return digest(text + self._secrets(state).stamp(spec.name).encode())[:16]


def _lines(state: State) -> list[EnvironmentLine]:
    """Return the environments of a collection in the list."""
    return [
        EnvironmentLine(id=_id(state, spec.name), collection=state.id, name=spec.name)
        for spec in state.environments
    ]


def _by_name(state: State) -> dict[str, EnvironmentSpec]:
    """Return a collection's environments by name."""
    return {spec.name: spec for spec in state.environments}


def _own_id(name: str) -> str:
    """Return the id of an environment of the data folder."""
    return f"{_OWN}{digest(name.encode())[:12]}"


def _id(state: State, name: str) -> str:
    """Return the id of an environment of a collection."""
    return f"{state.id}-{_own_id(name)}"


def _refuse_stale(name: str, seen: str, now: str) -> None:
    """Keep somebody from changing what is not any more what they saw.

    Raises
    ------
    SaveConflict
        If it is not.
    """
    if seen not in {ANY, now}:
        raise SaveConflict(
            f"the environment {show(name)} has changed since it was read: it is of revision {now}, "
            f"and {seen} was seen; nothing was saved",
            hint="GET it again, repeat the change on that, and send its ETag as If-Match",
        )


def _refuse_taken(name: str, known: Collection[str]) -> None:
    """Refuse the name of another environment.

    Raises
    ------
    InvalidConfig
        If it is one.
    """
    if name in known:
        why = f"{show(name)} is taken; choose another name, or PUT that one"
        raise InvalidConfig({"name": why})
