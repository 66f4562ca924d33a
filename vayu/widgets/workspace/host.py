"""What the page of a workspace needs of Vayu: `vayu.api.workspace.workspace_host`, or a test's."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from vayu.model.collections.collection import Path

Kind = Literal["folder", "request"]


class TreeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One folder or request; `method` is that of a request."""

    path: Path
    kind: Kind
    method: str = ""


class VariableRow(msgspec.Struct, frozen=True, kw_only=True):
    """One variable of an environment.

    Attributes
    ----------
    name : str
    value : str
        Empty for a secret: its value never travels with the others.
    secret : bool
    known : bool
        Whether it has a value here.
    origin : str
        Where a reference looks its value up; such a one is not changed here.
    """

    name: str
    value: str = ""
    secret: bool = False
    known: bool = True
    origin: str = ""


class SentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One Send of the history, secrets removed."""

    id: int
    when: str
    method: str
    url: str
    outcome: str
    good: bool
    took: str


class Host(Protocol):
    """Carries out what the page asks for. What it cannot do it raises as a `VayuError`."""

    @property
    def title(self) -> str:
        """Name of the collection, and where its files are."""

    def rows(self) -> list[TreeRow]:
        """Return everything in the collection, in order, a folder before what is in it."""

    def open(self, path: Path) -> None:
        """Open a request in a tab."""

    def new(self, kind: Kind, above: Path) -> Path:
        """Make a request or folder in a folder; return its path."""

    def rename(self, path: Path, name: str) -> Path:
        """Give it another name; return its path."""

    def duplicate(self, path: Path) -> Path:
        """Put a copy after it; return the copy's path."""

    def move(self, path: Path, to: Path, position: int | None) -> Path:
        """Put it into a folder; return its path."""

    def delete(self, path: Path) -> None:
        """Remove it, with everything below."""

    def save(self) -> str:
        """Write what has changed to the collection's files; say where they are."""

    def reload(self) -> None:
        """Read the files again."""

    def environments(self) -> list[str]:
        """Return the names of the collection's environments, and of those that are saved."""

    def variables(self, environment: str) -> list[VariableRow]:
        """Return what is in an environment, without any value of a secret."""

    def add_environment(self, name: str) -> None:
        """Give the collection another environment."""

    def set_variable(self, environment: str, name: str, value: str, *, secret: bool) -> str:
        """Set a variable, and whether it is a secret; a secret stays one. Say where it is kept."""

    def remove_variable(self, environment: str, name: str) -> str:
        """Remove a variable; say where that is kept."""

    def reveal(self, environment: str, name: str) -> str:
        """Return one value."""

    def history(self, words: str) -> list[SentRow]:
        """Return what was sent, newest first; of all, or with `words` in it."""

    def recall(self, number: int) -> None:
        """Open a request of the history in a tab."""
