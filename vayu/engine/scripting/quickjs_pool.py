"""Contexts of QuickJS that scripts which wait made necessary, kept for the next that wait.

There are as many as ever waited beside each other, as far as they fit into `BUDGET`: to make one
takes longer than many an exchange, and each keeps all that was loaded into it. Those that a script
waits in are bounded as well: a target that stalls lets more and more scripts wait, and a worker
that runs out of memory takes the run with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.quickjs_realm import Realm

BUDGET = 512 * 1024 * 1024
"""Memory of the contexts that one level of scripts keeps in a worker. [B]"""


WAITING = 1024 * 1024 * 1024
"""Memory of the contexts that the scripts of one level wait in, in a worker. [B]"""


CROWDED = (
    "{:,} scripts wait in this worker already, and their contexts use all memory for that (1 GiB): "
    "let fewer requests run at once, or use more workers"
)
"""Why a script was not run."""


class Pool:
    """Contexts that no script uses, and how many there are beside them.

    Parameters
    ----------
    make : callable
        Returns a new one.

    Attributes
    ----------
    waiting : int
        In how many others a script waits.
    """

    def __init__(self, make: Callable[[], Realm]) -> None:
        self._make = make
        self._idle: list[Realm] = []
        self._size = 0
        self.waiting = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._idle)

    def take(self) -> Realm | None:
        """Return one that is there, or a new one; None when too many scripts wait."""
        if self._idle:
            return self._idle.pop()
        return self._make() if self.waiting < self.most else None

    @property
    def most(self) -> int:
        """How many scripts may wait at the same time, at least one."""
        return max(WAITING // self._size, 1) if self._size else 1

    def keep(self, realm: Realm) -> None:
        """Keep one for the next script, if there is room."""
        self.weigh(realm)
        if len(self._idle) < BUDGET // self._size:
            self._idle.append(realm)

    def weigh(self, realm: Realm) -> None:
        """Take the size of the first context for that of all."""
        self._size = self._size or realm.size()

    def fill(self, count: int) -> None:
        """Make so many, if there is room."""
        while len(self._idle) < count:
            before = len(self._idle)
            self.keep(self._make())
            if len(self._idle) == before:
                return
