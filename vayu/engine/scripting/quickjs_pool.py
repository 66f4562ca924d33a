"""Contexts of QuickJS that scripts which wait made necessary, kept for the next that wait.

There are as many as ever waited beside each other, as far as they fit into `BUDGET`: to make one
takes longer than many an exchange, and each keeps all that was loaded into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.quickjs_realm import Realm

BUDGET = 512 * 1024 * 1024
"""Memory of the contexts that one level of scripts keeps in a worker. [B]"""


class Pool:
    """Contexts that no script uses.

    Parameters
    ----------
    make : callable
        Returns a new one.
    """

    def __init__(self, make: Callable[[], Realm]) -> None:
        self._make = make
        self._idle: list[Realm] = []
        self._room: int | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self._idle)

    def take(self) -> Realm:
        """Return one that is there, or a new one."""
        return self._idle.pop() if self._idle else self._make()

    def keep(self, realm: Realm) -> None:
        """Keep one for the next script, if there is room."""
        if self._room is None:
            self._room = BUDGET // realm.size()
        if len(self._idle) < self._room:
            self._idle.append(realm)

    def fill(self, count: int) -> None:
        """Make so many, if there is room."""
        while len(self._idle) < count:
            before = len(self._idle)
            self.keep(self._make())
            if len(self._idle) == before:
                return
