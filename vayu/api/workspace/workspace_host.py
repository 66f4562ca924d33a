"""Carries out what the page of a workspace asks for, with the objects that people hold."""

from __future__ import annotations

import json
import pathlib
from typing import TYPE_CHECKING

from vayu.api.collections.folder import Folder
from vayu.api.collections.item import Item
from vayu.api.collections.open_secret_warning import told_elsewhere
from vayu.api.environments.environment import Environment, environments
from vayu.api.requests.request import Request
from vayu.api.workspace.history import entry_of, page_of
from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec, levels, walk
from vayu.model.collections.rearrange import free_name
from vayu.model.records.check import build
from vayu.model.sends.history_query import HistoryQuery
from vayu.model.words.show import show
from vayu.report.escape import line
from vayu.report.quantity import milliseconds, moment
from vayu.resolve.leaves import holds_secret
from vayu.resolve.open_secrets import open_items, open_words
from vayu.widgets.workspace.host import SentRow, TreeRow, VariableRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.collections.collection import Collection
    from vayu.model.collections.collection import Path
    from vayu.model.sends.history import HistoryRow
    from vayu.model.variables.scoped import Value
    from vayu.widgets.workspace.host import Kind

MOST_SENT = 100
"""Rows of the history that are shown."""


class WorkspaceHost:
    """What one workspace holds.

    Parameters
    ----------
    collection : Collection
        Kept in a folder of files.
    opened : callable
        Called with each request that is opened, what it is known by, and its title.
    moved : callable
        Called with the path that something had, and the one that it has now.
    """

    def __init__(
        self,
        collection: Collection,
        *,
        opened: Callable[[Request, object, str], None],
        moved: Callable[[Path, Path], None],
    ) -> None:
        self._collection = collection
        self._opened = opened
        self._moved = moved

    @property
    def title(self) -> str:
        """Name of the collection, and where its files are, unless that is the same."""
        words = (self._collection.name, near(self._collection.folder))
        return line(" · ".join(dict.fromkeys(words)), limit=300)

    def rows(self) -> list[TreeRow]:
        """Return everything in the collection, in order, a folder before what is in it."""
        return [
            TreeRow(path=path, kind="folder")
            if isinstance(item, FolderSpec)
            else TreeRow(path=path, kind="request", method=item.request.method)
            for path, item in walk(self._collection.spec)
        ]

    def open(self, path: Path) -> None:
        """Open a request in a tab.

        Raises
        ------
        InvalidConfig
            If it is a folder.
        """
        found = self._collection[path]
        if not isinstance(found, Item):
            raise InvalidConfig({"path": f"{show('/'.join(path))} is a folder; open a request"})
        self._opened(found, path, path[-1])

    def new(self, kind: Kind, above: Path) -> Path:
        """Make a request or folder in a folder; return its path.

        Raises
        ------
        InvalidConfig
            If there is no such folder.
        """
        found = levels(self._collection.spec, above)
        folder = found[-1] if found else None
        if not isinstance(folder, FolderSpec):
            raise InvalidConfig({"path": f"{show('/'.join(above))} is no folder; choose one"})
        path = (*above, free_name(folder, f"New {kind}"))
        if kind == "request":
            self._collection[path] = Request("GET", "http://localhost/")
        else:
            self._collection[path] = Folder(path[-1])
        return path

    def rename(self, path: Path, name: str) -> Path:
        """Give it another name; return its path."""
        self._collection.rename(path, name)
        new = (*path[:-1], name)
        self._moved(path, new)
        return new

    def duplicate(self, path: Path) -> Path:
        """Put a copy after it; return the copy's path."""
        return self._collection.duplicate(path)

    def move(self, path: Path, to: Path, position: int | None) -> Path:
        """Put it into a folder; return its path."""
        new = self._collection.move(path, to or None, position=position)
        self._moved(path, new)
        return new

    def delete(self, path: Path) -> None:
        """Remove it, with everything below."""
        del self._collection[path]

    def save(self) -> str:
        """Write what has changed to the collection's files; say where they are."""
        with told_elsewhere():
            place = self._collection.save()
        spec = self._collection.spec
        words = open_words(open_items(spec), spec.name)
        return f"{place}. {words}" if words else str(place)

    def reload(self) -> None:
        """Read the files again."""
        self._collection.reload()

    def environments(self) -> list[str]:
        """Return the names of the collection's environments, and of those that are saved."""
        return list(dict.fromkeys([*self._collection.environments, *environments()]))

    def variables(self, environment: str) -> list[VariableRow]:
        """Return what is in an environment, without any value of a secret."""
        found = self._environment(environment)
        spec = found.spec
        return [
            VariableRow(name=name, origin=str(spec.references[name].name), secret=True)
            if name in spec.references
            else _row(found, name)
            for name in found
        ]

    def add_environment(self, name: str) -> None:
        """Give the collection another environment.

        Raises
        ------
        InvalidConfig
            If the name is taken.
        """
        if name in self.environments():
            raise InvalidConfig({"name": f"{show(name)} is taken; choose another name"})
        self._collection.environments[name] = Environment(name)

    def set_variable(self, environment: str, name: str, value: str, *, secret: bool) -> str:
        """Set a variable, and whether it is a secret; a secret stays one. Say where it is kept.

        Raises
        ------
        InvalidConfig
            If it has no name.
        """
        found = self._environment(environment)
        if not name:
            raise InvalidConfig({"name": "is empty; give the variable a name"})
        before = found[name] if name in found and not _is_secret(found, name) else None
        found[name] = _typed(value, before)
        if secret:
            found.mark_secret(name)
        return self._keep(found)

    def remove_variable(self, environment: str, name: str) -> str:
        """Remove a variable, which must be there; say where that is kept."""
        found = self._holding(environment, name)
        del found[name]
        return self._keep(found)

    def reveal(self, environment: str, name: str) -> str:
        """Return one value, which must be there."""
        return _text(self._holding(environment, name)[name])

    def history(self, words: str) -> list[SentRow]:
        """Return what was sent, newest first; of all, or with `words` in it."""
        wanted = {"limit": MOST_SENT} | ({"search": words} if words.strip() else {})
        return [_sent(row) for row in page_of(build(HistoryQuery, wanted, names="python")).entries]

    def recall(self, number: int) -> None:
        """Open a request of the history in a tab."""
        entry = entry_of(number)
        title = entry.row.name or f"{entry.row.method} {entry.row.url}"
        self._opened(entry.request, number, line(title, limit=60))

    def _holding(self, environment: str, name: str) -> Environment:
        """Return an environment that holds such a variable.

        Raises
        ------
        InvalidConfig
            If it holds none.
        """
        found = self._environment(environment)
        if name not in found:
            raise InvalidConfig({"name": f"there is no variable {show(name)}"})
        return found

    def _environment(self, name: str) -> Environment:
        """Return an environment: the collection's own goes first, as when a request is sent."""
        own = self._collection.environments.get(name)
        return Environment.named(name) if own is None else own

    def _keep(self, environment: Environment) -> str:
        """Save what belongs to no collection: its secrets go to the vault, encrypted."""
        if self._collection.environments.get(environment.name) is environment:
            return "Save writes it to the files; values of secrets stay in this kernel."
        environment.save()
        return "Saved; values of secrets are encrypted."


def near(folder: pathlib.Path | None) -> str:
    """Return a folder as a person would write it: from here, or from home, if it is below that."""
    if folder is None:
        return "not saved yet"
    for base, sign in ((pathlib.Path.cwd(), ""), (pathlib.Path.home(), "~/")):
        if folder != base and folder.is_relative_to(base):
            return f"{sign}{folder.relative_to(base).as_posix()}"
    return str(folder)


def _row(environment: Environment, name: str) -> VariableRow:
    """Return a variable as the page may know it."""
    value = environment[name]
    if _is_secret(environment, name):
        return VariableRow(name=name, secret=True, known=value is not None)
    return VariableRow(name=name, value=_text(value))


def _is_secret(environment: Environment, name: str) -> bool:
    """Whether a value is a secret: because somebody said so, or because its name does."""
    return name in environment.secrets or holds_secret(name, environment[name])


def _text(value: Value) -> str:
    """Return a value as it is edited."""
    return value if isinstance(value, str) else json.dumps(value)


def _typed(text: str, before: Value) -> Value:
    """Return what was typed: a number or a list where there was one, if it is one; else text."""
    if before is None or isinstance(before, str):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    kinds = (list, dict) if isinstance(before, list | dict) else (int, float, bool)
    return value if isinstance(value, kinds) else text


def _sent(row: HistoryRow) -> SentRow:
    """Return one Send as it is listed."""
    outcome = f"{row.status} {row.reason}".strip() if row.status else row.failure or "no response"
    return SentRow(
        id=row.id,
        when=moment(row.sent_at),
        method=line(row.method),
        url=line(row.url, limit=300),
        outcome=line(outcome),
        good=0 < row.status < 400 and not row.tests_failed,
        took=milliseconds(row.time),
    )
