"""What an import comes to: a collection, environments, and everything that was not carried over.

Nothing is left out silently: an importer that cannot say something with Vayu's records notes
where it stood, what it was, and why it is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.model.records.base import Record
from vayu.model.words.show import show_name

if TYPE_CHECKING:
    from vayu.errors import InvalidConfig
    from vayu.model.collections.collection import FolderSpec
    from vayu.model.variables.environment import EnvironmentSpec
    from vayu.model.variables.scoped import Variables


class Skipped(Record, frozen=True, kw_only=True):
    """One thing that was not carried over, or only in part.

    Attributes
    ----------
    where : str
        Path of the request or folder, such as ``Users/Create user``; empty: the whole file.
    what : str
        In the words of the format: ``auth: ntlm``, ``response``.
    why : str
        With what to do about it. No value is repeated.
    request : bool
        A whole request is missing.
    """

    where: str
    what: str
    why: str
    request: bool = False

    def __str__(self) -> str:
        """Return it in one line."""
        return f"{self.where or '(file)'}: {self.what}: {self.why}"


class FoundEnvironment(NamedTuple):
    """An environment with the values of its secrets, which only memory may hold.

    Attributes
    ----------
    spec : EnvironmentSpec
    secrets : dict
        Values by name.
    """

    spec: EnvironmentSpec
    secrets: Variables

    def __repr__(self) -> str:
        """Never show a value."""
        return f"FoundEnvironment({self.spec!r})"


class Imported(NamedTuple):
    """What was found in a file.

    Attributes
    ----------
    kind : str
        The format, in words: ``Postman collection 2.1``.
    collection : FolderSpec, optional
    environments : tuple of FoundEnvironment
    skipped : tuple of Skipped
    """

    kind: str
    collection: FolderSpec | None = None
    environments: tuple[FoundEnvironment, ...] = ()
    skipped: tuple[Skipped, ...] = ()


class Skips:
    """Collects what is not carried over."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Skipped] = {}

    def skip(self, where: tuple[str, ...], what: str, why: str) -> None:
        """Note that a part is not there; the same of the same place is noted once."""
        self._add(Skipped(where=_path(where), what=what, why=why))

    def drop(self, where: tuple[str, ...], what: str, why: str) -> None:
        """Note that a whole request is not there."""
        self._add(Skipped(where=_path(where), what=what, why=why, request=True))

    def refused(self, where: tuple[str, ...], error: InvalidConfig) -> None:
        """Note that a whole request is not there, because no record can say it."""
        for field, why in error.problems.items():
            self.drop(where, field, why)

    def all(self) -> tuple[Skipped, ...]:
        """Return what was noted, in order."""
        return tuple(self._found.values())

    def _add(self, skipped: Skipped) -> None:
        """Note it, once."""
        self._found.setdefault((skipped.where, skipped.what, skipped.why), skipped)


def _path(where: tuple[str, ...]) -> str:
    """Spell a path, bounded and printable."""
    return "/".join(show_name(name) for name in where)
